"""What stands in the cells of a table: names that a question uses, and numbers, dates and times."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from rag.text.figures import SCALE, figures
from rag.text.firstnumber import first_number
from rag.text.terms import STOPWORDS, spaced, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.records import EvidenceUnit

_TOTALS = re.compile(r"(?:sub-?)?totals?\b|averages?\b|overall\b|sum\b", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d:])(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)(?!\d)")
_NUMBER = re.compile(
    rf"(?<![\d.])(?P<sign>[-−–]?)(?P<size>\d[\d,]*(?:\.\d+)?{SCALE})", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_NOTHING = re.compile(r"\W*(?:no data|n/?a|none|nil|unknown|not known|tb[ad])?\W*", re.IGNORECASE)
_LEAST_READABLE = 0.6
_ONE_TEXT = 2  # and the empty cell
_LEAST_NAME = 4


def body(rows: Sequence[EvidenceUnit]) -> list[EvidenceUnit]:
    """The rows without totals and without headings inside the table, which repeat one text."""
    return [
        row
        for row in rows
        if not any(_TOTALS.match(cell) for cell in row.cells[:2])
        and not (len(row.cells) > 1 and row.cells[0] and len({*row.cells, ""}) == _ONE_TEXT)
    ]


def named(question: str, rows: Sequence[EvidenceUnit]) -> list[EvidenceUnit]:
    """The rows that the question names: by a whole cell, else by a word that no other row has.

    The longest cell counts; [] where two different cells name rows equally well.
    """
    asked = spaced(question)
    found: dict[str, list[EvidenceUnit]] = {}
    for row in rows:
        for cell in dict.fromkeys(spaced(cell) for cell in row.cells if _is_name(cell)):
            if cell in asked:
                found.setdefault(cell, []).append(row)
    longest = max(map(len, found), default=0)
    best = [some for cell, some in found.items() if len(cell) == longest]
    if best:
        return best[0] if len(best) == 1 else []
    return _named_by_word(question, rows)


def _named_by_word(question: str, rows: Sequence[EvidenceUnit]) -> list[EvidenceUnit]:
    """The row that alone has a capitalised word of the question: wolfinger for Joe Wolfinger."""
    heads = {stem(w) for row in rows[:1] for column in row.columns for w in words(column)}
    asked = {w for w in words(question) if len(w) >= _LEAST_NAME and w not in STOPWORDS}
    asked = {w for w in asked if stem(w) not in heads}
    holders: dict[str, list[EvidenceUnit]] = {}
    for row in rows:
        said = " ".join(row.cells)
        for word in {w.lower() for w in re.findall(r"\b[^\W\d_a-z][\w’'-]+", said)} & asked:
            holders.setdefault(word, []).append(row)
    single = {id(some[0]): some[0] for some in holders.values() if len(some) == 1}
    return list(single.values()) if len(single) == 1 else []


def holding(question: str, rows: Sequence[EvidenceUnit]) -> list[EvidenceUnit]:
    """The rows whose cells have a value that the question says; all where it says none.

    A value is a cell with letters, or a year, that stands in the question and in some rows only.
    """
    asked = spaced(question)
    kept = list(rows)
    for column in range(max((len(row.cells) for row in rows), default=0)):
        values = Counter(
            row.cells[column] for row in rows if column < len(row.cells)
            and (_is_name(row.cells[column]) or _YEAR.fullmatch(row.cells[column]))
            and spaced(row.cells[column]) in asked
        )  # fmt: skip
        if not values or _head_is(rows[0], column, values):
            continue
        longest = max(values, key=len)
        some = [row for row in kept if column < len(row.cells) and row.cells[column] == longest]
        kept = some or kept
    return kept


def numbers_of(rows: Sequence[EvidenceUnit], column: int) -> list[float | None]:
    """The first number, date or time of each row's cell; [] where too few can be read."""
    cells = [row.cells[column] if column < len(row.cells) else "" for row in rows]
    read = [next(_numbers(cell), None) for cell in cells]
    known = [value for value in read if value is not None]
    filled = sum(not _NOTHING.fullmatch(cell) for cell in cells)
    return read if known and len(known) >= _LEAST_READABLE * filled else []


def heads_of(row: EvidenceUnit) -> list[set[str]]:
    """The stems of each column's name."""
    return [{stem(w) for w in words(column)} for column in row.columns]


def _head_is(row: EvidenceUnit, column: int, values: Counter[str]) -> bool:
    """Whether a value is only the column's own name again."""
    head = words(row.columns[column]) if column < len(row.columns) else []
    return all(set(words(value)) <= set(head) for value in values)


def _is_name(cell: str) -> bool:
    bare = [w for w in words(cell) if w not in STOPWORDS]
    joined = "".join(bare)
    return any(len(w) > 1 and not w.isdigit() for w in bare) or (
        len(joined) >= _LEAST_NAME + joined.isdigit()
    )


def _numbers(cell: str) -> Iterator[float]:
    clock = _CLOCK.search(cell)
    if clock:
        hours, minutes, seconds = clock.groups()
        yield int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
    year = _YEAR.search(cell)
    if year and re.search(r"[A-Za-z]|\d-\d", cell):
        # A day or a month: d2026-02-06, d2026-02; one without its year has a dash for it.
        for day in sorted(value for value in figures(cell) if re.match(r"d\d", value)):
            yield float(day[1:].replace("-", "").ljust(8, "0"))
        yield float(year.group()) * 10_000
    for number in _NUMBER.finditer(cell):
        yield -scaled(number["size"]) if number["sign"] else scaled(number["size"])


def scaled(number: str) -> float:
    """A written number with what multiplies it: 1.2K is 1,200."""
    return float(first_number(number.replace(",", "")) or 0)
