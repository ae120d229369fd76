"""The entries that every word of a question is true of: said by them, or around them.

``fitting`` is strict, for what it lets in is added up and counted. ``says_all`` takes the words of
the whole note too, for a list of jobs seldom says what its jobs are for.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.listing.cells import NOTHING
from rag.text.firstnumber import first_number
from rag.text.measures import units_in
from rag.text.numberwords import NUMBER_WORDS
from rag.text.terms import fold, spaced, stem, stems_of, words
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from rag.listing.askedtimes import When
    from rag.listing.entries import Entry

_CLIPPED = 3
"""Letters of a word cut short, as "cam" of "camera"."""
_CUT_SHORT = re.compile(r"\b([^\W\d_]{3,})\.(?!\w)")


def fitting(
    every: Iterable[Entry],
    terms: Sequence[str],
    when: When | None,
    *,
    called: Mapping[str, re.Pattern[str]] | None = None,
) -> list[Entry]:
    """The entries with all of these words, in their order, and of that time.

    ``called`` has for some of the words how else an entry may say it.
    """
    pairs = list(pairwise(("", *terms)))
    other = called or {}
    kept = [
        entry
        for entry in every
        if all(
            _has(term, before, entry) or (term in other and other[term].search(entry.folded))
            for before, term in pairs
        )
    ]
    return [e for e in kept if when is None or when.holds(e.spans, e.month, e.years)]


def said_weakly(every: Sequence[Entry], terms: Iterable[str]) -> Sequence[Entry]:
    """Of these entries, for one word after another, those that have it, if any have."""
    for term in terms:
        every = [entry for entry in every if _has(term, "", entry)] or every
    return every


def names(column: str, term: str) -> bool:
    """Whether a word names a column, perhaps cut short ("perc."), or the unit that it is in."""
    if alike(stem(term)) & stems_of(column) or units_in(term) & units_in(column):
        return True
    return any(term.startswith(short.lower()) for short in _CUT_SHORT.findall(column))


def all_named(entry: Entry, terms: Sequence[str]) -> bool:
    """Whether each of the terms stands above an entry."""
    return all(alike(stem(term)) & entry.named for term in terms)


def says_all(entry: Entry, terms: Sequence[str], also: Container[str] = ()) -> bool:
    """Whether each of the terms stands in what an entry says or above it, or is one of ``also``.

    A number alone says nothing: within the text it has to stand behind the word before it.
    """
    return all(
        term in also
        or alike(stem(term)) & (entry.named if term.isdigit() else entry.named | entry.spoken)
        or (term.isdigit() and before and f" {before} {term} " in spaced(entry.with_links))
        for before, term in pairwise(("", *terms))
    )


def nearly_says_all(
    entry: Entry, terms: Sequence[str], also: Container[str], everywhere: Callable[[str], bool]
) -> bool:
    """The same, where one at least stands above it and others may be cut short there.

    So may one that is ``everywhere`` in the vault, for it tells no note from another.
    """
    if not any(alike(stem(term)) & entry.named for term in terms if not term.isdigit()):
        return False
    return all(
        says_all(entry, (term,), also)
        or (len(term) >= _CLIPPED and any(word.startswith(term) for word in words(entry.above)))
        or everywhere(term)
        for term in terms
    )


def _has(term: str, before: str, entry: Entry) -> bool:
    """Whether a word is true of an entry; a number, in the column that the word before names."""
    cells = list(zip(entry.unit.cells, entry.unit.columns, strict=False))
    if term in NUMBER_WORDS:
        term = str(NUMBER_WORDS.index(term))
    if term.isdigit():
        under = [cell for cell, column in cells if before and names(column, before)]
        said = entry.around if cells else entry.around | entry.own
        alone = any(words(cell) == [term] for cell in under or entry.unit.cells)
        return alone or (not under and term in said)
    stems = alike(stem(term))
    denied = alike(stem(term[2:])) if term.startswith("un") else frozenset()
    for cell, column in cells:
        named = stems_of(column)
        if first_number(cell) is None and len(named) == 1 and named & (stems | denied):
            # "Paid: no" is not paid.
            return (fold(cell) in NOTHING) != bool(named & stems)
    if stems & (entry.own | entry.around) or any(names(c, term) for c in entry.unit.columns):
        return True
    return bool(units_in(term) & units_in(" ".join((entry.unit.said, *entry.unit.columns))))
