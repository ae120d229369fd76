"""The time a question asks about, and what the notes said by then.

"As of June 2024" and "what did we know on 30 January" mean the notes as they stood: a note dated
later must not answer. "What form did it have in 2020" means the thing as it was, which a later
note may tell: there only what carries a date of its own is weighed by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rag.reading.evidence import units
from rag.records import Evidence
from rag.text.periods import periods
from rag.text.spokenon import DATE, coarse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit, Hit, Selection

_PART = (
    r"(?:(?:the\s+)?(?:early|mid|late|(?:start|beginning|middle|end|morning|evening|night|spring"
    r"|summer|autumn|fall|winter)(?:\s+of)?)[\s-]+)"
)
_ASKED = re.compile(
    rf"(?:\b(?P<how>as (?:of|at|per)|until|up to|before|prior to|back in|in|on|at|during)\s+)?"
    rf"(?P<part>{_PART}*)(?:the\s+)?(?P<date>(?<![\w-]){DATE}(?![\w-]))(?P<colon>\s*:)?",
    re.IGNORECASE,
)
_KNOWN_THEN = re.compile(
    r"\b(?:back then|at (?:the|that) time"
    r"|(?:what )?did (?:we|i|my notes|the notes) (?:know|think|say|believe)(?: about)?)\b",
    re.IGNORECASE,
)
_OF_THE_NOTES = re.compile(r"as (?:of|at|per)", re.IGNORECASE)
_ENDS = {
    "early": "04-30", "start": "03-31", "beginning": "03-31", "spring": "05-31", "mid": "07-31",
    "middle": "07-31", "summer": "08-31", "autumn": "11-30", "fall": "11-30",
}  # fmt: skip
_LEADING = 24
_INTERCHANGEABLE = 0.8


@dataclass(frozen=True, slots=True)
class AskedTime:
    """Up to which day a question looks."""

    day: str
    """The last day of it, ISO."""
    strict: bool
    """Whether the notes are meant as they stood then, and not the world."""
    rest: str
    """The question without its time."""


def asked_time(question: str) -> AskedTime | None:
    """The time that a question names by a date; None for none, and for two of them."""
    found = list(_ASKED.finditer(question))
    if len(found) != 1:
        return None
    match = found[0]
    how, part = (match["how"] or "").lower(), match["part"].lower()
    spans = periods(match["date"])
    if not spans or not (how or part or match["colon"]):
        return None
    first, last = spans[0]
    if how in ("before", "prior to"):
        last = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    elif first[4:] == "-01-01" and last[4:] == "-12-31":
        last = next((last[:5] + end for word, end in _ENDS.items() if word in part), last)
    strict = bool(_OF_THE_NOTES.fullmatch(how) or _KNOWN_THEN.search(question))
    rest = f"{question[: match.start()]} {question[match.end() :]}"
    rest = " ".join(_KNOWN_THEN.sub(" ", " ".join(rest.split())).split()).strip(" ,;:")
    return AskedTime(last, strict, re.sub(r"\s+([,.;:?])", r"\1", rest) or question)


def standing(hits: Sequence[Hit], day: str) -> tuple[Hit, ...]:
    """The hits with those that speak later than ``day`` put last, ranked anew."""
    ordered = sorted(hits, key=lambda hit: later(hit.day, day))
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1))


def later(said_on: str, day: str) -> bool:
    """Whether something said on a day, month or year is of after ``day``; undated is not."""
    return bool(said_on) and said_on > day[: len(said_on)]


def of_that_time(selection: Selection, hits: Sequence[Hit], time: AskedTime) -> Selection:
    """The best unit replaced by its sibling that was the last to come by then.

    Rows and items that each begin with a date, or hold one in a column, tell a history. The one
    that holds at a time is the last not after it; nothing changes where the best unit carries no
    date, or where the question's other words single it out.
    """
    if not selection.evidence:
        return selection
    best = selection.evidence[0]
    section = hits[best.marker - 1].section
    if section is None or best.unit.kind not in ("row", "item") or not dated(best.unit):
        return selection
    scores = {e.unit: e.score for e in selection.evidence if e.marker == best.marker}
    history = [
        (own, unit)
        for unit in units(section)
        if (unit.kind, unit.group) == (best.unit.kind, best.unit.group)
        and scores.get(unit, 0.0) >= _INTERCHANGEABLE * best.score
        and (own := dated(unit))
    ]
    past = [(own, unit) for own, unit in history if not later(own, time.day)]
    if not past:
        return selection
    chosen = max(past, key=lambda pair: pair[0])[1]
    first = Evidence(best.marker, chosen, best.score)
    others = (e for e in selection.evidence if e.unit != chosen)
    return replace(selection, evidence=(first, *others))


def dated(unit: EvidenceUnit) -> str:
    """The date a row or an item begins with, or that a cell of the row is; "" for none."""
    for text in (*unit.cells, unit.said[:_LEADING]):
        match = re.match(rf"\W*(?P<date>{DATE})(?!\w)", text, re.IGNORECASE)
        if match:
            return coarse(match["date"])
    return ""
