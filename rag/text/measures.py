"""Figures with the unit that they are of: "$380 billion" is not "RMB 380 billion".

``figures`` keeps the value alone. Of the units only those are known here that people take for one
another or mix up: currencies, shares, lengths, weights, sizes of data, durations, power. What is
written in two ways is one unit ("30 %", "30 percent"); "$" may be any dollar, "¥" yuan or yen.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.text.figures import SCALE, figures
from rag.text.glued import unglued

_MANY_DOLLARS = "usd hkd sgd cad aud twd"
_SPELLINGS = {
    "$ dollar dollars": _MANY_DOLLARS, "us$ usd": "usd", "hk$ hkd": "hkd", "s$ sgd": "sgd",
    "c$ ca$ cad": "cad", "a$ au$ aud": "aud", "nt$ twd": "twd", "€ eur euro euros": "eur",
    "£ gbp quid": "gbp", "pound pounds": "gbp lb", "lb lbs": "lb", "¥ ￥": "cny jpy",
    "rmb cny yuan renminbi 元 人民币": "cny", "jpy yen 円": "jpy", "₹ inr rupee rupees": "inr",
    "₩ krw": "krw", "% percent percentage pct": "%",
    "km kilometer kilometers kilometre kilometres": "km", "mile miles": "mile",
    "cm centimeter centimeters centimetre centimetres": "cm",
    "mm millimeter millimeters millimetre millimetres": "mm", "ft foot feet": "ft",
    "inch inches": "inch", "kg kilo kilos kilogram kilograms": "kg", "mg milligrams": "mg",
    "gram grams": "g", "oz ounce ounces": "oz", "ton tons tonne tonnes": "t",
    "kb kib": "kb", "mb mib": "mb", "gb gib": "gb", "tb tib": "tb", "pb": "pb",
    "ms millisecond milliseconds": "ms", "sec secs second seconds": "s",
    "min mins minute minutes": "min", "hr hrs hour hours h": "h", "day days": "d",
    "week weeks": "w", "month months": "month", "year years yr yrs": "y",
    "kw": "kw", "mw": "mw", "gw": "gw", "kwh": "kwh", "mwh": "mwh", "hz": "hz", "khz": "khz",
    "mhz": "mhz", "ghz": "ghz", "°c celsius": "°c", "°f fahrenheit": "°f",
}  # fmt: skip
_UNITS = {
    spelling: frozenset(units.split())
    for spellings, units in _SPELLINGS.items()
    for spelling in spellings.split()
}
MONEY = frozenset(f"{_MANY_DOLLARS} eur gbp cny jpy inr krw".split())
"""The currencies, as ``units_in`` gives them."""
_KEPT = 4096


def _any_of(spellings: list[str]) -> str:
    """The longest first, so that "us$" is not read as "$"; words as whole words."""
    longest = sorted(spellings, key=lambda s: -len(s))
    return "|".join(
        rf"(?<![a-z]){re.escape(s)}(?![a-z])" if s.isascii() and s.isalpha() else re.escape(s)
        for s in longest
    )


_BEFORE = _any_of([spelling for spelling, units in _UNITS.items() if units & MONEY])
_ANY = _any_of(list(_UNITS))
_MEASURED = re.compile(
    rf"(?:(?P<before>{_BEFORE})\s?)?(?<![\w.])(?P<number>\d[\d,]*(?:\.\d+)?"
    rf"{SCALE})"
    rf"(?:[\s-]?(?P<behind>{_ANY}))?"
)
_MEASURED_ANY_CASE = re.compile(_MEASURED.pattern, re.IGNORECASE)
_UNIT = re.compile(_ANY)


def measured_alike(claim: str, evidence: str) -> bool:
    """Whether the evidence has each of the claim's figures in the unit that the claim gives it.

    Where the evidence gives the figure no unit, a table say, it must have the unit somewhere.
    """
    for value, units in _measures(claim):
        given = [own for other, own in _measures(evidence) if other == value]
        if not any(units & own for own in given or [units_in(evidence)]):
            return False
    return True


def without_measures(text: str) -> str:
    """The text with its figures taken out together with the units that they are of."""
    return _MEASURED_ANY_CASE.sub(" ", text)


@lru_cache(_KEPT)
def _measures(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each value that has a unit, as ``figures`` writes it, with what the unit may be."""
    found = []
    for match in _MEASURED.finditer(unglued(text).lower()):
        units = [_UNITS[said] for said in (match["before"], match["behind"]) if said]
        if not units:
            continue
        value = next((f for f in figures(match["number"]) if f.startswith("n")), None)
        if value:
            found.append((value, frozenset().union(*units)))
    return tuple(found)


def measured_in(text: str, units: frozenset[str]) -> list[str]:
    """The figures of a text that may be in one of these units, each as it is written with it."""
    return [
        match[0]
        for match in _MEASURED_ANY_CASE.finditer(text)
        if any(_UNITS[said.lower()] & units for said in (match["before"], match["behind"]) if said)
    ]


@lru_cache(_KEPT)
def units_in(text: str) -> frozenset[str]:
    """Every unit named in a text, by one name each; "$" gives all that it may be."""
    return frozenset().union(*(_UNITS[said] for said in _UNIT.findall(text.lower())))
