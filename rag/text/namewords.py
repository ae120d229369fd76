"""Stop words that a text writes as names: in May, by Will, the US, IT, the WHO.

Folded they are what every text is full of; only how they are written tells. So a text is read as
it stands: a capital inside a sentence, an acronym, a word that is all of a value.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.text.terms import STOPWORDS, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"([^\W\d_]+)(?:['’]([^\W\d_]+))?")
_SAME_SENTENCE = re.compile(r",?[^\S\n]+|[^\S\n]&[^\S\n]|[-/]")
_ACRONYMS = frozenset("it us who".split())
# Those that open a sentence as the name of who does something; all others stand for one, or lead
# to one, so that a verb after them tells nothing.
_DOERS = frozenset("can don may will".split())
# "Will leads", "May was": forms that no auxiliary has after it.
_DOES = re.compile(
    r"(?!always|sometimes|perhaps|afterwards|embed|shed|wed\b)"
    r"(?:is|was|has|had|does|did|can|could|would|should|and|\w{2,}[^sui\W]s|\w+[^e\W]ed"
    r"|began|bought|brought|built|came|chose|drew|drove|gave|got|held|kept|knew|led|left|lent|lost"
    r"|made|met|paid|said|sang|sent|sold|spent|spoke|taught|told|took|went|won|wrote)"
)
_AND = re.compile(r"[,;/&]")
# What a box to tick says, or how much of something.
_NO_NAMES = frozenset(
    "all any both each few many more most no not now off on once only other same some".split()
)


@lru_cache(maxsize=1 << 14)
def names_like_stops(text: str) -> frozenset[str]:
    """The stop words, folded, that a text has as names.

    "May I go", "It will rain" and "Will call back" have none, nor has a text all in capitals, or
    one that gives most of its words a capital.
    """
    found = list(_WORD.finditer(text))
    folded = [fold(word[1]) for word in found]
    if STOPWORDS.isdisjoint(folded) or text.isupper():
        return frozenset()
    return frozenset(
        bare
        for at, bare in enumerate(folded)
        if bare in STOPWORDS and found[at][1][0].isupper() and _is_name(found, folded, at)
    )


def names_alone(value: str) -> frozenset[str]:
    """The stop words, folded, that are all of a value, or of a part of it: "Will, May"."""
    parts = (part.strip(" .") for part in _AND.split(value))
    named = frozenset(fold(part) for part in parts if part[:1].isupper())
    return named & (STOPWORDS - _NO_NAMES)


def _is_name(found: Sequence[re.Match[str]], folded: Sequence[str], at: int) -> bool:
    """Whether the stop word there, which has a capital, is one."""
    word = found[at]
    if word[2] not in (None, "s") or len(word[1]) == 1:
        return False  # don't, and I
    if _in_capitals(word[1]):
        # "IT IS SOLD" only shouts.
        beside = [n for n in (at - 1, at + 1) if 0 <= n < len(found)]
        shouted = (n for n in beside if folded[n] in STOPWORDS and _in_capitals(found[n][1]))
        return folded[at] in _ACRONYMS and not any(shouted)
    before = found[at - 1].end() if at else 0
    if at and _SAME_SENTENCE.fullmatch(word.string, before, word.start()):
        others: list[str] = [other[1] for other in (*found[1:at], *found[at + 1 :])]
        return 2 * sum(other[0].isupper() for other in others) <= len(others)
    does = at + 1 < len(found) and bool(_DOES.fullmatch(folded[at + 1]))
    return folded[at] in _DOERS and (word[2] is not None or does)


def _in_capitals(word: str) -> bool:
    return len(word) > 1 and word.isupper()
