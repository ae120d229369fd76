"""What two notes have to do with each other: "how are SenseTime and Momenta connected".

No hit of one search says all of it. Every line of either note that names the other does, and every
line elsewhere that names both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.listing.forms import fitting
from rag.listing.listed import MOST_ITEMS, Listed, listed_of
from rag.listing.matching import bare, plural
from rag.listing.quotes import phrase_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rag.listing.entries import Entry
    from rag.listing.sources import Sources
    from rag.records import NoteFacts

_TIED = r"(?:connected|related|linked|tied)"
_TIE = r"(?:connections?|relations?|relationship|links?|ties?)"
_FORMS = tuple(
    re.compile(rf"\W*(?:{form})", re.IGNORECASE)
    for form in (
        rf"how\s+(?:are|were)\s+(?P<one>.+?)\s+and\s+(?P<other>.+?)\s+{_TIED}(?:\s+to\s+each\s+other)?",
        rf"how\s+(?:is|was|are|were)\s+(?P<one>.+?)\s+{_TIED}\s+(?:to|with)\s+(?P<other>.+)",
        rf"what(?:['’]s|\s+is|\s+are)\s+the\s+{_TIE}\s+between\s+(?P<one>.+?)\s+and\s+(?P<other>.+)",
        r"what\s+(?:does|do|has|have)\s+(?P<one>.+?)\s+(?:have\s+)?to\s+do\s+with\s+(?P<other>.+)",
    )
)


def asked_connection(question: str) -> tuple[str, str] | None:
    """The two things whose connection a question asks for; None for any other question."""
    found = fitting(question, _FORMS)
    return (bare(found["one"]), bare(found["other"])) if found else None


def connected(one: str, other: str, sources: Sources) -> Listed | None:
    """The lines that connect two notes, their own first.

    None where these are no two notes, or nothing connects them.
    """
    first, second = sources.named(one), sources.named(other)
    if len(first) != 1 or len(second) != 1 or first == second:
        return None
    notes = [sources.facts[path] for path in (*first, *second)]
    of_first, of_second = map(_naming, notes)
    others = {entry.section.note for entry in sources.mentions(other)} - {*first, *second}
    found = [
        *_with(sources.stated(first), of_second),
        *_with(sources.stated(second), of_first),
        *_with(_with(sources.stated(sorted(others)), of_first), of_second),
    ]
    if not found:
        return None
    items = [
        entry.item(f"{entry.section.title}: {entry.unit.said}") for entry in found[:MOST_ITEMS]
    ]
    intro = f"{len(found)} {plural('lines', len(found))} on {notes[0].title} and {notes[1].title}"
    return listed_of(intro, items, len(found))


def _naming(note: NoteFacts) -> re.Pattern[str]:
    """Any name of a note, in folded text."""
    return re.compile("|".join(phrase_pattern(name) for name in (note.title, *note.aliases)))


def _with(stated: Iterable[Entry], names: re.Pattern[str]) -> Iterator[Entry]:
    return (entry for entry in stated if names.search(entry.with_links))
