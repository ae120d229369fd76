"""A property of many notes as one number: "average rating of books", "total pages of my books".

The number stands in no note. It is told with every value that it was reckoned from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, median
from typing import TYPE_CHECKING

from rag.listing.amounts import alike_behind, measured, one_unit
from rag.listing.forms import fitting
from rag.listing.listed import Listed, listed_of
from rag.listing.matching import plural
from rag.listing.noteitems import note_items
from rag.listing.notelists import notes_of
from rag.listing.questions import readings
from rag.listing.quotes import Proof
from rag.text.firstnumber import first_number
from rag.text.inflections import FORMS

if TYPE_CHECKING:
    from rag.listing.known import Found
    from rag.listing.sources import Sources

_SUM = "total|combined|summed|overall|sum of(?: the)?"
_HOW = rf"(?P<how>average|mean|median|{_SUM})"
_OF = r"(?:of|for|across|over|per|among|in)"
_ALL = r"(?:all\s+(?:of\s+)?)?(?:the\s+|my\s+|our\s+)?"
_KEY = r"(?:(?:number|amount)\s+of\s+)?(?P<key>[^\W\d_][\w -]{1,40}?)"
_KIND = r"(?P<kind>[^\W\d_].*)"
_TOGETHER = r"(?P<how>on average|in total|altogether|together|combined)"
_DID_WE = r"(?:did|have|do)\s+(?:i|we)"
_WHAT_IS = r"(?:what(?:['’]s|\s+is|\s+was)\s+)?(?:the\s+|my\s+)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_WHAT_IS}{_HOW}\s+{_KEY}\s+{_OF}\s+{_ALL}{_KIND}",
        rf"how\s+much\s+{_DID_WE}\s+{_KEY}\s+(?:{_TOGETHER}\s+)?(?:on|for)\s+{_ALL}{_KIND}",
        rf"how\s+(?:many|much)\s+{_KEY}\s+do\s+{_ALL}(?P<kind>[^\W\d_].*?)\s+have\s+{_TOGETHER}",
    )
)
_AVERAGES = frozenset(("average", "mean", "on average"))
_AT_LEAST = 2


@dataclass(frozen=True, slots=True)
class AskedTotal:
    """What is reckoned, of which property, over which notes as they were asked for."""

    how: str
    """``Average``, ``Median`` or ``Total``."""
    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class Total:
    """The number as it is told, the notes that it was reckoned from, the greatest first."""

    said: str
    key: str
    """As a note writes it."""
    found: Found
    lacking: int
    """How many notes of the kind have no such property."""


def asked_total(question: str) -> AskedTotal | None:
    """The number over many notes that a question asks for; None for any other question."""
    found = fitting(question, _FORMS)
    if found is None or found["key"].lower() in ("number", "amount"):
        return None  # "the total number of books": a count
    how = (found["how"] or "total").lower()
    name = "Average" if how in _AVERAGES else "Median" if how == "median" else "Total"
    return AskedTotal(name, found["key"], found["kind"])


def totalled(asked: AskedTotal, sources: Sources) -> Listed | None:
    """The number, with each note of the kind asked for that it was reckoned from."""
    for reading in readings(f"list all {asked.kind}"):
        found = notes_of(reading, sources)
        over = _total(asked, found, sources) if found else None
        if over is None:
            continue
        count = len(over.found)
        intro = f"{asked.how} of “{over.key}” over {count} {plural(reading.kind, count)}"
        caveat = f"{over.lacking} more have no “{over.key}”." if over.lacking else ""
        items = note_items(over.found, sources)
        return listed_of(f"{intro} is {over.said}", items, count, caveat=caveat)
    return None


def _total(asked: AskedTotal, found: Found, sources: Sources) -> Total | None:
    """The number over the notes of ``found``; None where their values can't be reckoned together.

    They can't where fewer than two notes have the property, one has no number, or units differ.
    """
    key = next((k for k in _forms(asked.key) if sources.values_of(k, found)), asked.key)
    values = sources.values_of(key, found)
    numbers = {path: first_number(value) for path, (_, value) in values.items()}
    known = {path: number for path, number in numbers.items() if number is not None}
    if len(known) < _AT_LEAST or len(known) < len(values):
        return None
    of_keys = sources.having_key(sources.known_keys(key))
    if any(path in known and len(every) > 1 for path, _, every in of_keys):
        return None  # which of a note's several values counts, it does not say
    written = [value for _, value in values.values()]
    if not (one_unit(written) and alike_behind(written)):
        return None
    match asked.how:
        case "Average":
            number = mean(known.values())
        case "Median":
            number = median(known.values())
        case _:
            number = sum(known.values(), Decimal(0))
    order = sorted(sorted(known), key=lambda path: known[path], reverse=True)
    proofs = {path: Proof("property", values[path][0]) for path in order}
    return Total(measured(number, written), values[order[0]][0], proofs, len(found) - len(known))


def _forms(key: str) -> list[str]:
    """A property as it is asked for and, of a verb, as notes have it: "spend", "spent"."""
    return next((each for forms in FORMS if key in (each := forms.split())), [key])
