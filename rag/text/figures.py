"""Numbers and dates, read so that two written forms of one value compare equal.

``$2.82B``, ``2.82 billion`` and ``2,820 million`` are one number; ``Feb 6, 2026``, ``6 February
2026`` and ``2026-02-06`` one date. A figure keeps only its value: units are compared as words. A
version (``v1.4.5``) is no number: it is that one or another.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from rag.text.foreignmonths import with_english_dates
from rag.text.glued import unglued
from rag.text.months import MONTH, month_number
from rag.text.terms import VERSION

_MONTH = rf"(?P<month>{MONTH})"
_MONTH_NUMBER = r"(?P<m>0?[1-9]|1[0-2])"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>\d{4})"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}[-/]{_MONTH_NUMBER}[-/](?P<d>\d{{1,2}})\b",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        rf"\b{_DAY}\s+{_MONTH},?\s+{_YEAR}\b",
        rf"\b{_YEAR}\s?年\s?{_MONTH_NUMBER}\s?月(?:\s?(?P<d>\d{{1,2}})\s?[日号號])?",
        rf"\b{_MONTH_NUMBER}\s?月\s?(?P<d>\d{{1,2}})\s?[日号號]",
        rf"\b{_MONTH}\s+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY}\b(?!\s*%)",
        rf"\b{_DAY}\s+{_MONTH}(?=\W|$)",
    )
)
_SCALES = {
    "thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9, "b": 9,
    "trillion": 12, "tn": 12, "t": 12, "万": 4, "亿": 8, "億": 8,
}  # fmt: skip
SCALE = r"(?:\s?(?P<scale>thousand|million|billion|trillion|bn|mn|tn|[kmbt])\b|(?P<cjk>[万亿億]))?"
"""What may stand behind the digits of a number and multiplies it."""
_NUMBER = re.compile(
    r"(?<![\w.])[-+]?[$€£¥~≈]*(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"{SCALE}",
    re.IGNORECASE,
)
_WORDS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred dozen twice thrice half
    """.split()
)


_DAY_OR_MONTH = re.compile(r"d\d{4}-\d\d(?:-\d\d)?")
_MOST_KEPT = 8192
_LONGEST_KEPT = 2000


def figures(text: str) -> frozenset[str]:
    """The values in a text: ``d2026-02-06``, ``d2026-02``, ``d--02-06``, ``n2.82E+9``, ``v1.4.5``.

    A date also gives its year as a number, because one may answer with the year alone.
    """
    # What a vault's units say is asked for again and again; a giant paragraph is not held on to.
    return _kept(text) if len(text) <= _LONGEST_KEPT else _read(text)


def _read(text: str) -> frozenset[str]:
    found: set[str] = set()
    text = _plain(text.replace("\u00a0", " "))
    for pattern in _DATES:
        text = pattern.sub(lambda match: _take_date(match, found), text)
    found.update(f"v{match[1]}" for match in VERSION.finditer(text))
    text = VERSION.sub(" ", text)
    for match in _NUMBER.finditer(text):
        found.add(f"n{_value(match)}")
    return frozenset(found)


_kept = lru_cache(_MOST_KEPT)(_read)


@lru_cache(_MOST_KEPT)
def amounts(text: str) -> frozenset[str]:
    """The numbers in a text that are no part of a date, as ``figures`` writes them."""
    text = _plain(text)
    for pattern in (*_DATES, VERSION):
        text = pattern.sub(" ", text)
    return frozenset(f"n{_value(match)}" for match in _NUMBER.finditer(text))


def without_figures(text: str) -> str:
    """The text with its numbers, their scale words and its dates taken out."""
    text = _plain(text)
    for pattern in (*_DATES, VERSION, _NUMBER):
        text = pattern.sub(" ", text)
    return text


def has_figure(text: str) -> bool:
    """Whether a number or date stands in the text, in digits or as a number word."""
    return bool(figures(text)) or any(word in _WORDS for word in text.lower().split())


def stands_in(value: str, others: frozenset[str]) -> bool:
    """Whether a figure is among others, a coarser date or version being contained in a finer."""
    if value in others:
        return True
    if value.startswith("v"):
        return any(other.startswith(f"{value}.") for other in others)
    if value.startswith("d--"):
        return any(other.startswith("d") and other.endswith(value[3:]) for other in others)
    if value.startswith("d"):
        return any(other.startswith(f"{value}-") for other in others)
    return False


def days_and_months(found: frozenset[str]) -> tuple[str, ...]:
    """The dates among figures that have a year and a month, as ``figures`` writes them."""
    return tuple(figure for figure in found if _DAY_OR_MONTH.fullmatch(figure))


def _plain(text: str) -> str:
    """With figures apart from the words they are glued to, and dates as English has them."""
    return unglued(with_english_dates(text))


def _take_date(match: re.Match[str], found: set[str]) -> str:
    groups = match.groupdict()
    month = groups.get("m") or month_number(groups["month"])
    year, day = groups.get("y"), groups.get("d")
    found.add(f"d{year or '-'}-{int(month):02}" + (f"-{int(day):02}" if day else ""))
    if year:
        found.add(f"n{_normal(Decimal(year))}")
    return " "


def _value(match: re.Match[str]) -> str:
    number = Decimal(match["digits"].replace(",", ""))
    scale = (match["scale"] or match["cjk"] or "").lower()
    return _normal(number.scaleb(_SCALES.get(scale, 0)))


def _normal(number: Decimal) -> str:
    try:
        return str(number.normalize())
    except InvalidOperation:
        return str(number)
