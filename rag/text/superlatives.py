"""Words that mean the utmost of several: which end, and of what where nothing else is named."""

from __future__ import annotations

from rag.text.terms import stems_of

MOST = frozenset(
    "most highest largest biggest greatest longest maximum max top latest newest tallest heaviest "
    "youngest densest slowest priciest".split()
) | {"most expensive"}
LEAST = frozenset(
    "least lowest smallest fewest shortest minimum min earliest oldest lightest fastest "
    "cheapest".split()
) | {"least expensive"}
SUPERLATIVES = MOST | LEAST
# What such a word measures where the question does not name the column.
MEASURES = {
    "longest": "length time duration distance",
    "shortest": "length time duration distance",
    "fastest": "speed time",
    "slowest": "speed time",
    "cheapest": "price cost",
    "priciest": "price cost",
    "most expensive": "price cost spent",
    "least expensive": "price cost spent",
    "tallest": "height",
    "heaviest": "weight mass",
    "lightest": "weight mass",
    "densest": "density",
    "latest": "date year released",
    "newest": "date year released age",
    "earliest": "date year released",
    "oldest": "age date year born founded",
    "youngest": "age born",
    "largest": "capacity size area population",
    "biggest": "capacity size area population",
    "smallest": "capacity size area population",
}
_AGE, _SPEED = stems_of("age"), stems_of("speed velocity")
# The ends above are those of dates and times; these measures run the other way.
_TURNS = {
    "oldest": _AGE, "youngest": _AGE, "newest": _AGE, "fastest": _SPEED, "slowest": _SPEED,
}  # fmt: skip


def seeks_most(word: str, measure: str) -> bool:
    """Whether the word means the most of what is measured: the oldest has most age, but least date.

    A word that is no superlative here, ``last``, means the most.
    """
    return (word not in LEAST) != bool(_TURNS.get(word, frozenset()) & stems_of(measure))
