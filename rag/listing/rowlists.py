"""Rows of tables and items of lists as a list of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.listing.conditions import conditions_said
from rag.listing.listed import MOST_ITEMS, Listed, listed_of
from rag.listing.matching import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.listing.entries import Entry
    from rag.listing.questions import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """A row or list item that belongs on the list."""

    name: str
    entry: Entry
    cells: str = ""
    """The cells that put it there, with their columns' names: ``Year built: 1893``."""


def row_list(reading: Reading, rows: Sequence[Row], caveat: str) -> Listed:
    """The rows under what was asked for; the notes may hold more in another form."""
    items = [
        row.entry.item(f"{row.name} ({row.cells})" if row.cells else row.name)
        for row in rows[:MOST_ITEMS]
    ]
    count = len(rows)
    intro = f"{count} {plural(reading.kind, count)} {conditions_said(reading.clauses)}"
    return listed_of(intro, items, count, complete=False, caveat=caveat)
