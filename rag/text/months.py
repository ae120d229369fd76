"""The months' English names, and expressions for them."""

from __future__ import annotations

import re
from functools import lru_cache

NAMES = (
    "january february march april may june july august september october november december".split()
)
SHORT = [name[:3] for name in NAMES]
OPENINGS = "|".join(SHORT)
"""What a month's name opens with."""
MONTH = rf"(?:{'|'.join((*NAMES, 'sept', *SHORT))})\.?"
"""A month, written out or not."""


@lru_cache(maxsize=256)
def month_number(written: str) -> int:
    """The number of a month that one of these expressions found.

    Its name is matched as they match: whatever the case, and "Auguſt" and "Aprıl" too.
    """
    return next(n for n, name in enumerate(SHORT, 1) if re.match(name, written, re.IGNORECASE))
