"""How common a word is in English, whatever a vault has of it.

A few hundred notes can't tell that "take" says less than "lease": either stands in two of them.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from rag.text.terms import fold

_WORDS = Path(__file__).with_name("commonwords.txt")
"""6,000 words, the commonest first: the order of the whole words in BERT's English vocabulary.

A dash stands for a name, a month or a day, which says much however common it is.
"""
_NAME = "-"
_ANY_OTHER = 40_000
"""The rank of a word that is none of these."""
_SHARE_OF_ENGLISH = 1 / 3
_LIKE_THE_FIRST = 0.1
"""Share of a text that the commonest word has; that of the r-th is this by r (Zipf, 1935)."""
_WORDS_A_CHUNK = 100


def rarity(word: str, chunks: int, total: int, *, in_english: bool = True) -> float:
    """A word that stands in so many ``chunks`` of ``total``, as BM25 has it (Robertson, 1976).

    With ``in_english`` the geometric mean of that, counted twice, and of what it is in chunks of
    any English.
    """
    in_notes = math.log(1.0 + (total - chunks + 0.5) / (chunks + 0.5))
    if not in_english:
        return in_notes
    in_english_too = _in_english(fold(word))
    return math.exp(
        (1.0 - _SHARE_OF_ENGLISH) * math.log(in_notes)
        + _SHARE_OF_ENGLISH * math.log(in_english_too)
    )


def _in_english(folded: str) -> float:
    """The logarithm of one by the share of chunks of English in which a word stands."""
    rank = _ranks().get(folded, _ANY_OTHER)
    return -math.log1p(-math.exp(-_LIKE_THE_FIRST * _WORDS_A_CHUNK / rank))


@cache
def _ranks() -> dict[str, int]:
    words = _WORDS.read_text(encoding="ascii").split()
    return {word: rank for rank, word in enumerate(words, start=1) if word != _NAME}
