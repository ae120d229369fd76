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

from rag.listing.accounted import fitting, names, said_weakly
from rag.listing.accounts import Account, accounts
from rag.listing.amounts import alike_behind, measured, one_unit
from rag.listing.cells import NOTHING
from rag.listing.listed import MOST_ITEMS, Listed, listed_of
from rag.listing.matching import has_part, plural
from rag.text.firstnumber import first_number
from rag.text.measures import MONEY, measured_in, units_in
from rag.text.periods import asked_period, periods
from rag.text.terms import fold, stem, stems_of
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rag.listing.askedsums import AskedSum
    from rag.listing.entries import Entry
    from rag.listing.sources import Sources

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


def reckoned(asked: Sequence[AskedSum], sources: Sources, notes: Iterable[str]) -> Listed | None:
    """The sum or count over entries of the first of these notes that accounts for the question.

    ``asked`` has each reading of it, the likeliest first. Tables of the same columns in one folder,
    and lists of its daily notes, belong to one account that is kept in several notes.
    """
    sections = sources.catalog.sections
    kept_in = [(note, account) for note in notes for account in accounts(sections([note]))]
    # An account is kept in a table, and what else is jotted down besides is no part of it.
    kept_in.sort(key=lambda found: not found[1].columns)
    for (note, account), one in product(kept_in, asked):
        own = fitting(account.entries, one.terms, one.when)
        if own:
            more = _like(account, note, sources)
            kept = _in_order(own, fitting(more, one.terms, one.when))
            found = _told(one, Account(account.columns, _in_order(account.entries, more)), kept)
            if found is not None:
                return found
    return None


def _like(account: Account, note: str, sources: Sources) -> tuple[Entry, ...]:
    """The entries of the same account in the notes beside."""
    others = [path for path in sources.beside(note) if path != note]
    if not account.columns:
        others = [path for path in others if _is_daily(path)] if _is_daily(note) else []
    if not 0 < len(others) <= _MOST_BESIDE:
        return ()
    every = accounts(sources.catalog.sections(sorted(others)))
    return next((more.entries for more in every if more.columns == account.columns), ())


def _in_order(one: Iterable[Entry], others: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries of one note and of others, in the order of their notes."""
    return tuple(sorted((*one, *others), key=lambda entry: entry.section.note))


def _is_daily(path: str) -> bool:
    return bool(periods(path.rpartition("/")[2]))


def _told(asked: AskedSum, account: Account, every: Sequence[Entry]) -> Listed | None:
    kept = said_weakly(every, asked.weak)
    if asked.bound is not None:
        at = _column(asked, account, kept)
        if at is None or not account.columns:
            return None
        bound = asked.bound
        kept = [entry for entry in kept if bound.holds(entry.cell(at))]
    return _sum(asked, account, kept) or _count(asked, account, kept)


def _sum(asked: AskedSum, account: Account, kept: Sequence[Entry]) -> Listed | None:
    if asked.how == "" and asked.bound is not None:
        return None  # "how many orders over £50"
    found = _of_columns(asked, account, kept) if account.columns else _of_items(asked, kept)
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


def _of_columns(asked: AskedSum, account: Account, kept: Sequence[Entry]) -> _Amounts | None:
    at = _column(asked, account, kept)
    if at is None:
        return None
    filled = tuple((e, e.cell(at)) for e in kept if fold(e.cell(at)) not in NOTHING)
    return _Amounts(filled, account.columns[at], len(kept) - len(filled))


def _of_items(asked: AskedSum, kept: Sequence[Entry]) -> _Amounts | None:
    """Of each item the one amount in a unit asked for; None where an item has several."""
    units = asked.units or (MONEY if asked.expressly else frozenset())
    found = [(entry, measured_in(entry.unit.said, units)) for entry in kept]
    if any(len(amounts) > 1 for _, amounts in found):
        return None
    return _Amounts(tuple((entry, amounts[0]) for entry, amounts in found if amounts))


def _column(asked: AskedSum, account: Account, kept: Sequence[Entry]) -> int | None:
    """The column of numbers that is asked for; None where it is open which one is.

    One in which none of the entries kept has a number is not: "out", of what came in.
    """
    columns = account.columns
    filled = [at for at in range(len(columns)) if any(first_number(e.cell(at)) for e in kept)]
    numbers = [at for at in filled if _holds_numbers(account, at)]
    said = [asked.kind] if asked.how == "" and asked.bound is None else asked.terms
    fitting = [at for at in numbers if any(names(columns[at], term) for term in said)]
    units = asked.bound.units if asked.bound else asked.units
    if not fitting and units & MONEY:
        of_money = [at for at in numbers if _is_of_money(account, at)]
        fitting = [at for at in of_money if _MONEY_COLUMNS & stems_of(columns[at])] or of_money
        fitting = [at for at in fitting if "total" in stems_of(columns[at])] or fitting
    if not fitting and (asked.expressly or asked.bound):
        fitting = numbers
    return fitting[0] if len(fitting) == 1 else None


def _holds_numbers(account: Account, at: int) -> bool:
    if any(asked_period(entry.cell(at)) in entry.spans for entry in account.entries):
        return False
    cells = [entry.cell(at) for entry in account.entries]
    if any(map(_CODE.fullmatch, cells)):
        return False
    filled = [cell for cell in cells if fold(cell) not in NOTHING]
    numbers = [c for c in filled if len(c) <= _LONGEST_AMOUNT and first_number(c) is not None]
    return len(numbers) >= max(_MOSTLY * len(filled), 1)


def _is_of_money(account: Account, at: int) -> bool:
    said = " ".join((account.columns[at], *(entry.cell(at) for entry in account.entries)))
    return bool(units_in(said) & MONEY or stems_of(account.columns[at]) & _MONEY_COLUMNS)


def _count(asked: AskedSum, account: Account, kept: Sequence[Entry]) -> Listed | None:
    """How many rows there are, of a kind that stands around them or fills a cell of theirs."""
    if (
        asked.how
        or not asked.kind
        or not 0 < len(kept) < len(account.entries)
        or not account.columns
    ):
        return None
    stems = alike(stem(asked.kind))
    if not all(stems & e.around or has_part(e.unit.cells[1:], asked.kind) for e in kept):
        return None
    if any(
        names(c, asked.kind) and _holds_numbers(account, i) for i, c in enumerate(account.columns)
    ):
        return None
    return _listed(f"{len(kept)} {plural(asked.kind, len(kept))}", kept, "")


def _listed(told: str, kept: Sequence[Entry], lacking: str) -> Listed:
    titles = dict.fromkeys(entry.section.title for entry in kept)
    items = [entry.item() for entry in kept[:MOST_ITEMS]]
    caveat = " ".join(filter(None, (lacking, f"Read in {', '.join(titles)}.")))
    return listed_of(told, items, len(kept), complete=False, caveat=caveat)
