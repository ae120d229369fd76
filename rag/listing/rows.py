"""Rows of tables that hold all of what is asked for.

A table counts where a column is named as the kind asked for and its other columns can say whether
every condition holds. Candidate sections come from the full-text index; no other note is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.listing.bounds import asked_bound
from rag.listing.matching import (
    LOCATION,
    MAKERS,
    bare,
    has_part,
    initials,
    plural,
    same,
    stems,
    without_article,
)
from rag.reading.evidence import units
from rag.reading.tables import cells_of
from rag.text.periods import asked_period, periods, within_period
from rag.text.terms import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.indexing.catalog import Catalog
    from rag.listing.bounds import Bound
    from rag.listing.clauses import Clause
    from rag.listing.questions import Reading
    from rag.listing.sources import Sources
    from rag.records import EvidenceUnit, Section

    Test = Callable[[EvidenceUnit], bool]

MOST_CHUNKS = 10_000
_DATE_COLUMNS = frozenset("date year month day when released release launched launch".split())
_APPEARED = frozenset(
    "released launched published introduced announced issued shipped presented unveiled dated"
    " appeared".split()
)
"""Verbs that a column of bare dates can answer for."""
_MEASURED_IN = re.compile(r"\s*\([^()]*\)")
_AMOUNT = re.compile(r"[~≈<>≤≥±+]?\s*\d[\d.,'’\s]*%?")
_NAME = frozenset(map(stem, ("name", "title")))
_RULE = re.compile(r"[\s>]*\|?(?:\s*:?-+:?\s*\|?)+\s*")
NOTHING = frozenset(("", "-", "–", "—", "no", "none", "n/a", "nein", "否", "✗", "✘", "?"))
REST = frozenset("other others total sum all rest etc.".split())
"""First cells of rows that stand for no single thing."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row or list item that belongs on the list."""

    name: str
    section: Section
    unit: EvidenceUnit
    cells: str = ""
    """The cells that put it there, with their columns' names: ``Year built: 1893``."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was found, and where: ``column`` is the column's or the heading's name."""

    rows: tuple[Row, ...]
    column: str
    complete: bool = True
    """False where more tables may hold such rows than were read."""


def table_rows(catalog: Catalog, sources: Sources, reading: Reading) -> Rows | None:
    """All rows of a kind for which every condition can be told and holds, by name."""
    match = _needed(reading)
    if not match:
        return None
    hits = catalog.keyword(match, MOST_CHUNKS)  # narrowed here: within the index it is far slower
    ids = {
        chunk.section_id
        for chunk in catalog.chunks([row for row, _ in hits]).values()
        if chunk.note in sources.facts
        and _has_column(f"{chunk.header}\n{chunk.text}", reading.kind)
    }
    found: dict[str, Row] = {}
    column = ""
    for section in filter(None, map(catalog.section, sorted(ids))):
        for table in tables_of(section):
            tested = _passing(table, reading, sources, section)
            if tested is None:
                continue
            position, rows = tested
            column = table[0].columns[position]
            for unit in rows:
                name = unit.cells[position]
                found.setdefault(fold(name), Row(name, section, unit, _telling(unit, reading)))
    if not found:
        return None
    return Rows(tuple(found.values()), column, complete=len(hits) < MOST_CHUNKS)


def _needed(reading: Reading) -> str:
    """An FTS5 expression for what a chunk with such rows must hold; "" if no table can tell."""
    needed = words(reading.kind)
    if not needed or not reading.clauses:
        return ""
    for clause in reading.clauses:
        if clause.negated or clause.relation not in {"verb", "has", "in"}:
            return ""
        period = asked_period(bare(clause.value))
        if period is not None and clause.relation != "has":
            if clause.preposition in {"in", "on", "during", "from", "at"}:
                needed += [period[0][:4]] * (period[0][:4] == period[1][:4])
            if clause.verb and fold(clause.verb) not in _APPEARED:
                needed += words(clause.verb)
        elif clause.relation == "verb":
            needed += words(clause.verb)
        elif clause.relation == "has" and (bound := asked_bound(clause.value)):
            needed += words(bound.name)
        else:
            needed += words(clause.value)[: 1 if clause.relation == "has" else None]
    return " AND ".join(f'"{word}"' for word in dict.fromkeys(needed))


def _called(column: str, name: str) -> bool:
    """Whether a column is called so, what it is measured in and "name" or "title" left out."""
    wanted = stems(name)
    bare_column = _MEASURED_IN.sub(" ", column)
    return bool(wanted) and wanted in (
        stems(column), stems(bare_column), tuple(s for s in stems(bare_column) if s not in _NAME)
    )  # fmt: skip


def _has_column(text: str, kind: str) -> bool:
    """Whether a table's header row names the kind, told without parsing the text."""
    if "|" not in text:
        return False
    lines = text.split("\n")
    return any(
        _RULE.fullmatch(below) and any(_called(cell, kind) for cell in cells_of(line))
        for line, below in pairwise(lines)
    )


def tables_of(section: Section) -> Iterator[list[EvidenceUnit]]:
    """The rows of each table."""
    by_group: dict[int, list[EvidenceUnit]] = {}
    for unit in units(section):
        if unit.kind == "row":
            by_group.setdefault(unit.group, []).append(unit)
    yield from by_group.values()


def holds_amounts(table: Sequence[EvidenceUnit], position: int) -> bool:
    """Whether a column says how many of a thing each row has, and names none of them.

    Bare numbers in the first column are what its rows are called, unless it is a plural: "Version"
    and "Guests".
    """
    column = table[0].columns[position]
    names_rows = position == 0 and plural(column, 1) == column
    cells = [u.cells[position] for u in table if fold(u.cells[position]) not in NOTHING]
    return not names_rows and bool(cells) and all(map(_AMOUNT.fullmatch, cells))


