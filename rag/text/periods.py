"""Dates as spans of days, so that ``in 2026``, ``after March 2025`` and ``2026-02`` compare."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal
from typing import TYPE_CHECKING

from rag.text.dates import dates_in
from rag.text.figures import figures, without_figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    Period = tuple[str, str]

_YEAR_MONTH = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(0[1-9]|1[0-2])(?![-\d])")
_YEARS = range(1000, 3000)
_NO_DATE = re.compile(r"[^\W_]+")
_SIDES = 2


def periods(text: str) -> list[Period]:
    """First and last day of each date in a text, ISO; a coarse date is a long period.

    A four-digit number is taken for a year only where no finer date stands beside it. A day that
    its month lacks is no date.
    """
    found: list[Period] = []
    rest = text
    for match in _YEAR_MONTH.finditer(text):
        found.append(_month(int(match[1]), int(match[2])))
        rest = rest.replace(match[0], " ")
    years = []
    for value in sorted(figures(rest)):
        if re.fullmatch(r"d\d{4}-\d\d-\d\d", value):
            found.append((value[1:], value[1:]))
        elif re.fullmatch(r"d\d{4}-\d\d", value):
            found.append(_month(int(value[1:5]), int(value[6:8])))
        elif value.startswith("n") and (number := Decimal(value[1:])) == int(number):
            years.append(int(number))
    if found:
        return [period for period in found if dates_in(period[0])]
    return [(f"{year:04}-01-01", f"{year:04}-12-31") for year in years if year in _YEARS]


def asked_period(text: str) -> Period | None:
    """The period a condition names, if it names nothing else: ``early March`` does not."""
    text = re.sub(r"^(?:the\s+)?(?:year|month of|date)\s+", "", text.strip(), flags=re.IGNORECASE)
    found = periods(text)
    rest = without_figures(_YEAR_MONTH.sub(" ", text))
    if not found or _NO_DATE.search(rest.replace(" and ", " ").replace(" to ", " ")):
        return None
    if len(found) == 1:
        return found[0]
    if len(found) == _SIDES:
        return (min(p[0] for p in found), max(p[1] for p in found))
    return None


def within_period(preposition: str, asked: Period, values: Iterable[Period]) -> bool:
    """Whether any of the values lies in, before, after… the period asked for."""
    first, last = asked
    match preposition:
        case "before" | "prior to" | "earlier than":
            return any(end < first for _, end in values)
        case "after" | "later than":
            return any(start > last for start, _ in values)
        case "since":
            return any(start >= first for start, _ in values)
        case "until" | "by":
            return any(end <= last for _, end in values)
        case _:
            return any(first <= start and end <= last for start, end in values)


def _month(year: int, month: int) -> Period:
    if not 1 <= month <= 12:  # noqa: PLR2004
        return (f"{year:04}-01-01", f"{year:04}-12-31")
    last = monthrange(year, month)[1]
    return (f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}")
