"""Accounts: the entries of one kind, which can be reckoned with together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.listing.cells import REST
from rag.listing.entries import Entry, entries
from rag.listing.entrydays import opening_days
from rag.reading.evidence import units
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.records import Section


@dataclass(frozen=True, slots=True)
class Account:
    """Rows under the same columns, or items, or all that a diary says."""

    columns: tuple[str, ...]
    """() for what has no columns."""
    entries: tuple[Entry, ...]


def accounts(sections: Iterable[Section]) -> list[Account]:
    """The rows and items of these sections, those under the same columns together.

    A row that is the total of the others is none of them.
    """
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries(sections):
        kept = found.setdefault(entry.unit.columns, [])
        if not _sums_up(entry):
            kept.append(entry)
    return [Account(columns, tuple(some)) for columns, some in found.items() if some]


def diary(sections: Iterable[Section]) -> Account:
    """All that stands under headings that are a day."""
    found = []
    for section in sections:
        heading = section.heading_path[-1] if section.heading_path else ""
        every = [Entry(section, unit) for unit in units(section)] if heading else []
        days = opening_days(heading, every[0].years) if every else []
        if any(first == last for first, last in days):
            found += every
    return Account((), tuple(found))


def _sums_up(entry: Entry) -> bool:
    """Whether it is the total of the others."""
    said = entry.unit.cells or (entry.unit.said,)
    return any(fold(cell).strip(":* ") in REST for cell in said) or "total" in entry.own
