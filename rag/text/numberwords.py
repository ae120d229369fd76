"""Small numbers as words."""

from __future__ import annotations

import re
from functools import lru_cache

NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
"""Each at the place of its number."""
_KEPT = 4096
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {
    **{word: number for number, word in enumerate((*NUMBER_WORDS, *_TEENS)) if number != 1},
    **{word: 10 * number for number, word in enumerate(_TENS, start=2)},
    "dozen": 12,
}
# Case is that of ASCII: else "ſeven" and "sıx" are found, which are no keys.
_TENS_AND_ONE = re.compile(
    rf"\b((?ai:{'|'.join(_TENS)}))[- ]((?ai:{'|'.join(NUMBER_WORDS[1:10])}))\b"
)
_WORD = re.compile(rf"\b(?ai:{'|'.join(_VALUES)})\b")
_HUNDREDS = re.compile(r"\b(\d{1,2}|an?|one) hundred\b", re.IGNORECASE)
_OFTEN = re.compile(r"\b(?ai:once(?= (?:a|an|per|every|each)\b)|twice|thrice)\b")
_TIMES = {"once": "1×", "twice": "2×", "thrice": "3×"}


@lru_cache(_KEPT)
def in_digits(text: str) -> str:
    """The text with its number words as digits; "one" is left, for it mostly counts nothing."""
    text = _TENS_AND_ONE.sub(
        lambda found: str(_VALUES[found[1].lower()] + NUMBER_WORDS.index(found[2].lower())), text
    )
    text = _WORD.sub(lambda found: str(_VALUES[found[0].lower()]), text)
    text = _HUNDREDS.sub(
        lambda found: str(100 * (int(found[1]) if found[1].isdigit() else 1)), text
    )
    return _OFTEN.sub(lambda found: _TIMES[found[0].lower()], text)
