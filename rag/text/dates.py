"""Dates that say as of when a note holds, as ISO strings."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from rag.text.months import OPENINGS, month_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.records import Properties

_TELLING = (
    ("asof",), ("",), ("updated", "lastupdated", "edited"), ("modified", "modification", "lastmod"),
    ("published", "publish", "publication"), ("released", "release"),
    ("created", "creation", "create"),
)  # fmt: skip
"""What a property that dates a note is called beside ``date``, the most telling first."""
_BESIDE = frozenset("date day time datetime at on last".split())
"""Words that such a key may have too, in whatever order: ``date-created``, ``Last edited time``."""
_KEY_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")

_MONTH = rf"(?P<month>{OPENINGS})[a-z]{{0,6}}\.?"
_NUMERIC = re.compile(r"(?<!\d)(\d{4})([-/._])(\d{1,2})\2(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.[ ]?(\d{1,2})\.[ ]?((?:19|20)\d\d)(?!\.?\d)")
# To the minute or second where a slip box names its notes so.
_COMPACT = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?!\d)"
)
_NAMED_WEEK = re.compile(r"((?:19|20)\d\d)-?[Ww](\d\d)(?!\w)")
_NAMED_MONTH = re.compile(r"((?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?![-\w])")
_SPELLED = re.compile(
    rf"(?<!\w)(?:{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH.replace('month', 'month2')},?)"
    r"\s+(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_UPDATED_LINE = re.compile(
    r"^[ \t>*_(\[-]{0,8}(?:last[ \t]+)?(?:updated|modified|revised|reviewed|as[ \t]of)\b(.{0,60})$",
    re.IGNORECASE | re.MULTILINE,
)

# What may stand between such a word and the day: no other thing's day follows then.
_TO_THE_DAY = re.compile(
    r"[\W_]*(?:by(?:\s+[^\s\d]+){1,3}?\s+(?=on\b))?"
    r"(?:(?:on|at|as|of|the|time|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b[\W_]*)*",
    re.IGNORECASE,
)

_OPENING_LINES = 3
_OPENING = re.compile(
    r"(?:(?:first|originally|last)\s+)?(?:released|published|posted|dated?|written|recorded|sent)\b",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(
    rf"(?:{_NUMERIC.pattern}|{_DOTTED.pattern}|{_SPELLED.pattern})\W*$",
    re.IGNORECASE,
)
_LONGEST_OPENING = 60
_OPENING_CHARACTERS = 1000
_TAG = re.compile(r"</?[a-z][^<>]{0,80}>", re.IGNORECASE)


def dates_in(text: str) -> list[str]:
    """Calendar dates of a short text: 2026-02-13, 13.2.2026, Feb 13, 2026, 13 February 2026."""
    return [iso for _, iso in _placed(text)]


def _placed(text: str) -> list[tuple[int, str]]:
    """Each date with where it begins, in order."""
    found = [(m.start(), _iso(m[1], m[3], m[4])) for m in _NUMERIC.finditer(text)]
    found += [(m.start(), _iso(m[3], m[2], m[1])) for m in _DOTTED.finditer(text)]
    for m in _SPELLED.finditer(text):
        month = month_number(m["month"] or m["month2"])
        found.append((m.start(), _iso(m["year"], str(month), m["day"] or m["day2"])))
    return [(at, iso) for at, iso in sorted(found) if iso]


def _next_day(text: str) -> list[str]:
    """The date that a text begins with, behind no more than "on" or a weekday."""
    return [iso for at, iso in _placed(text)[:1] if _TO_THE_DAY.fullmatch(text[:at])]


def note_dates(properties: Properties, stem: str, body: str) -> tuple[str, ...]:
    """Frontmatter, the file name (``stem``), lines like ``*Updated 2026-02-13*``, a dated opening.

    The opening is one of the first lines, ``Released on 2021/10/06.`` or a bare date.
    """
    return tuple(dict.fromkeys(_all(properties, stem, body)))


def _all(properties: Properties, stem: str, body: str) -> Iterator[str]:
    telling = [(rank, values) for key, values in properties if (rank := _rank(key)) is not None]
    for _, values in sorted(telling, key=itemgetter(0)):
        for value in values:
            yield from dates_in(value)
    yield from _named_days(stem)
    for line in _UPDATED_LINE.finditer(body):
        yield from _next_day(line[1])
    yield from _opening_dates(body)


def _rank(key: str) -> int | None:
    """How telling a property is of when its note is of; None where it does not tell."""
    said = [word.lower() for word in _KEY_WORD.findall(key)]
    rest = "".join(word for word in said if word not in _BESIDE)
    if not rest and "date" not in said:
        return None
    return next((rank for rank, names in enumerate(_TELLING) if rest in names), None)


def _named_days(stem: str) -> Iterator[str]:
    """Those in a file's name; a week is told by its Monday, a month as ``2026-02``."""
    found = dates_in(stem)
    found += (iso for m in _COMPACT.finditer(stem) if (iso := _iso(m[1], m[2], m[3])))
    if not found and (week := _NAMED_WEEK.match(stem)):
        with suppress(ValueError):
            found.append(date.fromisocalendar(int(week[1]), int(week[2]), 1).isoformat())
    if not found and (month := _NAMED_MONTH.match(stem)):
        found.append(month[1])
    yield from found


def _opening_dates(body: str) -> Iterator[str]:
    """Those of the first lines that say when the note is of and nothing else."""
    lines = (line.strip() for line in body[:_OPENING_CHARACTERS].split("\n"))
    for line in islice(filter(None, lines), _OPENING_LINES):
        said = _TAG.sub("", line).strip(" \t*_>()[]")
        if len(said) > _LONGEST_OPENING:
            continue
        if word := _OPENING.match(said):
            yield from _next_day(said[word.end() :])
        elif _BARE_DAY.match(said):
            yield from dates_in(said)


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
