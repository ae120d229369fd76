"""A bound on a number: "a diameter of at least 20 mm", "more than 5,000 employees"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.listing.durations import CLOCK, minutes, minutes_each
from rag.text.firstnumber import NUMBER, first_number
from rag.text.measures import units_in
from rag.text.numberwords import in_digits

_OVER = "more than|greater than|higher than|larger than|longer than|over|above"
_UNDER = "less than|fewer than|lower than|smaller than|shorter than|under|below"
_AT_LEAST = "at least|no less than|no fewer than|minimum of"
_AT_MOST = "at most|no more than|up to|maximum of"
BOUND_WORDS = f"{_OVER}|{_UNDER}|{_AT_LEAST}|{_AT_MOST}|between"
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
_WHOLE_OR_MORE = re.compile(
    r"^(?P<value>\S{0,4}\d\S*(?:\s+[^\W\d_]+)?)\s+(?:or|and)\s+"
    r"(?:(?P<least>more|over|above|longer|higher|better|up)|(?P<most>less|fewer|under|below|lower))"
    r"(?P<behind>.*)$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"^(?P<name>[^\W\d_][^\d]*?)(?:\s+of)?\s+(?P<bound>\S{0,4}\d.*)$")
_EXACTLY = re.compile(r"^(?:exactly\s+)?(?=\S{0,4}\d)(?P<value>.+)$", re.IGNORECASE)
_SCALE = re.compile(r"^\s*(?:/|out\s+of)\s*\d+\b", re.IGNORECASE)
_MOST_NAME_WORDS = 3
_STARS = re.compile("[★⭐]")
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
        if minutes_each(self.units):
            if CLOCK.search(value):
                return False
            if minutes_each(given):
                return True
        return not (self.units and given) or bool(self.units & given) or first_number(value) is None

    def holds(self, value: str) -> bool:
        """Whether the first number of a value lies within, or how many stars it is."""
        number = self._size(value)
        if number is None:
            return False
        above = self.low is None or number > self.low or (not self.open and number == self.low)
        below = self.high is None or number < self.high or (not self.open and number == self.high)
        return above and below

    def _size(self, value: str) -> Decimal | None:
        each = minutes_each(self.units)
        long = minutes(value) if each else None
        if each and long is not None:
            return long / each
        number = first_number(value)
        return number if number is not None else Decimal(len(_STARS.findall(value))) or None


def amount(text: str) -> Bound | None:
    """The bound or number that is all a text says: "4 or better", "under 40 minutes", "5 stars".

    Its name is what is counted, "" where that goes without saying.
    """
    text = in_digits(text)
    found = _BOUND.match(text)
    found = found if found and not found["before"].strip() else None
    if found:
        numbers = _numbers(found)
        if numbers is None:
            return None
        low, high, rest = numbers
        strict = bool(found["over"] or found["under"])
    else:
        found = _WHOLE_OR_MORE.match(text) or _EXACTLY.match(text)
        first = NUMBER.match(found["value"]) if found else None
        if found is None or first is None:
            return None
        said = found.groupdict()
        number, rest = first_number(first[0]), found["value"][first.end() :]
        low = None if said.get("most") else number
        high = None if said.get("least") or rest.startswith("+") else number
        strict, rest = False, f"{rest.removeprefix('+')} {said.get('behind') or ''}"
    name = _without_units(_SCALE.sub("", rest))
    if re.search(r"\d", name) or len(name.split()) > _MOST_NAME_WORDS:
        return None
    return Bound(name, low, high, strict, units_in(text))


def asked_bound(text: str) -> Bound | None:
    """The bound that a condition sets on one thing; None where it sets none, or on nothing named.

    The thing stands before the bound or, as in "more than 5,000 employees", behind it.
    """
    found = _BOUND.match(text)
    numbers = _numbers(found) if found else None
    if found is None or numbers is None:
        return _or_more(text)
    low, high, rest = numbers
    name = _JOINS.sub("", found["before"]).strip()
    behind = _without_units(rest)
    if bool(name) == bool(behind):
        return None
    strict = bool(found["over"] or found["under"])
    return Bound(name or behind, low, high, strict, units_in(found["value"]))


def _or_more(text: str) -> Bound | None:
    """The bound of "rating 4 or better"; None for a number alone."""
    found = _NAMED.match(text)
    bound = amount(found["bound"]) if found else None
    if found is None or bound is None or bound.name or bound.low == bound.high:
        return None
    return replace(bound, name=found["name"])


def _numbers(found: re.Match[str]) -> tuple[Decimal | None, Decimal | None, str] | None:
    """The lowest and the highest that a bound allows, and what stands behind its numbers."""
    first = NUMBER.search(found["value"])
    if first is None:
        return None
    number, rest = first_number(first[0]), found["value"][first.end() :]
    if found["between"]:
        joined = _SECOND.match(rest)
        second = NUMBER.match(rest, joined.end()) if joined else None
        return (number, first_number(second[0]), rest[second.end() :]) if second else None
    return (None, number, rest) if found["under"] or found["most"] else (number, None, rest)


def _without_units(text: str) -> str:
    return _OPENS.sub("", " ".join(w for w in text.split() if not units_in(f"1 {w}"))).strip()


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
