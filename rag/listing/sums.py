"""Entries reckoned together: "total paid to Ray in 2025", "how many km did I run in March".

The sum stands in no note, and which entries it is over, none of them says. Every word of the
question has to be accounted for: by what an entry says itself, by the columns, headings and title
around it, or by its day. An entry with all of them counts, and each that counts is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from statistics import mean
from typing import TYPE_CHECKING

from rag.listing.accounted import fitting, names
from rag.listing.entries import cells_at, entries
from rag.listing.extremes import one_unit
from rag.listing.listed import MOST_ITEMS, Listed, listed_of, unit_item
from rag.listing.matching import has_part, plural
from rag.listing.rows import NOTHING
from rag.listing.totals import alike_behind, measured
from rag.text.firstnumber import first_number
from rag.text.measures import MONEY, measured_in, units_in
from rag.text.periods import asked_period, periods
from rag.text.terms import fold, stem, stems_of
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rag.listing.askedsums import AskedSum
    from rag.listing.entries import Entries, Entry
    from rag.records import Section

_AT_LEAST = 2
_MOSTLY = 0.6
_LONGEST_AMOUNT = 24
"""Characters of a cell that is a number, with its unit and perhaps a word."""
_MONEY_COLUMNS = stems_of("cost price amount paid total fee sum spent rent charge value")
_SIGNS = "£€$"
_CODE = re.compile(r"\d+[A-Z]")
"""A name like that of flat 14B, which is not 14 billion."""
_MOST_BESIDE = 1000
"""Notes of one folder that are read; of a larger one the note alone, and the answer says so."""


@dataclass(frozen=True, slots=True)
class _Amounts:
    """What is added up: of each entry the text with its number."""

    of: tuple[tuple[Entry, str], ...]
    column: str = ""
    lacking: int = 0
    """Entries that have none."""


def reckoned(
    asked: Sequence[AskedSum],
    notes: Iterable[str],
    sections: Callable[[Sequence[str]], Iterable[Section]],
    beside: Callable[[str], Iterable[str]],
) -> Listed | None:
    """The sum or count over entries of the first of these notes that accounts for the question.

    ``asked`` has each reading of it, the likeliest first. ``sections`` reads notes; ``beside``
    gives those in the folder of one. Tables of the same columns there, and lists of daily notes,
    belong to one account that is kept in several notes.
    """
    groups = [(note, group) for note in notes for group in entries(sections([note]))]
    # An account is kept in a table, and what else is jotted down besides is no part of it.
    groups.sort(key=lambda found: not found[1].columns)
    for (note, group), one in product(groups, asked):
        if fitting(group, one.terms, one.when):
            found = _told(one, _whole(group, note, sections, beside))
            if found is not None:
                return found
    return None


def _whole(
    group: Entries,
    note: str,
    sections: Callable[[Sequence[str]], Iterable[Section]],
    beside: Callable[[str], Iterable[str]],
) -> Entries:
    """The group with the entries like them in the notes beside."""
    others = [path for path in beside(note) if path != note]
    if not group.columns:
        others = [path for path in others if _is_daily(path)] if _is_daily(note) else []
    if not 0 < len(others) <= _MOST_BESIDE:
        return group
    groups = entries(sections(sorted((note, *others))))
    return next(whole for whole in groups if whole.columns == group.columns)


def _is_daily(path: str) -> bool:
    return bool(periods(path.rpartition("/")[2]))


def _told(asked: AskedSum, group: Entries) -> Listed | None:
    kept = fitting(group, asked.terms, asked.when, weak=asked.weak)
    if asked.bound is not None:
        at = _column(asked, group, kept)
        if at is None or not group.columns:
            return None
        bound = asked.bound
        kept = [e for e, cell in zip(kept, cells_at(kept, at), strict=True) if bound.holds(cell)]
    return _sum(asked, group, kept) or _count(asked, group, kept)


def _sum(asked: AskedSum, group: Entries, kept: list[Entry]) -> Listed | None:
    if asked.how == "" and asked.bound is not None:
        return None  # "how many orders over £50"
    found = _of_columns(asked, group, kept) if group.columns else _of_items(asked, kept)
    written = [text for _, text in found.of] if found else []
    numbers = [number for text in written if (number := first_number(text)) is not None]
    if found is None or not _AT_LEAST <= len(numbers) == len(written):
        return None
    if not (one_unit(written) and alike_behind(written)):
        return None
    total = mean(numbers) if asked.how == "Average" else sum(numbers, Decimal(0))
    sign = next((sign for sign in _SIGNS if sign in found.column), "")
    said = measured(total, [f"{sign}{text}" if text[:1].isdigit() else text for text in written])
    name = f" of “{found.column}”" if found.column.strip(_SIGNS) else ""
    lacking = f"{found.lacking} more have no number there." if found.lacking else ""
    told = f"{asked.how or 'Total'}{name} over {len(written)} entries is {said}"
    return _listed(told, [entry for entry, _ in found.of], lacking)


def _of_columns(asked: AskedSum, group: Entries, kept: list[Entry]) -> _Amounts | None:
    at = _column(asked, group, kept)
    if at is None:
        return None
    every = list(zip(kept, cells_at(kept, at), strict=True))
    filled = tuple((entry, cell) for entry, cell in every if fold(cell) not in NOTHING)
    return _Amounts(filled, group.columns[at], len(every) - len(filled))


def _of_items(asked: AskedSum, kept: list[Entry]) -> _Amounts | None:
    """Of each item the one amount in a unit asked for; None where an item has several."""
    units = asked.units or (MONEY if asked.expressly else frozenset())
    found = [(entry, measured_in(entry.unit.said, units)) for entry in kept]
    if any(len(amounts) > 1 for _, amounts in found):
        return None
    return _Amounts(tuple((entry, amounts[0]) for entry, amounts in found if amounts))


def _column(asked: AskedSum, group: Entries, kept: Sequence[Entry]) -> int | None:
    """The column of numbers that is asked for; None where it is open which one is.

    One in which none of the entries kept has a number is not: "out", of what came in.
    """
    columns = group.columns
    filled = [at for at in range(len(columns)) if any(map(first_number, cells_at(kept, at)))]
    numbers = [at for at in filled if _holds_numbers(group, at)]
    said = [asked.kind] if asked.how == "" and asked.bound is None else asked.terms
    fitting = [at for at in numbers if any(names(columns[at], term) for term in said)]
    units = asked.bound.units if asked.bound else asked.units
    if not fitting and units & MONEY:
        of_money = [at for at in numbers if _is_of_money(group, at)]
        fitting = [at for at in of_money if _MONEY_COLUMNS & stems_of(columns[at])] or of_money
        fitting = [at for at in fitting if "total" in stems_of(columns[at])] or fitting
    if not fitting and (asked.expressly or asked.bound):
        fitting = numbers
    return fitting[0] if len(fitting) == 1 else None


def _holds_numbers(group: Entries, at: int) -> bool:
    cells = cells_at(group.every, at)
    if any(asked_period(c) in e.spans for e, c in zip(group.every, cells, strict=True)):
        return False
    if any(map(_CODE.fullmatch, cells)):
        return False
    filled = [cell for cell in cells if fold(cell) not in NOTHING]
    numbers = [c for c in filled if len(c) <= _LONGEST_AMOUNT and first_number(c) is not None]
    return len(numbers) >= max(_MOSTLY * len(filled), 1)


def _is_of_money(group: Entries, at: int) -> bool:
    said = " ".join((group.columns[at], *cells_at(group.every, at)))
    return bool(units_in(said) & MONEY or stems_of(group.columns[at]) & _MONEY_COLUMNS)


def _count(asked: AskedSum, group: Entries, kept: list[Entry]) -> Listed | None:
    """How many rows there are, of a kind that stands around them or fills a cell of theirs."""
    if asked.how or not asked.kind or not 0 < len(kept) < len(group.every) or not group.columns:
        return None
    stems = alike(stem(asked.kind))
    if not all(stems & e.around or has_part(e.unit.cells[1:], asked.kind) for e in kept):
        return None
    if any(names(c, asked.kind) and _holds_numbers(group, i) for i, c in enumerate(group.columns)):
        return None
    return _listed(f"{len(kept)} {plural(asked.kind, len(kept))}", kept, "")


def _listed(told: str, kept: Sequence[Entry], lacking: str) -> Listed:
    titles = dict.fromkeys(entry.section.title for entry in kept)
    items = [unit_item(e.unit.said, e.section, e.unit) for e in kept[:MOST_ITEMS]]
    caveat = " ".join(filter(None, (lacking, f"Read in {', '.join(titles)}.")))
    return listed_of(told, items, len(kept), complete=False, caveat=caveat)
