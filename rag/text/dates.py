"""Dates that say as of when a note holds, as ISO strings."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from rag.text.months import OPENINGS, month_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.records import Properties

TELLING_KEYS = (
    "as_of", "asof", "date", "updated", "last_updated", "lastupdated", "modified",
    "last_modified", "lastmod", "published", "released", "release_date", "created",
)  # fmt: skip
"""Properties that date a note, the most telling first; ``-`` and blanks read as ``_``."""

_MONTH = rf"(?P<month>{OPENINGS})[a-z]{{0,6}}\.?"
_NUMERIC = re.compile(r"(?<!\d)(\d{4})([-/._])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_SPELLED = re.compile(
    rf"(?<!\w)(?:{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH.replace('month', 'month2')},?)"
    r"\s+(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
_UPDATED_LINE = re.compile(
    r"^[ \t>*_(\[-]{0,8}(?:last[ \t]+)?(?:updated|modified|revised|reviewed|as[ \t]of)\b(.{0,60})$",
    re.IGNORECASE | re.MULTILINE,
)

_OPENING_LINES = 3
_OPENING = re.compile(
    r"(?:(?:first|originally|last)\s+)?(?:released|published|posted|dated?|written|recorded|sent)\b"
    rf"|{_NUMERIC.pattern}\W*$|{_SPELLED.pattern}\W*$",
    re.IGNORECASE,
)
_LONGEST_OPENING = 60
_OPENING_CHARACTERS = 1000
_TAG = re.compile(r"</?[a-z][^<>]{0,80}>", re.IGNORECASE)


def dates_in(text: str) -> list[str]:
    """Calendar dates of a short text: 2026-02-13, 2026/2/13, Feb 13, 2026, 13 February 2026."""
    found = [(m.start(), _iso(m[1], m[3], m[4])) for m in _NUMERIC.finditer(text)]
    for m in _SPELLED.finditer(text):
        month = month_number(m["month"] or m["month2"])
        found.append((m.start(), _iso(m["year"], str(month), m["day"] or m["day2"])))
    return [iso for _, iso in sorted(found) if iso]


def note_dates(properties: Properties, stem: str, body: str) -> tuple[str, ...]:
    """Frontmatter, the file name (``stem``), lines like ``*Updated 2026-02-13*``, a dated opening.

    The opening is one of the first lines, ``Released on 2021/10/06.`` or a bare date.
    """
    return tuple(dict.fromkeys(_all(properties, stem, body)))


def _all(properties: Properties, stem: str, body: str) -> Iterator[str]:
    by_key = {re.sub(r"[-\s]+", "_", key.lower()): values for key, values in reversed(properties)}
    for key in TELLING_KEYS:
        for value in by_key.get(key, ()):
            yield from dates_in(value)
    yield from dates_in(stem)
    yield from (iso for m in _COMPACT.finditer(stem) if (iso := _iso(m[1], m[2], m[3])))
    for line in _UPDATED_LINE.finditer(body):
        yield from dates_in(line[1])
    yield from _opening_dates(body)


def _opening_dates(body: str) -> Iterator[str]:
    """Those of the first lines that say when the note is of and nothing else."""
    lines = (line.strip() for line in body[:_OPENING_CHARACTERS].split("\n"))
    for line in islice(filter(None, lines), _OPENING_LINES):
        said = _TAG.sub("", line).strip(" \t*_>()[]")
        if len(said) <= _LONGEST_OPENING and _OPENING.match(said):
            yield from dates_in(said)


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
