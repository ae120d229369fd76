"""Times told from today, "yesterday", "last week", "three months ago", as the dates they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rag.text.calendarnames import WEEKDAYS
from rag.text.figures import days_and_months, figures
from rag.text.months import MONTH, NAMES
from rag.text.numberwords import NUMBER_WORDS
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    HasNotes = Callable[[str, str], bool]
    """Whether a note is of a day from the first to the last, ISO, both included."""

_FEW = {"a": 1, "an": 1, "couple of": 2, "few": 3} | {
    word: number for number, word in enumerate(NUMBER_WORDS[1:11], start=1)
}
_MANY = rf"(?P<{{}}>\d{{{{1,3}}}}|{'|'.join(sorted(_FEW, key=len, reverse=True))})"
_UNIT = r"(?P<{}>day|week|month|year)"
_TOLD = re.compile(
    r"\b(?:(?P<prep>since|until|till|before|after|by|as of|in|on|at|from|during|over|within|for|of)"
    r"\s+)?(?:the\s+)?(?:"
    r"(?P<day>day before yesterday|yesterday|last night|today|tonight|tomorrow"
    r"|this\s+(?:morning|afternoon|evening))"
    r"(?:\s+(?:morning|afternoon|evening|night))?"
    rf"|(?P<which>last|this|past|next)\s+(?:(?P<weekend>weekend)|{_UNIT.format('unit')})"
    r"(?!\s+of\b|s\b)"
    rf"|(?:last|past)\s+{_MANY.format('many')}\s+{_UNIT.format('units')}s"
    rf"|last\s+(?P<weekday>{'|'.join(WEEKDAYS)})"
    rf"|(?:a\s+)?{_MANY.format('back')}\s+{_UNIT.format('ago')}s?\s+ago"
    r")\b(?P<own>['’]s)?",
    re.IGNORECASE,
)
# The last one where the past is asked about; but not "on Friday evenings", "on Friday the 13th".
_LAST_SUCH = re.compile(
    r"\b(?P<prep>since|until|till|before|after|by|as of|on|at|from|during|over)\s+"
    rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)})|the\s+(?P<weekend>weekend))"
    r"(?:\s+(?:morning|afternoon|evening|night))?\b(?P<own>['’]s)?"
    r"(?!-|\s+(?:morning|afternoon|evening|night)s\b"
    rf"|,?\s+(?:of\s+)?(?:the\s+)?(?:\d|last\b|next\b|this\b|before\b|after\b|{MONTH}\b))",
    re.IGNORECASE,
)
_DAYS = {"day before yesterday": -2, "yesterday": -1, "last night": -1, "tomorrow": 1}
_NOW = re.compile(r"(?:today|tonight|this)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:did(?:n['’]?t)?|was|were|have|has|had|i['’]ve|we['’]ve|notes|entries|happened)\b",
    re.IGNORECASE,
)
_EARLIER = frozenset(("since", "before"))
_LATER = frozenset(("until", "till", "by", "after", "as of"))
# "What did I do last week" asks for nothing but the notes of that time.
_ASKS_FOR_ALL = re.compile(
    r"\W*(?:and\s+)?what\s+(?:all\s+)?(?:happened|went on|(?:did|have|had)\s+(?:i|we)\s+(?:all\s+)?"
    r"(?:do|done|write|written|noted?|log|logged|work(?:ed)? on|get done|got done)(?:\s+down)?)\W*",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(
    rf"\b(?:on\s+)?(?:the\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{MONTH})"
    rf"|(?P<named>{MONTH})\s+(?P<th>\d{{1,2}})(?:st|nd|rd|th)?)(?!\w|,?\s*\d)",
    re.IGNORECASE,
)
_MOST_YEARS = 10
_MONTHS_A_YEAR = 12
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Dated:
    """A question with its time as a date."""

    question: str
    said: str
    """The words that told the time from today; "" where none did."""
    means: str
    """What stands in their place: ``in October 2026``."""


def dated(question: str, today: date, has_notes: HasNotes, *, ends_now: bool = False) -> Dated:
    """The question with a time told from ``today`` as a date, where notes are of that time.

    What only means now ("the price today") stays as it is unless the past is asked about, or
    the time ``ends_now`` in any case, as in "the total this year". A span becomes
    ``between 2026-11-16 and 2026-11-22``, a month or year its name.
    """
    found = _TOLD.search(question) if ends_now else _told(question)
    if found is None:
        return _of_the_last_year(question, today, has_notes)
    first, last, name = _span(found.groupdict(), today)
    since = (found["prep"] or "").lower() == "since"
    if not has_notes(first.isoformat(), (today if since else last).isoformat()):
        return Dated(question, "", "")
    means = _with_preposition(found, first, last, name)
    before, after = question[: found.start()], question[found.end() :]
    if means.startswith("between") and _ASKS_FOR_ALL.fullmatch(f"{before} {after}"):
        return Dated(f"which notes are dated {means}", found[0].strip(), means)
    return Dated(f"{before}{means}{after}", found[0].strip(), means)


def _of_the_last_year(question: str, today: date, has_notes: HasNotes) -> Dated:
    """On the last one that has a note: "what happened on 21 April"."""
    found = _NO_YEAR.search(question)
    if found is not None:
        before, after = question[: found.start()], question[found.end() :]
        named = fold(found["month"] or found["named"])
        month = next(n for n, name in enumerate(NAMES, start=1) if named[:3] == name[:3])
        day = int(found["day"] or found["th"])
        if _ASKS_FOR_ALL.fullmatch(f"{before} {after}"):
            for year in range(today.year, today.year - _MOST_YEARS, -1):
                told = f"{year}-{month:02}-{day:02}"
                if told <= today.isoformat() and has_notes(told, told):
                    means = f"on {told}"
                    return Dated(f"{before}{means}{after}", found[0].strip(), means)
    return Dated(question, "", "")


def _told(question: str) -> re.Match[str] | None:
    """Where a question tells a time from today, if it does not only mean now."""
    found = _TOLD.search(question)
    past = _PAST.search(question)
    if found is not None:
        now = _NOW.match(found["day"] or found["which"] or "")
        return found if past or not now else None
    # "On Friday" is another one where the question has a date besides.
    return _LAST_SUCH.search(question) if past and not days_and_months(figures(question)) else None


def _span(found: Mapping[str, str | None], today: date) -> tuple[date, date, str]:
    """First and last day, and the name of what has one: a month, a year; "" for other spans."""
    said = {group: " ".join(words.lower().split()) for group, words in found.items() if words}
    if "day" in said or "weekday" in said:
        steps = _DAYS.get(said["day"], 0) if "day" in said else _last(said["weekday"], today)
        return _whole(today, "day", steps)
    if "weekend" in said:
        return _weekend(today, said.get("which", "this"))
    if "many" in said:
        return _ended(today, said["units"], _number(said["many"]))
    if "back" in said:
        return _whole(today, said["ago"], -_number(said["back"]))
    if said["which"] == "past":
        return _ended(today, said["unit"], 1)
    return _whole(today, said["unit"], {"last": -1, "this": 0, "next": 1}[said["which"]])


def _last(weekday: str, today: date) -> int:
    """How many days from today the last such day before it is."""
    return -((today.weekday() - WEEKDAYS.index(weekday) - 1) % 7 + 1)


def _weekend(today: date, which: str) -> tuple[date, date, str]:
    """Saturday and Sunday; "this weekend" is the one that has begun, since the past is asked."""
    saturday = today - timedelta(days=(today.weekday() - _SATURDAY) % 7)
    if which == "next":
        saturday += timedelta(weeks=1)
    elif which != "this" and today.weekday() >= _SATURDAY:
        saturday -= timedelta(weeks=1)
    return saturday, saturday + timedelta(days=1), ""


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _FEW[said]


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
