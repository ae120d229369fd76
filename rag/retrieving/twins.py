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


class Twins:
    """The chunks shown so far, and which of them says what another says."""

    def __init__(self) -> None:
        self._shown: list[tuple[Chunk, frozenset[str]]] = []

    def add(self, chunk: Chunk) -> None:
        """From now on it is one of those shown."""
        self._shown.append((chunk, _said(chunk.text)))

    def twin_of(self, chunk: Chunk) -> int | None:
        """Place of the first of those shown that says the same in nearly the same words.

        Nearly: 95 % of their distinct words are shared, and all figures. Shorter texts than eight
        words are never twins; "None yet." under two headings says two things. Nor are two of one
        note.
        """
        mine = _said(chunk.text)
        words_of_mine = len(mine)
        if words_of_mine < _FEWEST_WORDS:
            return None
        fewest, most = _SAME * words_of_mine, words_of_mine / _SAME
        for place, (other, theirs) in enumerate(self._shown):
            # By far the most pairs are told apart by how long they are.
            if not fewest <= len(theirs) <= most:
                continue
            shared = len(mine & theirs)
            if (
                shared >= _SAME * (words_of_mine + len(theirs) - shared)
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
