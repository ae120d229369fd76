"""Which words say what an item or row is of: its own, those above it, those of its note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.listing.quotes import said_with_targets
from rag.text.months import NAMES, SHORT
from rag.text.periods import periods
from rag.text.terms import spaced, stem, stems_of, words
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from rag.records import EvidenceUnit, NoteFacts, Section

_CLIPPED = 3
"""Letters of a word cut short, as "cam" of "camera"."""
_JOINING = re.compile(r"[/_-]")


@dataclass(frozen=True)
class Place:
    """A unit with what it says and what is said above it."""

    section: Section
    unit: EvidenceUnit
    note: NoteFacts

    @cached_property
    def said(self) -> str:
        """What it says itself, and the notes that it links to, folded."""
        return said_with_targets(self.section, self.unit)

    @cached_property
    def own(self) -> frozenset[str]:
        """Stems of what it says."""
        return stems_of(self.said)

    @cached_property
    def above(self) -> str:
        """Names, folders and tags of its note, headings, the line that opens its list, its month.

        Of a row the columns' names too.
        """
        note, unit = self.note, self.unit
        path = note.path.removesuffix(".md")
        names = (note.title, path, *note.aliases, *note.tags, *self.section.heading_path)
        said = " ".join((path, note.title, *self.section.heading_path))
        return _JOINING.sub(" ", " ".join((*names, _months(said), *unit.columns, unit.context)))

    @cached_property
    def named(self) -> frozenset[str]:
        """Stems of what stands above it."""
        return stems_of(self.above)

    @cached_property
    def given(self) -> frozenset[str]:
        """Stems of its note's properties of one value, for of several each is of some of it."""
        single = (f"{key} {vs[0]}" for key, vs in self.note.properties if len(vs) == 1)
        return stems_of(_JOINING.sub(" ", " ".join(single)))


@lru_cache(maxsize=1 << 12)
def _months(said: str) -> str:
    """The months that a text's dates are of, in words."""
    of = {int(first[5:7]) - 1 for first, last in periods(said) if first[:7] == last[:7]}
    return " ".join(f"{NAMES[month]} {SHORT[month]}" for month in sorted(of))


def all_named(place: Place, terms: Sequence[str]) -> bool:
    """Whether each of the terms stands above a place."""
    return all(alike(stem(term)) & place.named for term in terms)


def says_all(place: Place, terms: Sequence[str], also: Container[str] = ()) -> bool:
    """Whether each of the terms stands in what a place says or above it, or is one of ``also``.

    A number alone says nothing: within the text it has to stand behind the word before it.
    """
    return all(
        term in also
        or alike(stem(term)) & (place.named if term.isdigit() else place.named | place.own)
        or (term.isdigit() and before and f" {before} {term} " in spaced(place.said))
        for before, term in pairwise(("", *terms))
    )


def nearly_says_all(
    place: Place, terms: Sequence[str], also: Container[str], everywhere: Callable[[str], bool]
) -> bool:
    """The same, where one at least stands above it and others may be cut short there.

    So may one that is ``everywhere`` in the vault, for it tells no note from another.
    """
    if not any(alike(stem(term)) & place.named for term in terms if not term.isdigit()):
        return False
    return all(
        says_all(place, (term,), also)
        or (len(term) >= _CLIPPED and any(word.startswith(term) for word in words(place.above)))
        or everywhere(term)
        for term in terms
    )
