"""The row that a question means without naming it: the one with the most, the one after another.

No row says of itself that it has the most silver medals, or that it follows the one above; the
table does. Only a column or a row that the question's own words name is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.terms import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.records import EvidenceUnit

_MOST = frozenset(
    "most highest largest biggest greatest longest maximum max top latest newest tallest heaviest "
    "youngest".split()
)
_LEAST = frozenset(
    "least lowest smallest fewest shortest minimum min earliest oldest lightest fastest".split()
)
# What such a word measures where the question does not name the column.
_MEASURES = {
    "longest": "length time duration distance",
    "shortest": "length time duration distance",
    "fastest": "time",
    "tallest": "height",
    "heaviest": "weight mass",
    "lightest": "weight mass",
    "latest": "date year released",
    "newest": "date year released",
    "earliest": "date year released",
    "oldest": "date year born founded",
    "youngest": "born",
}
_LISTED = re.compile(
    r"\b(?P<end>first|last)\b(?=.{0,25}\b(?:list\w*|chart|table|row)\b)"
    r"|\b(?:list\w*|comes?|chart)\s+(?P<place>first|last)\b"
)
_NEXT_TO = re.compile(
    r"\b(?:(?P<below>after|below|following|next to)|before|above|previous to|prior to|preceding)"
    r"\s+(?P<name>.+)"
)
_WORD = re.compile(r"[^\W\d_]{2}")
_TOTALS = re.compile(r"(?:sub-?)?totals?\b|averages?\b|overall\b|sum\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d:])(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)(?!\d)")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_LEAST_READABLE = 0.6
_WORDS_AFTER = 4


def meant_row(
    question: str, rows: Sequence[EvidenceUnit], best: EvidenceUnit
) -> EvidenceUnit | None:
    """The row singled out by a superlative, or standing beside ``best``, the one named; or None.

    ``rows`` are the rows of one table in their order.
    """
    return _beside(question, rows, best) or extreme_row(question, rows)


def _beside(question: str, rows: Sequence[EvidenceUnit], best: EvidenceUnit) -> EvidenceUnit | None:
    """The row above or below the one that the question names by a whole cell behind "after"."""
    found = _NEXT_TO.search(fold(question))
    if found is None or best not in rows:
        return None
    behind = set(words(found["name"]))
    named = (set(words(cell)) for cell in best.cells if _WORD.search(cell))
    if not any(cell and cell <= behind for cell in named):
        return None
    at = rows.index(best) + (1 if found["below"] else -1)
    return rows[at] if 0 <= at < len(rows) else None


def extreme_row(question: str, rows: Sequence[EvidenceUnit]) -> EvidenceUnit | None:
    """The one row of a table that a superlative in the question singles out; None for no such.

    ``rows`` are the rows of one table in their order. Of equals, the one that stands first.
    """
    lowered = fold(question)
    rows = [row for row in rows if not any(_TOTALS.match(cell) for cell in row.cells[:2])]
    if len(rows) <= 1:
        return None
    listed = _LISTED.search(lowered)
    if listed:
        return rows[0] if (listed["end"] or listed["place"]) == "first" else rows[-1]
    asked = words(lowered)
    for place, word in enumerate(asked):
        if word in _MOST or word in _LEAST:
            column = _column(word, asked[place + 1 :], asked[:place], rows[0].columns)
            values = None if column is None else _values(rows, column)
            if values:
                chosen = max(values) if word in _MOST else min(values)
                return rows[values[chosen]]
    return None


def _column(
    word: str, after: Sequence[str], before: Sequence[str], columns: Sequence[str]
) -> int | None:
    """The column measured: named right after the superlative, else anywhere, else by its kind."""
    heads = [{stem(w) for w in words(column)} for column in columns]
    near = list(after[:_WORDS_AFTER])
    for wanted in (*near, *_MEASURES.get(word, "").split(), *after[_WORDS_AFTER:], *before):
        for at, head in enumerate(heads):
            # The first column names the rows: it is what is asked for, not what is measured.
            if at > 0 and stem(wanted) in head:
                return at
    return None


def _values(rows: Sequence[EvidenceUnit], column: int) -> dict[float, int]:
    """The column's values with the first row that has each; {} where too few can be read."""
    found: dict[float, int] = {}
    read = 0
    for at, row in enumerate(rows):
        for value in _numbers(row.cells[column] if column < len(row.cells) else ""):
            found.setdefault(value, at)
            read += 1
            break
    return found if read >= _LEAST_READABLE * len(rows) and len(found) > 1 else {}


def _numbers(cell: str) -> Iterator[float]:
    clock = _CLOCK.search(cell)
    if clock:
        hours, minutes, seconds = clock.groups()
        yield int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    year = re.search(r"\b(?:1[89]|20)\d\d\b", cell)
    if year and re.search(r"[A-Za-z]|\d-\d", cell):
        from rag.dates import dates_in  # noqa: PLC0415  (few cells are dates)

        for day in dates_in(cell):
            yield float(day.replace("-", ""))
        yield float(year.group()) * 10_000
    for number in _NUMBER.finditer(cell):
        yield float(number.group().replace(",", ""))
