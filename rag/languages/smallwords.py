"""The small words of a language: articles, pronouns, joining words, forms of "to be"."""

from __future__ import annotations

import re
from functools import cache

from rag.text.terms import words

ELIDED = {
    "french": re.compile(r"(?<!\w)(?:[cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE),
    "italian": re.compile(
        r"(?<!\w)(?:[cdl]|un|(?:de|ne|a|su|da|que)ll|quest)['’](?=\w)", re.IGNORECASE
    ),
}
"""Those that stand before a vowel without a blank."""


@cache
def small_words(language: str) -> frozenset[str]:
    """Folded, by the language's English name; those of a phrase one by one."""
    from stop_words import get_stop_words  # noqa: PLC0415  (reads a file a language)

    return frozenset(piece for word in get_stop_words(language) for piece in words(word))
