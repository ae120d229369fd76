"""A bound on a number: "a diameter of at least 20 mm", "more than 5,000 employees"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.text.firstnumber import NUMBER, first_number
from rag.text.measures import units_in

if TYPE_CHECKING:
    from decimal import Decimal

_OVER = "more than|greater than|higher than|larger than|longer than|over|above"
_UNDER = "less than|fewer than|lower than|smaller than|shorter than|under|below"
_AT_LEAST = "at least|no less than|no fewer than|minimum of"
_AT_MOST = "at most|no more than|up to|maximum of"
_BOUND = re.compile(
    rf"^(?P<before>.*?)\b(?:(?P<over>{_OVER})|(?P<under>{_UNDER})|(?P<least>{_AT_LEAST})"
    rf"|(?P<most>{_AT_MOST})|(?P<between>between))\s+(?P<value>\S*\d.*)$",
    re.IGNORECASE,
)
_MEASURED = r"(?:\s+(?:quid|pounds|euros?|dollars|km|kg|miles|hours|minutes))?"
_ALONE = re.compile(
    rf"\b(?:(?P<over>{_OVER})|(?P<under>{_UNDER})|(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST}))\s+"
    rf"(?=\S{{0,4}}\d)(?P<value>\S+{_MEASURED})",
    re.IGNORECASE,
)
_OR_MORE = re.compile(
    rf"(?P<value>\S{{0,4}}\d\S*{_MEASURED})\s+(?:or|and)\s+"
    r"(?:(?P<least>more|over|above|longer|higher|better|up)|(?P<most>less|fewer|under|below|lower))\b",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"(?:\s*\b(?:of|is|are|was|were|that|which|and|to|in|by)\b|[\s,:])+$", re.IGNORECASE
)
_OPENS = re.compile(r"^(?:[\s,]*\b(?:of|in|the)\b)*[\s,]*", re.IGNORECASE)
_SECOND = re.compile(r"^\W*(?:\w+\s+)?(?:and|to)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bound:
    """What is measured, by the name that the question gives it, and the numbers that hold."""

    name: str
    """"" where it goes without saying: "orders over £50"."""
    low: Decimal | None
    high: Decimal | None
    open: bool
    """Whether the bounds themselves do not hold."""
    units: frozenset[str]
    """Those that the question names, as ``units_in``."""

    def can_tell(self, value: str, measured_in: str = "") -> bool:
        """Whether a value, in a column of this name perhaps, is in a unit that can be compared.

        One without a unit is taken as it stands, and so is what has no number.
        """
        given = units_in(f"{value} {measured_in}")
        return not (self.units and given) or bool(self.units & given) or first_number(value) is None

    def holds(self, value: str) -> bool:
        """Whether the first number of a value lies within."""
        number = first_number(value)
        if number is None:
            return False
        above = self.low is None or number > self.low or (not self.open and number == self.low)
        below = self.high is None or number < self.high or (not self.open and number == self.high)
        return above and below


def asked_bound(text: str) -> Bound | None:
    """The bound that a condition sets on one thing; None where it sets none, or on nothing named.

    The thing stands before the bound or, as in "more than 5,000 employees", behind it.
    """
    found = _BOUND.match(text)
    first = NUMBER.search(found["value"]) if found else None
    if found is None or first is None:
        return None
    low = first_number(first[0])
    high, rest = None, found["value"][first.end() :]
    if found["between"]:
        joined = _SECOND.match(rest)
        second = NUMBER.match(rest, joined.end()) if joined else None
        if second is None:
            return None
        high, rest = first_number(second[0]), rest[second.end() :]
    elif found["under"] or found["most"]:
        low, high = None, low
    name = _JOINS.sub("", found["before"]).strip()
    behind = _OPENS.sub("", " ".join(w for w in rest.split() if not units_in(f"1 {w}"))).strip()
    if bool(name) == bool(behind):
        return None
    strict = bool(found["over"] or found["under"])
    return Bound(name or behind, low, high, strict, units_in(found["value"]))


def bound_alone(text: str) -> tuple[Bound | None, str]:
    """The first bound in a text that names nothing it is set on, and the text without it."""
    found = _ALONE.search(text) or _OR_MORE.search(text)
    number = first_number(found["value"]) if found else None
    if found is None or number is None:
        return None, text
    said = {name for name, words in found.groupdict().items() if words}
    above, strict = bool(said & {"over", "least"}), bool(said & {"over", "under"})
    bound = Bound(
        "", number if above else None, None if above else number, strict, units_in(found["value"])
    )
    return bound, f"{text[: found.start()]} {text[found.end() :]}"
