"""Lists that a thing's own note keeps: under a heading or in a column of the kind's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.listing.cells import NOTHING, REST
from rag.listing.entries import entries, lists
from rag.listing.matching import bare, same
from rag.listing.rowlists import Row, row_list
from rag.listing.rows import holds_amounts, tables_of
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from rag.listing.entries import Entry
    from rag.listing.listed import Listed
    from rag.listing.questions import Reading
    from rag.listing.sources import Sources
    from rag.records import Section

    Named = tuple[str, list[Row]]
    """Some rows under the name of their column or heading."""

_BREAK = re.compile(r"\s+[-–—]\s+|[:,;(]")
_ALL = re.compile(r"^(?:(?:all|every|list of|the)\s+)+", re.IGNORECASE)
_FEWEST = 2
"""Members of a list that must be of a kind for the list to be one of that kind."""


def named_list(reading: Reading, sources: Sources) -> Listed | None:
    """``directors of MSR Asia``: the list under a heading, or the column, of that very name.

    Else the one list in that note that mostly names notes of the kind asked for. ``core plugins``:
    the list under that heading in the note of that name.
    """
    found = _named(reading, sources)
    if found is None:
        return None
    name, rows = found
    return row_list(reading, rows, f"Read from “{name}” in {rows[0].entry.section.title}.")


def _named(reading: Reading, sources: Sources) -> Named | None:
    kind, owner = _owned(reading, sources)
    if not kind and not reading.clauses:
        kind = owner = reading.kind
    paths = sources.named(owner) if owner else []
    if not kind or len(paths) != 1:
        return None
    sections = [s for s in sources.catalog.sections(paths) if s.note in sources.facts]
    under = [s for s in sections if s.heading_path and same(_ALL.sub("", s.heading_path[-1]), kind)]
    if under or kind == owner:
        found = [rows for section in under if (rows := _only_list(section))]
        return found[0] if len(found) == 1 else None
    tables = [
        (table, position)
        for section in sections
        for table in tables_of(section)
        for position, column in enumerate(table[0].unit.columns)
        if same(column, kind) and not holds_amounts(table, position)
    ]
    if not tables:
        tables = list(_naming(sections, sources.of_kind(kind) or {}, sources))
    if len(tables) != 1:
        return None
    table, position = tables[0]
    if table[0].unit.kind == "item":
        headings = table[0].section.heading_path
        return headings[-1] if headings else kind, _rows(table)
    return _of_column(table, position)


def _rows(items: Iterable[Entry]) -> list[Row]:
    return [Row(entry.unit.said, entry) for entry in items]


def _of_column(table: Sequence[Entry], position: int) -> Named | None:
    """Each thing that a column names, once."""
    named = [(entry.cell(position), entry) for entry in reversed(table)]
    rows = {fold(name): Row(name, entry) for name, entry in named}
    kept = [row for name, row in reversed(rows.items()) if name not in NOTHING | REST]
    return (table[0].unit.columns[position], kept) if kept else None


def _naming(
    sections: Iterable[Section], notes: Container[str], sources: Sources
) -> Iterator[tuple[list[Entry], int]]:
    """Lists, and columns of tables, of whose members half and more are called as such a note.

    A list item is called as it begins: "Hony Capital — a small ticket".
    """
    for members in lists(entries(sections)):
        is_table = members[0].unit.kind == "row"
        for position in range(len(members[0].unit.columns)) if is_table else (0,):
            called = [
                e.cell(position) if is_table else _BREAK.split(e.unit.said, maxsplit=1)[0]
                for e in members
            ]
            found = [any(path in notes for path in sources.named(name)) for name in called]
            if sum(found) >= max(_FEWEST, len(members) / 2):
                yield members, position


def _only_list(section: Section) -> Named | None:
    """The section's one list or table, what is nested in it left out; None for several or none."""
    listed = list(entries([section]))
    if not listed:
        return None
    first = listed[0].unit
    top = [e for e in listed if (e.unit.group, e.unit.context) == (first.group, first.context)]
    members = {entry.unit.said for entry in top}
    for entry in listed:  # in their order, so that what is nested is known before what it holds
        if entry.unit.group != first.group:
            if entry.unit.context not in members:
                return None
            members.add(entry.unit.said)
    return section.heading_path[-1], _rows(top)


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
