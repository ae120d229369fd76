"""Rows and items that are open: an empty cell under "back", an item that is not struck through."""

from __future__ import annotations

import re
from itertools import repeat
from typing import TYPE_CHECKING

from rag.listing.quotes import unit_lines
from rag.listing.rows import NOTHING
from rag.reading.boxes import state_of
from rag.reading.evidence import units
from rag.text.terms import fold, stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rag.listing.askedopen import AskedOpen
    from rag.records import EvidenceUnit, Section

    Open = tuple[Section, EvidenceUnit, bool]
    """A unit with whether it is open."""

_NOT_YET = NOTHING | frozenset(("n", "not yet", "[ ]", "☐", "⬜", "still out", "out"))
_LONGEST_NAME = 3
"""Words of the name of a column that only says whether, or when, a thing was done."""
_STATES = stems_of("status state")
_DONE = stems_of("done finished completed")
_OVER = stems_of("done finished complete closed resolved cancelled dropped shipped settled")
_WAITING = stems_of("open pending outstanding waiting started todo progress new")
_LENDING = stems_of("lent lend lending loan loans loaned borrow borrowed")
_STILL_TO_DO = re.compile(
    r"\b(?:to[\s-]?do|still|outstanding|unfinished|pending|needs?\s+doing)\b|^open\b", re.IGNORECASE
)
_STRUCK = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+~~.*~~\W*")
_MARKED_DONE = re.compile(
    r"^(?:done\b|[✓✔✅☑])|[✓✔✅☑]|[(–—-]\s*(?:all\s+)?done\b|\bdone\W*$", re.IGNORECASE
)
_IS_BACK = re.compile(
    r"\b(?:back|returned|(?:at|now)\s+home|got\s+it|never\s+(?:lend|lent))\b", re.IGNORECASE
)
_IS_NOT_BACK = re.compile(
    r"(?:\b(?:not|never|ask|asked|wants?|get|need|when|due)|n['’]?t)\b[^.;()]{0,30}\b(?:back|returned)\b"
    r"|\bback\s*\?",
    re.IGNORECASE,
)


def open_or_not(asked: AskedOpen, sections: Iterable[Section]) -> Iterator[Open]:
    """The members of each list and table of these sections that tells what is open."""
    for section in sections:
        groups: dict[tuple[str, int], list[EvidenceUnit]] = {}
        for unit in units(section):
            if unit.kind in ("row", "item"):
                groups.setdefault((unit.kind, unit.group), []).append(unit)
        for (kind, _), group in groups.items():
            told = _rows(asked, group) if kind == "row" else _items(asked, section, group)
            if told:
                yield from zip(repeat(section), group, told)


def _rows(asked: AskedOpen, table: list[EvidenceUnit]) -> list[bool]:
    columns = table[0].columns
    telling = [
        at
        for at, column in enumerate(columns)
        if at and stems_of(column) & asked.closing and len(column.split()) <= _LONGEST_NAME
    ]
    if telling and not any(fold(_cell(row, at)) in _NOT_YET for row in table for at in telling):
        # Under "collect" stands for when it is; whether it was, under "done".
        telling = [at for at, column in enumerate(columns) if at and stems_of(column) <= _DONE]
    if len(telling) == 1:
        at = telling[0]
        return [fold(_cell(row, at)) in _NOT_YET for row in table]
    states = [at for at, column in enumerate(columns) if stems_of(column) <= _STATES]
    if asked.how != "undone" or len(states) != 1:
        return []
    said = [stems_of(_cell(row, states[0])) for row in table]
    if not any(words & (_OVER | _WAITING) for words in said):
        return []
    return [not words & _OVER or bool(words & stems_of("not")) for words in said]


def _cell(row: EvidenceUnit, at: int) -> str:
    return row.cells[at].strip() if at < len(row.cells) else ""


def _items(asked: AskedOpen, section: Section, group: list[EvidenceUnit]) -> list[bool]:
    heading = section.heading_path[-1] if section.heading_path else section.title
    above = " ".join((section.title, *section.heading_path, group[0].context))
    states = [state_of(section, unit) for unit in group]
    if asked.how == "away" and stems_of(above) & _LENDING:
        return [
            state == "open" if state else not _is_over(section, unit) and not _back(unit.said)
            for state, unit in zip(states, group, strict=True)
        ]
    opens = any(_STILL_TO_DO.search(name) for name in (heading, group[0].context, section.title))
    if asked.how != "undone" or any(states) or not opens:
        return []
    return [not _is_over(section, unit) for unit in group]


def _back(said: str) -> bool:
    return bool(_IS_BACK.search(said)) and not _IS_NOT_BACK.search(said)


def _is_over(section: Section, unit: EvidenceUnit) -> bool:
    first = unit_lines(section, unit)[0]
    return bool(_STRUCK.fullmatch(first) or _MARKED_DONE.search(unit.said))
