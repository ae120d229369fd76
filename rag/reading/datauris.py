"""Pictures and files that are written into a note's own text: no words, though they have letters.

Exporters write each picture so, and web clips do: a million characters in one word.
"""

from __future__ import annotations

import re

_LEFT = "data:"
# Shorter ones are examples that a text speaks of.
_URI = re.compile(
    r"\bdata:(?:[\w.+-]{1,60}/[\w.+-]{1,60})?(?:;[\w.+=-]{1,60}){0,4},[\w+/=%.~-]{200,}", re.ASCII
)


def without_data(text: str) -> str:
    """The same lines with nothing but ``data:`` left of each long data URI."""
    return _URI.sub(_LEFT, text) if _LEFT in text else text
