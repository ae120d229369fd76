"""Who did what to whom: a claim whose words all stand in the evidence, with two names swapped.

Nothing but the words right between two names is read: a verb that both texts have there, and
whether it is passive. Where more stands between them, nothing is said about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.text.terms import STOPWORDS, fold, stem

_WORD = re.compile(r"[\w’'-]+|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s?$")
_MOST_BETWEEN = 4
# Words that join two names as equals, or say where and when and not who.
_NO_ROLE = frozenset(
    "and or & , ; / with between vs versus plus in at of from for on to near like as while when "
    "than both alongside meets met".split()
)
_TO_BE = frozenset("is are was were be been being got gets".split())


@dataclass(frozen=True, slots=True)
class _Deed:
    """Two names, in the order written, and the verb between them."""

    first: frozenset[str]
    second: frozenset[str]
    verbs: frozenset[str]
    passive: bool

    def against(self, other: _Deed) -> bool:
        """Whether both tell of the same two and the same verb, the roles the other way round."""
        if not self.verbs & other.verbs:
            return False
        same_order = bool(self.first & other.first and self.second & other.second)
        turned = bool(self.first & other.second and self.second & other.first)
        if same_order == turned:
            return False
        return turned if self.passive == other.passive else same_order


def swapped(claim: str, said: str) -> bool:
    """Whether the claim has two names in each other's role, by what the evidence says."""
    deeds = _deeds(said)
    for deed in _deeds(claim):
        if any(deed.against(other) for other in deeds):
            return not any(_says(deed, other) for other in deeds)
    return False


def _says(deed: _Deed, other: _Deed) -> bool:
    """Whether the other tells the same deed: each may have been done to the other in turn."""
    order = (
        (deed.first, deed.second) if deed.passive == other.passive else (deed.second, deed.first)
    )
    same = bool(order[0] & other.first and order[1] & other.second)
    return same and bool(deed.verbs & other.verbs)


def _deeds(text: str) -> list[_Deed]:
    found = []
    runs = _runs(text)
    for (first, _, end), (second, start, _) in pairwise(runs):
        tokens = _WORD.findall(text[end:start])
        between = [fold(token) for token in tokens]
        verbs = frozenset(stem(w) for w in between if w.isalpha() and w not in STOPWORDS)
        passive = bool(_TO_BE & set(between)) and bool(between) and "by" in between
        if verbs and len(between) <= _MOST_BETWEEN and not _NO_ROLE & set(between):
            found.append(_Deed(first, second, verbs, passive))
    return found


def _runs(text: str) -> list[tuple[frozenset[str], int, int]]:
    """Runs of capitalised words: their stems, where they begin, where they end."""
    found: list[tuple[frozenset[str], int, int]] = []
    for word in re.finditer(r"[\w’'&.-]*\w['’]?", text):
        bare = _POSSESSIVE.sub("", word.group())
        if not bare[:1].isupper() or fold(bare) in STOPWORDS:
            continue
        if found and not text[found[-1][2] : word.start()].strip():
            names, start, _ = found.pop()
            found.append((names | {fold(bare)}, start, word.end()))
        else:
            found.append((frozenset({fold(bare)}), word.start(), word.end()))
    return found