def _passing(
    table: list[EvidenceUnit], reading: Reading, sources: Sources, section: Section
) -> tuple[int, list[EvidenceUnit]] | None:
    """The column of the kind and the rows that pass; None for a table that cannot tell."""
    columns = table[0].columns
    position = next((i for i, c in enumerate(columns) if _called(c, reading.kind)), None)
    if position is None or holds_amounts(table, position):
        return None
    tests = [_test(clause, table, position, sources, section) for clause in reading.clauses]
    if any(test is None for test in tests):
        return None
    rows = [u for u in table if fold(u.cells[position]) not in NOTHING | REST]
    return position, [u for u in rows if all(test(u) for test in tests if test)]


def _telling(row: EvidenceUnit, reading: Reading) -> str:
    """The cells with a number or a day that a condition is about, as ``Row.cells``."""
    every = list(range(len(row.columns)))
    told: list[int] = []
    for clause in reading.clauses:
        bound = asked_bound(clause.value) if clause.relation == "has" else None
        if bound is not None:
            told += [i for i in every if _called(row.columns[i], bound.name)]
        elif clause.relation != "has" and asked_period(bare(clause.value)):
            told += _dated_columns(clause, row.columns, every)
    return "; ".join(f"{row.columns[i]}: {row.cells[i]}" for i in dict.fromkeys(told))


def _test(
    clause: Clause,
    table: Sequence[EvidenceUnit],
    position: int,
    sources: Sources,
    section: Section,
) -> Test | None:
    """What a table's columns make of a condition; None where they cannot tell."""
    columns = table[0].columns
    others = [i for i in range(len(columns)) if i != position]
    value = bare(clause.value)
    period = asked_period(value)
    if clause.relation == "has":
        bound = asked_bound(clause.value)
        return _within(bound, table, others) if bound else _has(clause.value, columns, others)
    if period is not None:
        return _when(clause, period, columns, others)
    if clause.relation == "verb":
        return _said_by_column(clause, value, columns, others)
    if clause.preposition in {"in", "for"} and section.note in sources.named(value):
        return lambda _: True  # "churches in Levanger": the table of the note of that name
    if clause.preposition in {"of", "by", "from"}:
        return _made_by(value, columns, others, sources, section)
    places = [i for i in others if fold(columns[i]) in LOCATION and clause.preposition == "in"]
    return (lambda u: has_part((u.cells[i] for i in places), value)) if places else None


def _when(
    clause: Clause, period: tuple[str, str], columns: Sequence[str], others: list[int]
) -> Test | None:
    dated = _dated_columns(clause, columns, others)
    if not dated:
        return None
    return lambda u: any(
        within_period(clause.preposition, period, periods(u.cells[i])) for i in dated
    )


def _dated_columns(clause: Clause, columns: Sequence[str], others: list[int]) -> list[int]:
    verb = stems(clause.verb)
    named = [i for i in others if verb and set(verb) <= set(stems(columns[i]))]
    if named or (verb and fold(clause.verb) not in _APPEARED):
        return named
    return [i for i in others if fold(columns[i]) in _DATE_COLUMNS]


def _said_by_column(
    clause: Clause, value: str, columns: Sequence[str], others: list[int]
) -> Test | None:
    """``listed in Hong Kong``: a column ``Listed in HK`` that is filled, or ``Listed`` says it."""
    verb = set(stems(clause.verb))
    for i in others:
        named = set(stems(columns[i]))
        if not verb <= named:
            continue
        rest = {s for word in words(columns[i]) if word not in {"in", "on", "at", "by", "since"}
                for s in stems(word)} - verb  # fmt: skip
        if not rest:
            return lambda u, i=i: has_part((u.cells[i],), value)  # type: ignore[misc]
        if rest == set(stems(value)) or rest == {initials(without_article(value))}:
            return lambda u, i=i: fold(u.cells[i]) not in NOTHING  # type: ignore[misc]
    return None


def _within(bound: Bound, table: Sequence[EvidenceUnit], others: list[int]) -> Test | None:
    """``with a diameter of at least 20 mm``; None where the column has other units too."""
    at = next((i for i in others if _called(table[0].columns[i], bound.name)), None)
    if at is None or not all(bound.can_tell(u.cells[at], u.columns[at]) for u in table):
        return None
    return lambda u: bound.holds(u.cells[at])


def _has(asked: str, columns: Sequence[str], others: list[int]) -> Test | None:
    """``whose city is Beijing``, ``with licence MIT``, ``with a code``."""
    tokens = asked.split()
    for length in range(min(len(tokens), 4), 0, -1):
        name = re.sub(r"[:=]+$", "", " ".join(tokens[:length]))
        at = [i for i in others if same(columns[i], name)]
        if at:
            rest = re.sub(r"^(?:is|are|of|in|=|:)\s+", "", " ".join(tokens[length:]))
            if rest:
                return lambda u: has_part((u.cells[i] for i in at), bare(rest))
            return lambda u: any(fold(u.cells[i]) not in NOTHING for i in at)
    return None


def _made_by(
    value: str, columns: Sequence[str], others: list[int], sources: Sources, section: Section
) -> Test | None:
    """By the maker's column, else by the note the table stands in."""
    at = [i for i in others if fold(columns[i]) in MAKERS]
    if at:
        return lambda u: has_part((u.cells[i] for i in at), value)
    if section.note in sources.named(value):
        return lambda _: True
    return None
