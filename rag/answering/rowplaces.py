"""The row that a question means without naming it: the one with the most, the one after another.

No row says of itself that it has the most silver medals, or that it follows the one above; the
table does. Only what the question's own words name is read: a column, a cell, a place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.rowvalues import body, heads_of, holding, named, numbers_of, scaled
from rag.answering.rowwords import (
    ALIKE,
    BESIDE,
    BOUND,
    COUNT,
    EXACT,
    EXCEPT,
    LISTED,
    NTH,
    ORDINAL,
    SMALL,
)
from rag.text.months import MONTH
from rag.text.superlatives import MEASURES, SUPERLATIVES, seeks_most
from rag.text.terms import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit

_AMOUNT_BEHIND = re.compile(r"\s+(?:\w+\s+)?\d[\d,.]*(?:\s+\w+)?\s*$")
_PLACED = re.compile(
    r"\b(?:finish\w*|rank\w*|plac\w*|came|come|comes|position\w*|pick\w*|drafted)\b"
)
_IN_A_MONTH = re.compile(rf"\b{MONTH}\s*$")
_PLACES = frozenset(map(stem, "rank place pos position pick no number track".split()))
_ORDERED = frozenset(map(stem, "date year season".split()))
_ANYTHING = frozenset(map(stem, "time one listed row".split()))
_HAPPENING = frozenset(map(stem, "game match episode event race opponent film album".split()))
# Millions and trillions, or else metres and tonnes: as which they part the rows.
_OR_UNITS = ("m", "t")
_YEARS = (1000.0, 3000.0)
_FEW = 3
_WORDS_AFTER = 4


@dataclass(frozen=True, slots=True)
class MeantRow:
    """The row of a table that a question means without saying it."""

    row: EvidenceUnit
    alone: bool = True
    """Whether it is the only one that can be meant; else the first of several that fit."""


def meant_row(question: str, rows: Sequence[EvidenceUnit], best: EvidenceUnit) -> MeantRow | None:
    """The row that a question means by its place, or None where it means none so.

    It stands beside the row named, shares a value with it, is the first, last, n-th or utmost of
    those that fit what is asked. ``rows`` are the rows of one table in their order, ``best`` the
    one whose own words fit the question best.
    """
    lowered = fold(question)
    table = body(rows)
    if len(table) <= 1:
        return None
    anchors = named(question, table)
    beside = BESIDE.search(lowered)
    if anchors and beside and not _AMOUNT_BEHIND.match(lowered[beside.end() :]):
        found = _beside(table, anchors[0], below=bool(beside["below"]))
        if found is not None:
            return MeantRow(found)
    alike = ALIKE.search(lowered)
    if alike and anchors:
        found = _alike(table, anchors[0], alike)
        return None if found is None else MeantRow(found)
    others = [row for row in table if row not in anchors] if EXCEPT.search(lowered) else table
    bounded = _bounded(lowered, others)
    fitting = holding(question, bounded)
    chosen = extreme_row(question, fitting) or _nth(lowered, fitting, best)
    if chosen is not None:
        return MeantRow(chosen)
    if len(bounded) == len(table):
        return None
    return MeantRow(best if best in fitting else fitting[0], alone=len(fitting) == 1)


def _beside(
    rows: Sequence[EvidenceUnit], anchor: EvidenceUnit, *, below: bool
) -> EvidenceUnit | None:
    at = rows.index(anchor) + (1 if below else -1)
    return rows[at] if 0 <= at < len(rows) else None


def _alike(
    rows: Sequence[EvidenceUnit], anchor: EvidenceUnit, asked: re.Match[str]
) -> EvidenceUnit | None:
    """Another row with the anchor's value in the column of which "the same" is asked."""
    wanted = [stem(word) for word in (asked["what"], asked["more"] or "") if word]
    for at, head in enumerate(heads_of(anchor)):
        if head & set(wanted) and at < len(anchor.cells):
            value = fold(anchor.cells[at])
            return next(
                (r for r in rows if r is not anchor and at < len(r.cells)
                 and fold(r.cells[at]) == value), None,
            )  # fmt: skip
    return None


def _bounded(question: str, rows: Sequence[EvidenceUnit]) -> list[EvidenceUnit]:
    """The rows within "more than 10", "no medals", "3 bronze medals"; all where none fits."""
    kept = list(rows)
    for bound in BOUND.finditer(question):
        exact = (bound["over"] or bound["under"]) in EXACT
        over = bool(bound["over"])
        values = _measured(question, bound, kept)
        limits = [scaled(bound["value"])]
        if bound["scale"] in _OR_UNITS:
            limits.append(scaled(bound["bare"]))
        for limit in limits if values else ():
            fitting = [
                row for row, value in zip(kept, values, strict=True)
                if value is not None
                and ((exact and value == limit) or (value != limit and (value > limit) == over))
            ]  # fmt: skip
            if 0 < len(fitting) < len(kept):
                kept = fitting
                break
    for count in COUNT.finditer(BOUND.sub(" ", question)):
        wanted = 0.0 if count["none"] else float(SMALL.get(count["number"], count["number"]))
        at = _head_at([stem(count["what"])], rows[0] if rows else None)
        values = numbers_of(kept, at) if at is not None else []
        if values:
            kept = [row for row, value in zip(kept, values, strict=True)
                    if value == wanted or (value is None and not wanted)] or kept  # fmt: skip
    return kept


