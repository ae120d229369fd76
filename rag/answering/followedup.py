"""The evidence for a follow-up: as sure as its section, and asked of what was spoken of before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.weights import ENOUGH
from rag.text.terms import content_stems
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.records import Hit, Selection

    Search = Callable[[str], tuple[Hit, ...]]
    Select = Callable[[str, tuple[Hit, ...], str], Selection]
    """Of a query and its hits, with what was typed of the query."""


def as_sure(selection: Selection, whole: Callable[[], Selection]) -> Selection:
    """As sure as all that was searched for is, where that is best answered by the same section.

    ``whole`` selects for the follow-up with the words of the answer before, which find its section.
    """
    if selection.confidence >= ENOUGH or not selection.evidence:
        return selection
    other = whole()
    if not other.evidence or other.evidence[0].marker != selection.evidence[0].marker:
        return selection
    return replace(selection, confidence=max(selection.confidence, other.confidence))


def of_what_was_spoken_of(
    query: str, whole: str, selection: Selection, search: Search, select: Select
) -> tuple[str, tuple[Hit, ...], Selection] | None:
    """What a query that finds no answer alone finds of what was spoken of before; None for nothing.

    ``whole`` is the query asked of that. A unit that has no word of the query may answer anything.
    """
    if selection.confidence >= ENOUGH or whole == query:
        return None
    hits = search(whole)
    found = select(whole, hits, query)
    if found.confidence < ENOUGH:
        return None
    said = content_stems(found.evidence[0].unit.said)
    about = any(alike(word) & said for word in content_stems(query))
    return (whole, hits, found) if about else None
