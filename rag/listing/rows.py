"""Rows of tables that hold all of what is asked for.

A table counts where a column is named as the kind asked for and its other columns can say whether
every condition holds. Candidate sections come from the full-text index; no other note is read.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.listing.bounds import asked_bound
from rag.listing.cells import NOTHING, REST
from rag.listing.entries import entries, lists
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
from rag.listing.rowlists import Row, row_list
from rag.reading.tables import cells_of
from rag.text.periods import asked_period, periods, within_period
from rag.text.terms import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.listing.bounds import Bound
    from rag.listing.clauses import Clause
    from rag.listing.entries import Entry
    from rag.listing.listed import Listed
    from rag.listing.questions import Reading
    from rag.listing.sources import Sources
    from rag.records import EvidenceUnit, Section

    Test = Callable[[Entry], bool]

_MOST_CHUNKS = 10_000
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


def table_rows(reading: Reading, sources: Sources) -> Listed | None:
    """All rows of a kind for which every condition can be told and holds, by name."""
    match = _needed(reading)
    if not match:
        return None
    catalog = sources.catalog
    hits = catalog.keyword(match, _MOST_CHUNKS)  # narrowed here: within the index it is far slower
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
            tested = _passing(table, reading, sources)
            if tested is None:
                continue
            position, rows = tested
            column = table[0].unit.columns[position]
            for entry in rows:
                name = entry.cell(position)
                found.setdefault(fold(name), Row(name, entry, _telling(entry.unit, reading)))
    if not found:
        return None
    caveat = f"Only tables with a column “{column}” were counted, not running text."
    return row_list(reading, list(found.values()), caveat)


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


def tables_of(section: Section) -> list[list[Entry]]:
    """The rows of each table."""
    return [found for found in lists(entries([section])) if found[0].unit.kind == "row"]


def holds_amounts(table: Sequence[Entry], position: int) -> bool:
    """Whether a column says how many of a thing each row has, and names none of them.

    Bare numbers in the first column are what its rows are called, unless it is a plural: "Version"
    and "Guests".
    """
    column = table[0].unit.columns[position]
    names_rows = position == 0 and plural(column, 1) == column
    cells = [cell for entry in table if fold(cell := entry.cell(position)) not in NOTHING]
    return not names_rows and bool(cells) and all(map(_AMOUNT.fullmatch, cells))


def _passing(
    table: Sequence[Entry], reading: Reading, sources: Sources
) -> tuple[int, list[Entry]] | None:
    """The column of the kind and the rows that pass; None for a table that cannot tell."""
    columns = table[0].unit.columns
    position = next((i for i, c in enumerate(columns) if _called(c, reading.kind)), None)
    if position is None or holds_amounts(table, position):
        return None
    tests = [_test(clause, table, position, sources) for clause in reading.clauses]
    if any(test is None for test in tests):
        return None
    rows = [entry for entry in table if fold(entry.cell(position)) not in NOTHING | REST]
    return position, [entry for entry in rows if all(test(entry) for test in tests if test)]


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
    table: Sequence[Entry],
    position: int,
    sources: Sources,
) -> Test | None:
    """What a table's columns make of a condition; None where they cannot tell."""
    columns, note = table[0].unit.columns, table[0].section.note
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
    if clause.preposition in {"in", "for"} and note in sources.named(value):
        return lambda _: True  # "churches in Levanger": the table of the note of that name
    if clause.preposition in {"of", "by", "from"}:
        return _made_by(value, columns, others, note in sources.named(value))
    places = [i for i in others if fold(columns[i]) in LOCATION and clause.preposition == "in"]
    return (lambda e: has_part((e.cell(i) for i in places), value)) if places else None


def _when(
    clause: Clause, period: tuple[str, str], columns: Sequence[str], others: list[int]
) -> Test | None:
    dated = _dated_columns(clause, columns, others)
    if not dated:
        return None
    return lambda e: any(
        within_period(clause.preposition, period, periods(e.cell(i))) for i in dated
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
            return lambda e, i=i: has_part((e.cell(i),), value)  # type: ignore[misc]
        if rest == set(stems(value)) or rest == {initials(without_article(value))}:
            return lambda e, i=i: fold(e.cell(i)) not in NOTHING  # type: ignore[misc]
    return None


def _within(bound: Bound, table: Sequence[Entry], others: list[int]) -> Test | None:
    """``with a diameter of at least 20 mm``; None where the column has other units too."""
    columns = table[0].unit.columns
    at = next((i for i in others if _called(columns[i], bound.name)), None)
    if at is None or not all(bound.can_tell(entry.cell(at), columns[at]) for entry in table):
        return None
    return lambda e: bound.holds(e.cell(at))


def _has(asked: str, columns: Sequence[str], others: list[int]) -> Test | None:
    """``whose city is Beijing``, ``with licence MIT``, ``with a code``."""
    tokens = asked.split()
    for length in range(min(len(tokens), 4), 0, -1):
        name = re.sub(r"[:=]+$", "", " ".join(tokens[:length]))
        at = [i for i in others if same(columns[i], name)]
        if at:
            rest = re.sub(r"^(?:is|are|of|in|=|:)\s+", "", " ".join(tokens[length:]))
            if rest:
                return lambda e: has_part((e.cell(i) for i in at), bare(rest))
            return lambda e: any(fold(e.cell(i)) not in NOTHING for i in at)
    return None


def _made_by(value: str, columns: Sequence[str], others: list[int], own_note: bool) -> Test | None:
    """By the maker's column, else by the note the table stands in."""
    at = [i for i in others if fold(columns[i]) in MAKERS]
    if at:
        return lambda e: has_part((e.cell(i) for i in at), value)
    return (lambda _: True) if own_note else None