def _measured(
    question: str, bound: re.Match[str], rows: Sequence[EvidenceUnit]
) -> list[float | None]:
    """The values that a bound is about: of money, else of the column named nearest to it."""
    row = rows[0]
    if bound["money"]:
        money = [at for at, column in enumerate(row.columns) if re.search(r"[$€£]", column)]
        return numbers_of(rows, money[0]) if money else []
    for word in (*words(question[bound.end() :]), *reversed(words(question[: bound.start()]))):
        at = _head_at([stem(word)], row)
        values = numbers_of(rows, at) if at else []
        if values:
            return values
    return []


def _head_at(wanted: Sequence[str], row: EvidenceUnit | None) -> int | None:
    """The first column, but for the one that names the rows, whose name has one of the stems."""
    heads = heads_of(row) if row else []
    return next((at for at, head in enumerate(heads) if at and head & set(wanted)), None)


def _nth(question: str, rows: Sequence[EvidenceUnit], best: EvidenceUnit) -> EvidenceUnit | None:
    """The row at the place asked for: by a column of places, by date, else as listed."""
    asked = ORDINAL.search(question)
    if asked is None or len(rows) <= 1:
        return None
    if asked["digits"] and _IN_A_MONTH.search(question[: asked.start()]):
        return None  # a day: "october 7th"
    said = fold(" ".join((*best.columns, *best.cells)))
    if asked["digits"] is None and re.search(rf"\b{asked.group()}\b", said):
        return None  # it belongs to a name: "First large customer"
    number = NTH.get(asked["word"] or "", 0) or int(asked["digits"] or 0)
    if _PLACED.search(question) or number > _FEW:
        placed = _at_place(number, rows)
        if placed is not None:
            return placed
    if not _speaks_of_rows(question[asked.end() :], rows[0]):
        return None
    ordered = _in_order(question, rows)
    at = number - 1 if number else len(rows) - 1
    return ordered[at] if at < len(ordered) else None


def _at_place(number: int, rows: Sequence[EvidenceUnit]) -> EvidenceUnit | None:
    """The row with this number in the column of places; 0 is the last place there is."""
    for at, head in enumerate(heads_of(rows[0])):
        if head & _PLACES or rows[0].columns[at].strip() in ("#", "№"):
            cells = (row.cells[at] if at < len(row.cells) else "" for row in rows)
            places = [fold(cell).strip(" .") for cell in cells]
            known = [int(place) for place in places if place.isdecimal()]
            wanted = str(number or max(known, default=0))
            return rows[places.index(wanted)] if places.count(wanted) == 1 else None
    return None


def _speaks_of_rows(behind: str, row: EvidenceUnit) -> bool:
    """Whether what is counted is a column's thing, or nothing in particular: "the last one"."""
    heads = set().union(*heads_of(row)) | _ANYTHING
    dated = any(head & _ORDERED for head in heads_of(row))
    near = {stem(word) for word in words(behind)[:_WORDS_AFTER]}
    return bool(near & heads) or (dated and bool(near & _HAPPENING))


def _in_order(question: str, rows: Sequence[EvidenceUnit]) -> list[EvidenceUnit]:
    """By a whole column of dates, or of years that the question names; else as listed."""
    asked = {stem(word) for word in words(question)}
    for at, head in enumerate(heads_of(rows[0])):
        dates = bool(head & _ORDERED)
        values = numbers_of(rows, at) if dates or head & asked else []
        whole = [value for value in values if value is not None]
        years = all(_YEARS[0] < value < _YEARS[1] or value > _YEARS[1] ** 2 for value in whole)
        if whole and len(whole) == len(rows) and (dates or years):
            return [rows[i] for i in sorted(range(len(rows)), key=lambda i: (whole[i], i))]
    return list(rows)


def extreme_row(question: str, rows: Sequence[EvidenceUnit]) -> EvidenceUnit | None:
    """The one row of a table that a superlative in the question singles out; None for no such.

    ``rows`` are the rows of one table in their order. Of equals, the one that stands first.
    """
    lowered = fold(question)
    rows = body(rows)
    if len(rows) <= 1:
        return None
    listed = LISTED.search(lowered)
    if listed:
        return rows[0] if (listed["end"] or listed["place"]) == "first" else rows[-1]
    asked = words(lowered)
    columns = set[str]().union(*heads_of(rows[0]))
    for place, first in enumerate(asked):
        both = " ".join(asked[place : place + 2])
        word = both if both in SUPERLATIVES else first
        # "Minimum app version" names a column, and asks for no row's place.
        if word in SUPERLATIVES and stem(word) not in columns:
            column = _column(word, asked[place + len(word.split()) :], asked[:place], rows)
            if column is None:
                continue
            values = numbers_of(rows, column)
            known = {value for value in values if value is not None}
            if len(known) > 1:
                most = seeks_most(word, rows[0].columns[column])
                return rows[values.index(max(known) if most else min(known))]
    return None


def _column(
    word: str, after: Sequence[str], before: Sequence[str], rows: Sequence[EvidenceUnit]
) -> int | None:
    """The column measured: named right after the superlative, else by its kind, else anywhere.

    A column of the things themselves, "the oldest firm", is no measure; only the kind is left.
    """
    row = rows[0]
    near = {stem(wanted) for wanted in after[:_WORDS_AFTER]}
    heads = heads_of(row)
    # The first column names the rows: it is what is asked for, not what is measured.
    shared = [len(head & near) if at else 0 for at, head in enumerate(heads)]
    named = shared.index(max(shared)) if any(shared) else None
    if named is not None and numbers_of(rows, named):
        return named
    measures = MEASURES.get(word, "").split()
    others = () if named is not None else (*after[_WORDS_AFTER:], *reversed(before))
    for wanted in (*measures, *others):
        at = _head_at([stem(wanted)], row)
        if at is not None:
            return at
    return None
