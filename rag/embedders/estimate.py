"""Tokens of a text by a tokenizer that one cannot ask: rather too many than too few.

Held against BERT's WordPiece and a byte-level BPE in the tests. It adds up over words, so that a
budget kept by it is kept for any split.
"""

from __future__ import annotations

import math
import re

_PIECE = re.compile(r"[A-Za-z]+|[^\W\d_A-Za-z]+|\d|[^\w\s]|_|\n")
_LETTERS_PER_TOKEN = 4.5
_BYTES_PER_TOKEN = 2
"""Of letters beyond ASCII: a token for a letter with two bytes, one and a half for a CJK sign."""
_SPECIAL = 2


def estimated_tokens(text: str) -> int:
    """At least the tokens of ``text``, special ones included, for nearly every text."""
    return _SPECIAL + sum(map(_cost, _PIECE.findall(text)))


def _cost(piece: str) -> int:
    if piece.isascii():
        return math.ceil(len(piece) / _LETTERS_PER_TOKEN)
    return math.ceil(len(piece.encode("utf-8", "replace")) / _BYTES_PER_TOKEN)
