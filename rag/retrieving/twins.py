"""The same text in several notes, shown once: a template, a copied paragraph, a moved note."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rag.text.figures import figures
from rag.text.terms import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Chunk

_SAME = 0.95
_FEWEST_WORDS = 8


def twin_of(chunk: Chunk, others: Sequence[Chunk]) -> int | None:
    """Place of the first of the others that says the same in nearly the same words.

    Nearly: 95 % of their distinct words are shared, and all figures. Shorter texts than eight words
    are never twins; "None yet." under two headings says two things. Nor are two of one note.
    """
    mine = _said(chunk.text)
    if len(mine) < _FEWEST_WORDS:
        return None
    for place, other in enumerate(others):
        theirs = _said(other.text)
        # By far the most pairs are told apart by how long they are.
        if len(theirs) < _SAME * len(mine) or len(mine) < _SAME * len(theirs):
            continue
        shared = len(mine & theirs)
        if (
            shared >= _SAME * (len(mine) + len(theirs) - shared)
            and len(theirs) >= _FEWEST_WORDS
            and other.note != chunk.note
            and figures(other.text) == figures(chunk.text)
        ):
            return place
    return None


@lru_cache(maxsize=4096)
def _said(text: str) -> frozenset[str]:
    lines = (line for line in text.split("\n") if not line.lstrip().startswith("#"))
    return frozenset(words("\n".join(lines)))
