"""The value that holds now, where a question asks for the last, latest or current one.

A log of dated items has the last of several; a note says "was 9 euros until March", and then what
it is since; and of notes that each state a figure for their day the newest holds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.asof import AskedTime, dated, of_that_time
from rag.reading.evidence import units
from rag.records import Evidence
from rag.text.figures import figures
from rag.text.periods import periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Hit, Selection

# "The last three" and "last week" mean no one thing, "how long does it last" is a verb.
_NEWEST = re.compile(
    r"\b(?:latest|newest|most\s+recent(?:ly)?|last(?!\W*$|\s+(?:for|until|till|longer|name|names|\d"
    r"|few|couple|two|three|four|five|six|ten|days?|nights?|weeks?|weekend|months?|years?|quarter"
    r"|spring|summer|autumn|fall|winter)\b))\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:current(?:ly)?|right\s+now|now(?!\s+that\b)|at\s+present|presently|these\s+days|today)\b",
    re.IGNORECASE,
)
_HELD_UNTIL = re.compile(
    r"\b(?:was|were|cost|had|used\s+to\s+be|stood\s+at)\b[^;]*\b(?P<by>until|till|up\s+to|through)\s+"
    r"(?P<end>.+)",
    re.IGNORECASE,
)
_HOLDS_SINCE = re.compile(
    r"\b(?:since|now|currently|today|(?:as\s+of|from)\s+(?:\d|(?-i:[A-Z]))\S*)\b", re.IGNORECASE
)
_ASKS_OF_THE_PAST = re.compile(
    r"\b(?:was|were|did|had|used\s+to|before|until|till|formerly|previous(?:ly)?|old)\b",
    re.IGNORECASE,
)


def asks_newest(question: str) -> bool:
    """Whether the last, latest or current one of several is asked for."""
    return bool(_NEWEST.search(question) or _NOW.search(question))


def less_newest(question: str) -> str:
    """The question without the word by which it asks so; that a value is current none says."""
    rest = " ".join(_NOW.sub(" ", _NEWEST.sub(" ", question)).split())
    return re.sub(r"\s+([,.;:?])", r"\1", rest) or question


def newest_item(selection: Selection, hits: Sequence[Hit], today: str) -> Selection:
    """The best item replaced by the last of its list by today, where these are dated."""
    if not selection.evidence or selection.evidence[0].unit.kind != "item":
        return selection
    if not dated(selection.evidence[0].unit):
        return selection
    last = of_that_time(selection, hits, AskedTime(today, strict=False, rest=""))
    return replace(last, alone=True, headed=False)


def one_series(differing: Sequence[Evidence], hits: Sequence[Hit]) -> bool:
    """Whether notes of one folder state each their value for their own day, as minutes do.

    Of these the last holds; notes of other kinds that differ from them may be mistaken.
    """
    some = [hits[e.marker - 1] for e in differing]
    folders = {hit.chunk.note.rpartition("/")[0] for hit in some}
    days = {hit.day for hit in some}
    return len(folders) == 1 and "" not in days and len(days) == len(some)


def in_force(question: str, selection: Selection, hits: Sequence[Hit], today: str) -> Selection:
    """What was so until a day gone by yields to the sentence beside it that says what is since.

    Unless the question asks of the past.
    """
    if not selection.evidence or _ASKS_OF_THE_PAST.search(question):
        return selection
    best = selection.evidence[0]
    section, held = hits[best.marker - 1].section, _HELD_UNTIL.search(best.unit.said)
    if section is None or held is None:
        return selection
    ends = [last for _, last in periods(held["end"])]
    if max(ends, default="") > today or not (ends or held["by"].lower() in ("until", "till")):
        return selection
    every = [unit for unit in units(section) if unit.group == best.unit.group]
    if best.unit not in every:
        return selection
    at = every.index(best.unit)
    beside = (*every[at + 1 : at + 2], *every[max(at - 1, 0) : at])
    since = next(
        (u for u in beside if u.kind == best.unit.kind and _HOLDS_SINCE.search(u.said)
         and bool(figures(u.said)) >= bool(figures(best.unit.said))),
        None,
    )  # fmt: skip
    if since is None:
        return selection
    first = Evidence(best.marker, since, best.score)
    others = (e for e in selection.evidence if e.unit != since)
    return replace(selection, evidence=(first, *others))
