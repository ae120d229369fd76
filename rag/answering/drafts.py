"""What stands of an LLM's draft, held against what the notes most likely answer.

A true sentence is no answer by being true. Where the notes surely have one and the draft does not
tell it, the notes' own words come first; where they hardly have one, nothing does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.answering.checking import NOTHING
from rag.answering.echoes import in_sentences, tells
from rag.answering.grounding import rests_on
from rag.answering.weights import ENOUGH
from rag.text.code import lines_with_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.answering.grounding import Grounded
    from rag.records import Asked, Citation, Hit

    Check = Callable[[str, tuple[Hit, ...]], Grounded]

_HARDLY = 0.75
"""Of the confidence that is enough: below it no LLM's answer is shown."""


def weighed(
    draft: str,
    grounded: Grounded,
    hits: tuple[Hit, ...],
    asked: Sequence[Asked],
    check: Check,
    extract: Callable[[], str],
) -> Grounded:
    """The answer that a draft leaves; ``grounded`` is the draft checked.

    ``asked`` are the things asked, one or several, each with its evidence. ``extract`` gives a
    draft in the notes' own words.
    """
    if max(one.selection.confidence for one in asked) < ENOUGH * _HARDLY:
        return NOTHING
    sure = [one for one in asked if one.selection.confidence >= ENOUGH]
    if all(_told(one, grounded, hits) for one in sure):
        return grounded
    extracted = extract()
    cited = check(extracted, hits).citations
    beside = "".join(_beside(in_sentences(draft), cited, hits, check))
    return check(f"{extracted}\n{beside}", hits)


def _told(one: Asked, grounded: Grounded, hits: Sequence[Hit]) -> bool:
    best = one.selection.evidence[0]
    return rests_on([best], hits, grounded.citations) and tells(
        one.selection, one.question, grounded.claims
    )


def _beside(
    draft: str, cited: Sequence[Citation], hits: tuple[Hit, ...], check: Check
) -> Iterator[str]:
    """The lines of a draft that rest on other lines than those quoted already.

    One that rests on these says them again, and left out what answers.
    """
    for line in lines_with_code(draft):
        own = check(line.written, hits).citations
        if not any(one.touches(other.note, other.lines) for one in own for other in cited):
            yield f"{line.written}\n"
