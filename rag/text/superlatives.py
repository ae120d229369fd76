"""Words that mean the utmost of several: which end, and of what where nothing else is named."""

from __future__ import annotations

MOST = frozenset(
    "most highest largest biggest greatest longest maximum max top latest newest tallest heaviest "
    "youngest densest".split()
)
LEAST = frozenset(
    "least lowest smallest fewest shortest minimum min earliest oldest lightest fastest".split()
)
SUPERLATIVES = MOST | LEAST
# What such a word measures where the question does not name the column.
MEASURES = {
    "longest": "length time duration distance",
    "shortest": "length time duration distance",
    "fastest": "time",
    "tallest": "height",
    "heaviest": "weight mass",
    "lightest": "weight mass",
    "densest": "density",
    "latest": "date year released",
    "newest": "date year released",
    "earliest": "date year released",
    "oldest": "date year born founded",
    "youngest": "born",
    "largest": "capacity size area population",
    "biggest": "capacity size area population",
    "smallest": "capacity size area population",
}
