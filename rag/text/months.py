"""The months' names, and expressions for the English ones."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.text.terms import fold

NAMES = (
    "january february march april may june july august september october november december".split()
)
SHORT = [name[:3] for name in NAMES]
OPENINGS = "|".join(SHORT)
"""What a month's name opens with."""
MONTH = rf"(?:{'|'.join((*NAMES, 'sept', *SHORT))})\.?"
"""A month, written out or not."""
_GERMAN = "januar janner februar feber marz mai juni juli oktober dezember mrz okt dez".split()
_BETWEEN = re.compile(r"\s*[,;/&–—-]\s*|\s+(?:and|or|to|until|till|bis|und)\s+")
_NAMED = frozenset((*NAMES, *SHORT, "sept", *_GERMAN))


def names_a_month(word: str) -> bool:
    """Whether a word is a month, and a number with a stop before it so a day: "14. März 2027".

    German writes days so, and who does often keeps the stop in English.
    """
    return fold(word.strip(".,;:!?)*_")) in _NAMED


def is_months(value: str) -> bool:
    """Whether months are all that a value gives: "June", "May/June", "Dec to Feb"."""
    parts = _BETWEEN.split(value.strip())
    return all(names_a_month(part) for part in parts)


@lru_cache(maxsize=256)
def month_number(written: str) -> int:
    """The number of a month that one of these expressions found.

    Its name is matched as they match: whatever the case, and "Auguſt" and "Aprıl" too.
    """
    return next(n for n, name in enumerate(SHORT, 1) if re.match(name, written, re.IGNORECASE))
