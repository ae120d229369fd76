"""What an LLM says: its thoughts left out, whatever goes wrong with it an LLMError.

A model that reasons writes its thoughts before its answer, between ``<think>`` and ``</think>``,
where its server does not keep them apart. They are no part of it: neither shown nor checked.
"""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from rag.answering.prompt import NOT_IN_NOTES
from rag.errors import LLMError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from rag.protocols import LLM
    from rag.records import Prompt

_TAGS = ("<think>", "<thinking>", "<thought>", "<reasoning>")
_OPENING = re.compile("|".join(_TAGS), re.IGNORECASE)
# In backticks the tag is spoken of.
_END = re.compile("(?<!`)(?:" + "|".join(f"</{tag[1:]}" for tag in _TAGS) + ")(?!`)", re.IGNORECASE)
_LONGEST = 1 + max(map(len, _TAGS))
_DECLINED = re.compile(rf"(?:\[\d[\d,\s]*\]|[\W_])*{NOT_IN_NOTES}(?![^\W_])")
_INSTEAD = "ask again, or use --llm extractive"


def heard(llm: LLM, prompt: Prompt) -> Generator[str, None, None]:
    """The pieces of a reply as they come, "" for each that is held back: a moment to stop in.

    Raises LLMError alone, whatever its provider raises. Closing it ends the generation.
    """
    try:
        with closing(_each(llm.stream(prompt))) as pieces, closing(_aloud(pieces)) as aloud:
            yield from aloud
    except LLMError:
        raise
    except Exception as fault:
        # What a package of others says of a fault may quote a note or a key.
        raise LLMError(f"{llm.name}: failed ({type(fault).__name__}): {_INSTEAD}") from fault


def answer_of(llm: LLM, reply: str) -> str:
    """A whole reply without thoughts that it ends and never began, as some chat templates do that.

    Raises LLMError where nothing is left of it.
    """
    ends = [found.end() for found in _END.finditer(reply)]
    answer = reply[ends[-1] :] if ends else reply
    if not answer.strip():
        raise LLMError(f"{llm.name}: said nothing: {_INSTEAD}")
    return answer


def declined(answer: str) -> bool:
    """Whether the first that is said is that the notes don't answer."""
    return bool(_DECLINED.match(answer))


def _each(pieces: Iterable[str]) -> Generator[str, None, None]:
    """Any pieces, so that closing them ends the generation behind them."""
    yield from pieces


def _aloud(pieces: Iterable[str]) -> Generator[str, None, None]:
    """The same without the thoughts that a reply opens with."""
    held, thinks, speaks = "", False, False
    for piece in pieces:
        held += piece
        while not speaks:
            found = _END.search(held) if thinks else _OPENING.match(held.lstrip())
            if not found:
                break
            held = (held if thinks else held.lstrip())[found.end() :]
            thinks = not thinks
        if thinks:
            held = held[-_LONGEST:]  # a tag may come in pieces
        elif speaks or not _may_open(held):
            speaks = True
            yield held
            held = ""
            continue
        yield ""
    if held and not thinks:
        yield held


def _may_open(held: str) -> bool:
    """Whether what was said so far may yet become the tag that begins a thought."""
    begun = held.lstrip().lower()
    return any(tag.startswith(begun) for tag in _TAGS)
