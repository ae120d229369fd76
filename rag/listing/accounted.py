"""The entries that every word of a question is true of: said by them, or around them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.listing.rows import NOTHING
from rag.text.firstnumber import first_number
from rag.text.measures import units_in
from rag.text.numberwords import NUMBER_WORDS
from rag.text.terms import fold, stem, stems_of, words
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.listing.askedtimes import When
    from rag.listing.entries import Entries, Entry

_CUT_SHORT = re.compile(r"\b([^\W\d_]{3,})\.(?!\w)")
BY_PLACE = re.compile(
    r"\b(?:before|after|next|previous|last|latest|first|only|now|current(?:ly)?|\w{3,}est|most|least)\b",
    re.IGNORECASE,
)
"""What is asked for by what stands around it, no entry says of itself."""


def fitting(
    group: Entries,
    terms: Sequence[str],
    when: When | None,
    *,
    weak: Sequence[str] = (),
    called: Mapping[str, re.Pattern[str]] | None = None,
) -> list[Entry]:
    """The entries with all of these words, in their order, and of that time.

    A ``weak`` word picks out those that have it, if any have. ``called`` has for some of the words
    how else an entry may say it.
    """
    pairs = list(pairwise(("", *terms)))
    other = called or {}
    kept = [
        entry
        for entry in group.every
        if all(
            _has(term, before, entry) or (term in other and other[term].search(entry.folded))
            for before, term in pairs
        )
    ]
    kept = [e for e in kept if when is None or when.holds(e.spans, e.month, e.years)]
    for term in weak:
        kept = [e for e in kept if _has(term, "", e)] or kept
    return kept


def names(column: str, term: str) -> bool:
    """Whether a word names a column, perhaps cut short ("perc."), or the unit that it is in."""
    if alike(stem(term)) & stems_of(column) or units_in(term) & units_in(column):
        return True
    return any(term.startswith(short.lower()) for short in _CUT_SHORT.findall(column))


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
