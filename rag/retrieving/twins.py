"""The same text in several notes, shown once: a template, a copied paragraph, a moved note."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rag.text.figures import figures
from rag.text.terms import words

if TYPE_CHECKING:
    from rag.records import Chunk

_SAME = 0.95
_FEWEST_WORDS = 8


def are_twins(one: Chunk, other: Chunk) -> bool:
    """Whether two chunks say the same in nearly the same words, with the same figures.

    Nearly: 95 % of their distinct words are shared. Shorter texts than eight words are never twins;
    "None yet." under two headings says two things.
    """
    if one.note == other.note:
        return False
    mine, theirs = _said(one.text), _said(other.text)
    fewest, most = sorted((len(mine), len(theirs)))
    if fewest < _FEWEST_WORDS or fewest < _SAME * most:
        return False
    shared = len(mine & theirs)
    return shared >= _SAME * (fewest + most - shared) and figures(one.text) == figures(other.text)


@lru_cache(maxsize=4096)
def _said(text: str) -> frozenset[str]:
    lines = (line for line in text.split("\n") if not line.lstrip().startswith("#"))
    return frozenset(words("\n".join(lines)))
