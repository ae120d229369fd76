"""Times told from today, "yesterday", "last week", "three months ago", as the dates they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rag.text.months import NAMES
from rag.text.numberwords import NUMBER_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    HasNotes = Callable[[str, str], bool]
    """Whether a note is of a day from the first to the last, ISO, both included."""

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_FEW = {"a": 1, "an": 1, "couple of": 2, "few": 3} | {
    word: number for number, word in enumerate(NUMBER_WORDS[1:11], start=1)
}
_MANY = rf"(?P<{{}}>\d{{{{1,3}}}}|{'|'.join(sorted(_FEW, key=len, reverse=True))})"
_UNIT = r"(?P<{}>day|week|month|year)"
_TOLD = re.compile(
    r"\b(?:(?P<prep>since|until|till|before|after|by|as of|in|on|from|during|over|within|for|of)"
    r"\s+)?(?:the\s+)?(?:"
    r"(?P<day>day before yesterday|yesterday|last night|today|tonight|tomorrow)"
    r"(?:\s+(?:morning|afternoon|evening|night))?"
    rf"|(?P<which>last|this|past|next)\s+{_UNIT.format('unit')}(?!\s+of\b|s\b)"
    rf"|(?:last|past)\s+{_MANY.format('many')}\s+{_UNIT.format('units')}s"
    rf"|last\s+(?P<weekday>{'|'.join(_WEEKDAYS)})"
    rf"|(?:a\s+)?{_MANY.format('back')}\s+{_UNIT.format('ago')}s?\s+ago"
    r")\b(?P<own>['’]s)?",
    re.IGNORECASE,
)
_DAYS = {"day before yesterday": -2, "yesterday": -1, "last night": -1, "tomorrow": 1}
_NOW = frozenset(("today", "tonight", "this"))
_PAST = re.compile(
    r"\b(?:did(?:n['’]?t)?|was|were|have|has|had|i['’]ve|we['’]ve|notes|entries)\b", re.IGNORECASE
)
_EARLIER = frozenset(("since", "before"))
_LATER = frozenset(("until", "till", "by", "after", "as of"))
# "What did I do last week" asks for nothing but the notes of that time.
_ASKS_FOR_ALL = re.compile(
    r"\W*(?:and\s+)?what\s+(?:all\s+)?(?:happened|went on|(?:did|have|had)\s+(?:i|we)\s+(?:all\s+)?"
    r"(?:do|done|write|written|noted?|log|logged|work(?:ed)? on|get done|got done)(?:\s+down)?)\W*",
    re.IGNORECASE,
)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Dated:
    """A question with its time as a date."""

    question: str
    said: str
    """The words that told the time from today; "" where none did."""
    means: str
    """What stands in their place: ``in October 2026``."""


def dated(question: str, today: date, has_notes: HasNotes) -> Dated:
    """The question with a time told from ``today`` as a date, where notes are of that time.

    What only means now ("the price today") stays as it is unless the past is asked about. A
    span becomes ``between 2026-11-16 and 2026-11-22``, a month or year its name.
    """
    found = _TOLD.search(question)
    if found is None or (_means_now(found) and not _PAST.search(question)):
        return Dated(question, "", "")
    first, last, name = _span(found, today)
    if not has_notes(first.isoformat(), last.isoformat()):
        return Dated(question, "", "")
    means = _with_preposition(found, first, last, name)
    before, after = question[: found.start()], question[found.end() :]
    if means.startswith("between") and _ASKS_FOR_ALL.fullmatch(f"{before} {after}"):
        return Dated(f"which notes are dated {means}", found[0].strip(), means)
    return Dated(f"{before}{means}{after}", found[0].strip(), means)


def _means_now(found: re.Match[str]) -> bool:
    return bool({(found["day"] or "").lower(), (found["which"] or "").lower()} & _NOW)


def _span(found: re.Match[str], today: date) -> tuple[date, date, str]:
    """First and last day, and the name of what has one: a month, a year; "" for other spans."""
    if found["day"]:
        day = today + timedelta(days=_DAYS.get(" ".join(found["day"].lower().split()), 0))
        return day, day, ""
    if found["weekday"]:
        back = (today.weekday() - _WEEKDAYS.index(found["weekday"].lower()) - 1) % 7 + 1
        return today - timedelta(days=back), today - timedelta(days=back), ""
    if found["many"]:
        return _ended(today, found["units"].lower(), _number(found["many"]))
    if found["back"]:
        return _whole(today, found["ago"].lower(), -_number(found["back"]))
    which, unit = found["which"].lower(), found["unit"].lower()
    if which == "past":
        return _ended(today, unit, 1)
    return _whole(today, unit, {"last": -1, "this": 0, "next": 1}[which])


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _FEW[" ".join(said.lower().split())]


def _ended(today: date, unit: str, many: int) -> tuple[date, date, str]:
    """So many days, weeks, months, years up to today."""
    if unit in ("day", "week"):
        return today - timedelta(days=many * (7 if unit == "week" else 1)), today, ""
    months = many * (_MONTHS_A_YEAR if unit == "year" else 1)
    year, month = _month(today, -months)
    return date(year, month, min(today.day, _length(year, month))), today, ""


def _whole(today: date, unit: str, steps: int) -> tuple[date, date, str]:
    """The day, week from Monday, month or year that is so many from this one."""
    if unit == "day":
        day = today + timedelta(days=steps)
        return day, day, ""
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
        return monday, monday + timedelta(days=6), ""
    if unit == "month":
        year, month = _month(today, steps)
        name = f"{NAMES[month - 1].capitalize()} {year}"
        return date(year, month, 1), date(year, month, _length(year, month)), name
    year = today.year + steps
    return date(year, 1, 1), date(year, 12, 31), str(year)


def _month(today: date, steps: int) -> tuple[int, int]:
    months = today.year * _MONTHS_A_YEAR + today.month - 1 + steps
    return months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1


def _length(year: int, month: int) -> int:
    after = date(year + month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1)
    return (after - timedelta(days=1)).day


def _with_preposition(found: re.Match[str], first: date, last: date, name: str) -> str:
    preposition = " ".join((found["prep"] or "").lower().split())
    if preposition in _EARLIER:
        return f"{preposition} {first.isoformat()}"
    if preposition in _LATER:
        return f"{preposition} {last.isoformat()}"
    if found["own"]:
        return f"{name or first.isoformat()}{found['own']}"
    if name:
        return f"{'from' if preposition == 'from' else 'in'} {name}"
    if first == last:
        return f"{'from' if preposition == 'from' else 'on'} {first.isoformat()}"
    return f"between {first.isoformat()} and {last.isoformat()}"
