"""How common a word is in English, whatever a vault has of it.

A few hundred notes can't tell that "take" says less than "lease": either stands in two of them.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from rag.text.terms import fold

_WORDS = Path(__file__).with_name("commonwords.txt")
"""6,000 words, the commonest first: the order of the whole words in BERT's English vocabulary."""
_LIKE_THE_FIRST = 0.1
"""Share of a text that the commonest word has; that of the r-th is this by r (Zipf, 1935)."""
_WORDS_A_CHUNK = 100
_READ_BEFORE = 1000
"""Chunks of everyday English that count as read before a vault."""


def rarity(word: str, chunks: int, total: int, *, in_english: bool = True) -> float:
    """A word that stands in so many ``chunks`` of ``total``, as BM25 has it (Robertson, 1976).

    With ``in_english`` as if a thousand chunks of everyday English had been read too: a
    large vault outweighs them.
    """
    before = _READ_BEFORE if in_english else 0
    n = chunks + before * _share_of_chunks(fold(word))
    return math.log(1.0 + (total + before - n + 0.5) / (n + 0.5))


def _share_of_chunks(folded: str) -> float:
    """Of chunks of English, those in which a word stands."""
    rank = _ranks().get(folded)
    return 1.0 - math.exp(-_LIKE_THE_FIRST * _WORDS_A_CHUNK / rank) if rank else 0.0


@cache
def _ranks() -> dict[str, int]:
    words = _WORDS.read_text(encoding="ascii").split()
    return {word: rank for rank, word in enumerate(words, start=1)}
