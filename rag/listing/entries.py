"""Entries: rows of tables, items of lists, lines that say a thing, with what is said around them.

What a question says of an entry stands partly in it and partly above it: the month in the row, the
year in the title, whom a task is for in a property of its note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rag.listing.entrydays import days_in_cells, month_in, months_said, opening_days, years_named
from rag.listing.listed import ListedItem
from rag.listing.matching import initials
from rag.listing.quotes import said_with_targets
from rag.reading.boxes import state_of
from rag.reading.evidence import units
from rag.text.terms import fold, stems_of, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from rag.records import EvidenceUnit, NoteFacts, Section
    from rag.text.periods import Period

_JOINING = re.compile(r"[/_-]")


@dataclass(frozen=True)
class Entry:
    """A unit in its section; what it says and what stands around it is read when it is needed."""

    section: Section
    unit: EvidenceUnit
    facts: NoteFacts | None = None
    """What is known of its note without its text; None where it is not asked for."""

    # -- what it says ----------------------------------------------------------------------

    @cached_property
    def folded(self) -> str:
        """What it says itself, as it is compared letter by letter."""
        return fold(self.unit.said)

    @cached_property
    def own(self) -> frozenset[str]:
        """Stems of what it says itself, of a row of its cells."""
        return stems_of(" ".join(self.unit.cells) or self.unit.said)

    @cached_property
    def with_links(self) -> str:
        """What it says, a row with its columns' names, and the notes that it links to, folded."""
        return said_with_targets(self.section, self.unit)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Stems of that."""
        return stems_of(self.with_links)

    @cached_property
    def state(self) -> str:
        """``open``, ``done``, ``set aside`` for any other sign in an item's box, "" without one."""
        return state_of(self.section, self.unit) if self.unit.kind == "item" else ""

    def item(self, text: str | None = None) -> ListedItem:
        """On a list, under the ``text`` that is said of it, else under what it says itself."""
        section, unit = self.section, self.unit
        return ListedItem(
            unit.said if text is None else text, section.note, section.title, section.heading_path,
            unit.first_line, unit.last_line, unit.quote,
        )  # fmt: skip

    def cell(self, at: int) -> str:
        """Its cell of one column, "" where its row is too short."""
        return self.unit.cells[at] if at < len(self.unit.cells) else ""

    # -- what stands around it -------------------------------------------------------------

    @property
    def place(self) -> str:
        """Its note and line, which no other row or item has."""
        return f"{self.section.note}:{self.unit.first_line}"

    @cached_property
    def around(self) -> frozenset[str]:
        """Stems of the names of its columns, of what opens it, of headings, title and folder.

        The title also as one shortens it: "BP" for "Blood pressure 2025".
        """
        unit = self.unit
        short = initials(" ".join(word for word in words(self.section.title) if word.isalpha()))
        return stems_of(" ".join((self._headings, short, unit.context, *unit.columns)))

    @cached_property
    def above(self) -> str:
        """The same at full length, with other names and tags of its note, and its month in words.

        What is joined by a stroke or a line is taken as words of their own.
        """
        headings, unit, facts = self._headings, self.unit, self.facts
        names = (*facts.aliases, *facts.tags) if facts else ()
        said = (headings, *names, months_said(headings), *unit.columns, unit.context)
        return _JOINING.sub(" ", " ".join(said))

    @cached_property
    def named(self) -> frozenset[str]:
        """Stems of what stands above it."""
        return stems_of(self.above)

    @cached_property
    def given(self) -> frozenset[str]:
        """Stems of its note's properties of one value, for of several each is of some of it."""
        properties = self.facts.properties if self.facts else ()
        single = (f"{key} {values[0]}" for key, values in properties if len(values) == 1)
        return stems_of(_JOINING.sub(" ", " ".join(single)))

    # -- when it is of ---------------------------------------------------------------------

    @cached_property
    def spans(self) -> list[Period]:
        """The days that it is of: in a cell of its own or at its beginning, else its heading's."""
        unit = self.unit
        if unit.cells:
            own = days_in_cells(unit.cells, unit.columns, self.years)
        else:
            own = opening_days(unit.said, self.years)
        heading = " ".join(self.section.heading_path[-1:])
        return own or opening_days(heading, self.years)

    @cached_property
    def month(self) -> int:
        """Of an entry that has a month and no year; 0 for none."""
        return month_in(self.unit.said, self.unit.cells)

    @cached_property
    def years(self) -> list[Period]:
        """Those that its headings, or its note's title, name."""
        return years_named(self._headings)

    @property
    def _headings(self) -> str:
        section = self.section
        return " ".join((section.note.removesuffix(".md"), section.title, *section.heading_path))


def entries(
    sections: Iterable[Section], facts: Mapping[str, NoteFacts] | None = None
) -> Iterator[Entry]:
    """The rows and items of these sections in their order, with the ``facts`` of their notes."""
    known = facts or {}
    for section in sections:
        for unit in units(section):
            if unit.kind in ("row", "item"):
                yield Entry(section, unit, known.get(section.note))


def lists(every: Iterable[Entry]) -> Collection[list[Entry]]:
    """The members of each list and each table together."""
    found: dict[tuple[str, str, int], list[Entry]] = {}
    for entry in every:
        key = (entry.section.id, entry.unit.kind, entry.unit.group)
        found.setdefault(key, []).append(entry)
    return found.values()
