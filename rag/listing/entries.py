"""Rows of like tables and items of lists, as entries that can be reckoned with together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from rag.listing.matching import initials
from rag.listing.rows import REST
from rag.reading.evidence import units
from rag.text.months import MONTH, month_number
from rag.text.periods import asked_period
from rag.text.terms import fold, stems_of, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rag.records import EvidenceUnit, Section
    from rag.text.periods import Period

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BARE_YEAR = re.compile(r"\D*\d[\d.,]*\D*")
_SHORT = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{MONTH})(?:,?\s+['’]?(?P<of>[0-3]\d))?"
    rf"|(?P<named>{MONTH})\s+['’]?(?P<year>\d\d?)",
    re.IGNORECASE,
)
"""A day as one writes it down: "14 Mar", "12 Feb 25"; "Jun 25" is a day or a month."""
_MONTHLY = frozenset(("month", "months"))
_OF_YEARS = frozenset("year years season date when since".split())
_OPENING_WORDS = 4
_MONTH = re.compile(rf"{MONTH}", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """A row or an item, with what is said around it."""

    section: Section
    unit: EvidenceUnit

    @cached_property
    def own(self) -> frozenset[str]:
        """Stems of what it says itself."""
        return stems_of(" ".join(self.unit.cells) or self.unit.said)

    @cached_property
    def around(self) -> frozenset[str]:
        """Stems of the names of its columns, of what opens it, of headings, title and folder.

        The title also as one shortens it: "BP" for "Blood pressure 2025".
        """
        unit = self.unit
        short = initials(" ".join(word for word in words(self.section.title) if word.isalpha()))
        return stems_of(" ".join((self._headings, short, unit.context, *unit.columns)))

    @cached_property
    def spans(self) -> list[Period]:
        """The days that it is of: in a cell of its own or at its beginning, else its heading's."""
        return self._days or [
            day for heading in self.section.heading_path[-1:] for day in self.days_of(heading)
        ]

    @cached_property
    def month(self) -> int:
        """Of an entry that has a month and no year; 0 for none."""
        pieces = self.unit.cells or (" ".join(self.unit.said.split()[:_OPENING_WORDS]),)
        found = (_MONTH.search(piece) for piece in pieces if len(words(piece)) <= _OPENING_WORDS)
        return next((month_number(month[0]) for month in found if month), 0)

    @cached_property
    def years(self) -> list[Period]:
        """Those that its headings, or its note's title, name."""
        return [(f"{year}-01-01", f"{year}-12-31") for year in _YEAR.findall(self._headings)]

    @cached_property
    def folded(self) -> str:
        """What it says itself, as it is compared letter by letter."""
        return fold(self.unit.said)

    @property
    def sums_up(self) -> bool:
        """Whether it is the total of the others."""
        said = self.unit.cells or (self.unit.said,)
        return any(fold(cell).strip(":* ") in REST for cell in said) or "total" in self.own

    @property
    def _headings(self) -> str:
        section = self.section
        return " ".join((section.note.removesuffix(".md"), section.title, *section.heading_path))

    @cached_property
    def _days(self) -> list[Period]:
        if not self.unit.cells:
            return self.days_of(self.unit.said)
        found = []
        for cell, column in zip_longest(self.unit.cells, self.unit.columns, fillvalue=""):
            if not _BARE_YEAR.fullmatch(cell) or fold(column) in _OF_YEARS:
                found += self._day(cell, monthly=fold(column) in _MONTHLY)
        return found

    def days_of(self, text: str) -> list[Period]:
        """The day with which a text begins."""
        opening = text.split()[:_OPENING_WORDS]
        tried = (" ".join(opening[:size]).strip(" :,;–—-()") for size in range(len(opening), 0, -1))
        return next((found for said in tried if (found := self._day(said))), [])

    def _day(self, text: str, *, monthly: bool = False) -> list[Period]:
        """The day or span that a text is; of a day without its year, that named around."""
        if whole := asked_period(text):
            return [whole]
        years = [first[:4] for first, _ in self.years]
        short = _SHORT.fullmatch(text)
        if short is None:
            return []
        month = f"{month_number(short['month'] or short['named']):02}"
        day, year = short["day"], short["of"] or short["year"]
        if short["named"] and not monthly and years:
            day, year = year, None  # "Jan 24" in notes of 2025
        said = [f"20{year}-{month}"] if year else [f"{named}-{month}" for named in years]
        return [p for one in said if (p := asked_period(f"{one}-{int(day):02}" if day else one))]


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries of one kind: rows under the same columns, or items."""

    columns: tuple[str, ...]
    """() for items."""
    every: tuple[Entry, ...]


def entries(sections: Iterable[Section]) -> list[Entries]:
    """The rows and items of these sections, those under the same columns together."""
    found: dict[tuple[str, ...], list[Entry]] = {}
    for section in sections:
        for unit in units(section):
            if unit.kind in ("row", "item"):
                found.setdefault(unit.columns, []).append(Entry(section, unit))
    kept = {
        columns: tuple(entry for entry in some if not entry.sums_up)
        for columns, some in found.items()
    }
    return [Entries(columns, some) for columns, some in kept.items() if some]


def of_days(sections: Iterable[Section]) -> Entries:
    """All that stands under headings that are a day, as in a diary; of no kind."""
    found = []
    for section in sections:
        heading = section.heading_path[-1] if section.heading_path else ""
        every = [Entry(section, unit) for unit in units(section)] if heading else []
        if every and any(first == last for first, last in every[0].days_of(heading)):
            found += every
    return Entries((), tuple(found))


def cells_at(some: Sequence[Entry], at: int) -> list[str]:
    """The cells of one column."""
    return [entry.unit.cells[at] if at < len(entry.unit.cells) else "" for entry in some]
