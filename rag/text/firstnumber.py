"""The first number that a text states, to be compared with others', and which are below zero."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from rag.text.figures import SCALE, figures

MINUS = "[-\N{MINUS SIGN}]"
NUMBER = re.compile(
    rf"(?<![\w.])(?P<minus>{MINUS}(?!\s))?(?:US|HK|NT|S|A|C)?[~≈$€£¥₹]*\s?(?P<inner>{MINUS})?"
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?{SCALE}",
    re.IGNORECASE,
)
"""A number with its minus and currency before it and what multiplies it behind."""


@lru_cache(1 << 12)
def first_number(text: str) -> Decimal | None:
    """The first number of a text, scaled: 2.5 million; None where it has none.

    A minus stands before it or before its currency; the one in ``10-20`` is a dash.
    """
    for found in NUMBER.finditer(text):
        for value in figures(found[0]):
            if value.startswith("n"):
                size = Decimal(value[1:])
                return -size if found["minus"] or found["inner"] else size
    return None


def below_zero(text: str) -> frozenset[str]:
    """The figures of a text that have a minus before them, as ``figures`` writes them."""
    return _signed(text)[1]


def above_zero(text: str) -> frozenset[str]:
    """Those that stand without one."""
    return _signed(text)[0]


@lru_cache(1 << 12)
def _signed(text: str) -> tuple[frozenset[str], frozenset[str]]:
    found: tuple[set[str], set[str]] = (set(), set())
    for number in NUMBER.finditer(text):
        found[bool(number["minus"] or number["inner"])].update(figures(number[0]))
    return frozenset(found[0]), frozenset(found[1])
