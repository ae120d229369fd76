"""Lists that a thing's own note keeps: under a heading or in a column of the kind's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.listing.matching import bare, same
from rag.listing.rows import NOTHING, REST, Row, Rows, holds_amounts, tables_of
from rag.reading.evidence import units
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from rag.indexing.catalog import Catalog
    from rag.listing.questions import Reading
    from rag.listing.sources import Sources
    from rag.records import EvidenceUnit, Section

_BREAK = re.compile(r"\s+[-–—]\s+|[:,;(]")
_ALL = re.compile(r"^(?:(?:all|every|list of|the)\s+)+", re.IGNORECASE)
_FEWEST = 2
"""Members of a list that must be of a kind for the list to be one of that kind."""


def named_list(catalog: Catalog, sources: Sources, reading: Reading) -> Rows | None:
    """``directors of MSR Asia``: the list under a heading, or the column, of that very name.

    Else the one list in that note that mostly names notes of the kind asked for. ``core plugins``:
    the list under that heading in the note of that name.
    """
    kind, owner = _owned(reading, sources)
    if not kind and not reading.clauses:
        kind = owner = reading.kind
    paths = sources.named(owner) if owner else []
    if not kind or len(paths) != 1:
        return None
    sections = [s for s in catalog.sections(paths) if s.note in sources.facts]
    under = [s for s in sections if s.heading_path and same(_ALL.sub("", s.heading_path[-1]), kind)]
    if under or kind == owner:
        lists = [found for section in under if (found := _only_list(section))]
        return lists[0] if len(lists) == 1 else None
    tables = [
        (section, table, position)
        for section in sections
        for table in tables_of(section)
        for position, column in enumerate(table[0].columns)
        if same(column, kind) and not holds_amounts(table, position)
    ]
    if not tables:
        tables = list(_naming(sections, sources.of_kind(kind) or {}, sources))
    if len(tables) != 1:
        return None
    section, table, position = tables[0]
    if table[0].kind == "item":
        rows = [Row(u.said, section, u) for u in table]
        return Rows(tuple(rows), section.heading_path[-1] if section.heading_path else kind)
    return _of_column(section, table, position)


def _of_column(section: Section, table: list[EvidenceUnit], position: int) -> Rows | None:
    """Each thing that a column names, once."""
    rows = {fold(u.cells[position]): Row(u.cells[position], section, u) for u in reversed(table)}
    kept = [row for name, row in reversed(rows.items()) if name not in NOTHING | REST]
    return Rows(tuple(kept), table[0].columns[position]) if kept else None


def _naming(
    sections: Sequence[Section], notes: Container[str], sources: Sources
) -> Iterator[tuple[Section, list[EvidenceUnit], int]]:
    """Lists, and columns of tables, of whose members half and more are called as such a note.

    A list item is called as it begins: "Hony Capital — a small ticket".
    """
    for section in sections:
        groups: dict[tuple[str, int, str], list[EvidenceUnit]] = {}
        for unit in units(section):
            if unit.kind in ("item", "row"):
                groups.setdefault((unit.kind, unit.group, unit.context), []).append(unit)
        for (kind, _, _), group in groups.items():
            columns = range(len(group[0].columns)) if kind == "row" else (0,)
            for position in columns:
                called = [
                    u.cells[position] if kind == "row" else _BREAK.split(u.said, maxsplit=1)[0]
                    for u in group
                ]
                found = [any(path in notes for path in sources.named(name)) for name in called]
                if sum(found) >= max(_FEWEST, len(group) / 2):
                    yield section, group, position


def _only_list(section: Section) -> Rows | None:
    """The section's one list or table, what is nested in it left out; None for several or none."""
    listed = [u for u in units(section) if u.kind in ("item", "row")]
    if not listed:
        return None
    top = [u for u in listed if (u.group, u.context) == (listed[0].group, listed[0].context)]
    members = {u.said for u in top}
    for unit in listed:  # in their order, so that what is nested is known before what it holds
        if unit.group != top[0].group:
            if unit.context not in members:
                return None
            members.add(unit.said)
    return Rows(tuple(Row(u.said, section, u) for u in top), section.heading_path[-1])


def _owned(reading: Reading, sources: Sources) -> tuple[str, str]:
    """Kind and owner of ``directors of X``, ``X's directors``, ``X directors``; "" for neither."""
    if len(reading.clauses) == 1:
        clause = reading.clauses[0]
        fits = clause.relation == "in" and clause.preposition in {"of", "by", "for", "at"}
        return (reading.kind, bare(clause.value)) if fits and not clause.negated else ("", "")
    if reading.clauses:
        return "", ""
    owned = re.fullmatch(r"(.+?)(?:['’]s|['’])\s+(.+)", reading.kind)
    if owned:
        return owned[2], bare(owned[1])
    tokens = reading.kind.split()
    for length in range(len(tokens) - 1, 0, -1):
        owner = " ".join(tokens[:length])
        if sources.named(owner):
            return " ".join(tokens[length:]), owner
    return "", ""
