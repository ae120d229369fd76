"""A follow-up made to stand alone by the configured LLM; by rule where that fails.

What the LLM says is only searched for, never shown as an answer, and it is taken only if it reads
like a question put into the conversation's own words: a model that rambles, answers instead, or
obeys something it read there costs nothing but its time.
"""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from rag.answering.heard import heard
from rag.answering.prompt import NOT_IN_NOTES, build_rewrite_prompt
from rag.errors import LLMError
from rag.llms.extractive import Extractive
from rag.text.terms import content_stems
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.protocols import LLM
    from rag.records import Turn

LONGEST = 200
"""Characters of a rewritten question."""

_MOST_READ = 600
_LEAST_SAID_BEFORE = 0.6
_LEAST_KEPT = 0.6
_MARKER = re.compile(r"\[\d+\]")
_LABEL = re.compile(r"^[\w\s-]{0,40}question[\w\s]{0,20}:\s*", re.IGNORECASE)
_QUOTES = "\"'“”‘’`*_ "


def rewritten(question: str, history: Sequence[Turn], llm: LLM) -> str:
    """The question as one line of at most 200 characters that can be searched for by itself.

    Without a history it is the question, unasked. ``extractive`` and whatever comes of an LLM that
    fails, says nothing, runs on, or says what nobody spoke of, is ``followup.standalone``. Raises
    nothing.
    """
    if not any(turn.role == "user" for turn in history):
        return question
    from rag.asking.followup import standalone  # noqa: PLC0415  (most questions follow none)

    plain = standalone(question, history)
    if isinstance(llm, Extractive):
        return plain
    try:
        said = _said(llm, question, history)
    except LLMError:  # it shows again when the LLM is asked for the answer
        return plain
    line = _line(said)
    return line if _fits(line, question, history) else plain


def asked_of(query: str, question: str, history: Sequence[Turn]) -> str:
    """What of a query that was made of a follow-up is asked; the rest is only searched for."""
    if not history:
        return query
    from rag.asking.followup import less_told  # noqa: PLC0415  (most questions follow none)

    return less_told(query, question, history)


def asked_on(query: str, history: Sequence[Turn]) -> str:
    """A query that stands alone and finds no answer, asked of what was spoken of; else itself."""
    if not history:
        return query
    from rag.asking.followup import of_the_last  # noqa: PLC0415  (most questions follow none)

    return of_the_last(query, history)


def _said(llm: LLM, question: str, history: Sequence[Turn]) -> str:
    """What the LLM says, no further than it takes to see that it runs on."""
    said = ""
    with closing(heard(llm, build_rewrite_prompt(question, history))) as stream:
        for piece in stream:
            said += piece
            if len(said) > _MOST_READ or "\n" in said.strip():
                break
    return said


def _line(said: str) -> str:
    """The first line, without a label before it or quotes around it."""
    lines = said.strip().splitlines()
    return " ".join(_LABEL.sub("", lines[0]).strip(_QUOTES).split()) if lines else ""


def _fits(line: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether it is one short line, asks what the question asks, and names what was spoken of."""
    if not line or len(line) > LONGEST or NOT_IN_NOTES in line or _MARKER.search(line):
        return False
    asked, new = content_stems(question), content_stems(line)
    spoken = asked | content_stems(" ".join(turn.content for turn in history))
    kept = sum(bool(alike(s) & new) for s in asked)
    return bool(new) and (
        len(new & spoken) >= _LEAST_SAID_BEFORE * len(new) and kept >= _LEAST_KEPT * len(asked)
    )
