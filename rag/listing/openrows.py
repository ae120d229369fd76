"""Rows and items that are open: an empty cell under "back", an item that is not struck through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.listing.cells import NOTHING
from rag.listing.entries import lists
from rag.listing.quotes import unit_lines
from rag.text.terms import fold, stems_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rag.listing.askedopen import AskedOpen
    from rag.listing.entries import Entry

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


def open_or_not(asked: AskedOpen, every: Iterable[Entry]) -> Iterator[tuple[Entry, bool]]:
    """The members of each list and table that tells what is open, each with whether it is."""
    for members in lists(every):
        told = (_rows if members[0].unit.kind == "row" else _items)(asked, members)
        if told:
            yield from zip(members, told, strict=True)


def _rows(asked: AskedOpen, table: Sequence[Entry]) -> list[bool]:
    columns = table[0].unit.columns
    telling = [
        at
        for at, column in enumerate(columns)
        if at and stems_of(column) & asked.closing and len(column.split()) <= _LONGEST_NAME
    ]
    if telling and not any(_is_not_yet(row, at) for row in table for at in telling):
        # Under "collect" stands for when it is; whether it was, under "done".
        telling = [at for at, column in enumerate(columns) if at and stems_of(column) <= _DONE]
    if len(telling) == 1:
        return [_is_not_yet(row, telling[0]) for row in table]
    states = [at for at, column in enumerate(columns) if stems_of(column) <= _STATES]
    if asked.how != "undone" or len(states) != 1:
        return []
    said = [stems_of(row.cell(states[0])) for row in table]
    if not any(words & (_OVER | _WAITING) for words in said):
        return []
    return [not words & _OVER or bool(words & stems_of("not")) for words in said]


def _is_not_yet(row: Entry, at: int) -> bool:
    return fold(row.cell(at).strip()) in _NOT_YET


def _items(asked: AskedOpen, items: Sequence[Entry]) -> list[bool]:
    section, context = items[0].section, items[0].unit.context
    heading = section.heading_path[-1] if section.heading_path else section.title
    above = " ".join((section.title, *section.heading_path, context))
    if asked.how == "away" and stems_of(above) & _LENDING:
        return [
            item.state == "open" if item.state else not _is_over(item) and not _is_back(item)
            for item in items
        ]
    opens = any(_STILL_TO_DO.search(name) for name in (heading, context, section.title))
    if asked.how != "undone" or any(item.state for item in items) or not opens:
        return []
    return [not _is_over(item) for item in items]


def _is_back(item: Entry) -> bool:
    said = item.unit.said
    return bool(_IS_BACK.search(said)) and not _IS_NOT_BACK.search(said)


def _is_over(item: Entry) -> bool:
    first = unit_lines(item.section, item.unit)[0]
    return bool(_STRUCK.fullmatch(first) or _MARKED_DONE.search(item.unit.said))
