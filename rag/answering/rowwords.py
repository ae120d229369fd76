"""The words by which a question points at a row that does not say them: most, next, other than."""

from __future__ import annotations

import re

from rag.text.figures import SCALE
from rag.text.numberwords import NUMBER_WORDS
from rag.text.superlatives import SUPERLATIVES
from rag.text.terms import fold

LISTED = re.compile(
    r"\b(?P<end>first|last)\b(?=.{0,25}\b(?:list\w*|chart|table|row)\b)"
    r"|\b(?:list\w*|comes?|chart)\s+(?P<place>first|last)\b"
)
_BELOW = r"(?P<below>after|below|following|follows|followed|next|subsequent)"
BESIDE = re.compile(
    rf"\b(?:{_BELOW}|before|above|previous|preceding|precedes|preceded|prior to|ahead of)\b"
)
NTH = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        start=1,
    )
}
ORDINAL = re.compile(
    rf"\b(?P<word>{'|'.join(NTH)}|last|final)\b|\b(?P<digits>\d{{1,3}})(?:st|nd|rd|th)\b"
)
EXCEPT = re.compile(
    r"\b(?:besides?|other than|aside from|except(?:\s+for)?|apart from|(?:and|what|which) other)\b"
)
SMALL = {word: number for number, word in enumerate(NUMBER_WORDS[:11])}
COUNT = re.compile(
    r"\b(?:(?P<none>no|without(?: any)?|(?:did|do|does|has|have|had)(?:n't| not)(?: \w+)? any)"
    rf"|(?P<number>\d{{1,3}}|{'|'.join(SMALL)}))\s+"
    r"(?P<what>[a-z]{3,})"
)
ALIKE = re.compile(r"\bsame\s+(?:number\s+of\s+|amount\s+of\s+)?(?P<what>\w+)(?:\s+(?P<more>\w+))?")
BOUND = re.compile(
    r"\b(?:(?P<over>more than|greater than|higher than|over|above|at least|no less than)"
    r"|(?P<under>less than|fewer than|lower than|under|below|at most|no more than))"
    rf"\s+(?P<money>[$€£])?(?P<value>(?P<bare>\d[\d,]*(?:\.\d+)?){SCALE})"
)
EXACT = frozenset(("at least", "no less than", "at most", "no more than"))
_STANDING = re.compile(
    r"\b(?:came|comes?|listed|ranked|placed|finished|immediately|directly|right|in (?:the )?(?:list"
    r"|table|chart)|on (?:this|the) (?:list|table|chart))\b"
)
_SUPERLATIVE = re.compile(rf"\b(?:{'|'.join(sorted(SUPERLATIVES, reverse=True))})\b")
_ROW_WORDS = (BOUND, LISTED, BESIDE, EXCEPT, ORDINAL, _SUPERLATIVE, _STANDING)


def without_row_words(question: str) -> str:
    """What is left for the row and its table to say once the row was found by its place.

    "which country had no gold medals" leaves "which country had gold medals".
    """
    rest = COUNT.sub(lambda found: found["what"], fold(question))
    for words in _ROW_WORDS:
        rest = words.sub(" ", rest)
    return " ".join(rest.split())
