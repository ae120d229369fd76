"""The days that an entry is of, as one writes them down: "14 Mar" in notes of 2025, "Jun 25"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from rag.text.months import MONTH, NAMES, SHORT, month_number
from rag.text.periods import asked_period, periods
from rag.text.terms import fold, words

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def years_named(text: str) -> list[Period]:
    """Every year that a text names."""
    return [(f"{year}-01-01", f"{year}-12-31") for year in _YEAR.findall(text)]


def opening_days(text: str, years: Sequence[Period]) -> list[Period]:
    """The day with which a text begins; of one without its year, that of each of the ``years``."""
    opening = text.split()[:_OPENING_WORDS]
    tried = (" ".join(opening[:size]).strip(" :,;–—-()") for size in range(len(opening), 0, -1))
    return next((found for said in tried if (found := _days(said, years))), [])


def days_in_cells(
    cells: Sequence[str], columns: Sequence[str], years: Sequence[Period]
) -> list[Period]:
    """The days that stand in a cell of their own, in the same way."""
    found = []
    for cell, column in zip_longest(cells, columns, fillvalue=""):
        if not _BARE_YEAR.fullmatch(cell) or fold(column) in _OF_YEARS:
            found += _days(cell, years, monthly=fold(column) in _MONTHLY)
    return found


def month_in(said: str, cells: Sequence[str]) -> int:
    """The month that a cell, or the beginning of what is said, has; 0 for none."""
    pieces = cells or (" ".join(said.split()[:_OPENING_WORDS]),)
    found = (_MONTH.search(piece) for piece in pieces if len(words(piece)) <= _OPENING_WORDS)
    return next((month_number(month[0]) for month in found if month), 0)


@lru_cache(maxsize=1 << 12)
def months_said(text: str) -> str:
    """The months that a text's dates are of, in words."""
    of = {int(first[5:7]) - 1 for first, last in periods(text) if first[:7] == last[:7]}
    return " ".join(f"{NAMES[month]} {SHORT[month]}" for month in sorted(of))


def _days(text: str, years: Sequence[Period], *, monthly: bool = False) -> list[Period]:
    """The day or span that a text is; of a day without its year, that of each of the ``years``."""
    if whole := asked_period(text):
        return [whole]
    named = [first[:4] for first, _ in years]
    short = _SHORT.fullmatch(text)
    if short is None:
        return []
    month = f"{month_number(short['month'] or short['named']):02}"
    day, year = short["day"], short["of"] or short["year"]
    if short["named"] and not monthly and named:
        day, year = year, None  # "Jan 24" in notes of 2025
    said = [f"20{year}-{month}"] if year else [f"{one}-{month}" for one in named]
    return [p for one in said if (p := asked_period(f"{one}-{int(day):02}" if day else one))]
