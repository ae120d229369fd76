"""Words of opposite direction, which a claim may not put in each other's place.

"Below 5 °C" shares every telling word with "above 5 °C": many of these are stop words. A claim that
has one side of a pair where its evidence has the other says something else, and so does one that
moves what "from", "to", "by", "before" or "than" stands before.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from rag.text.terms import STOPWORDS, fold, spaced, stem

# Between bars the sides of a group, whose words exclude those of the other sides.
_GROUPS = """
    above, over, more than, higher than, at least, no less than, no fewer than, exceed | below,
      under, less than, fewer than, lower than, at most, up to, no more than
    before, prior to | after
    up, rise, rose, risen, increase, grow, grew, grown, growth, climb, higher | down, fall, fell,
      fallen, decrease, decline, shrink, shrank, lower
    on | off
    inside, indoors | outside, outdoors
    log in, sign in, check in, opt in | log out, sign out, check out, opt out
    open, reopen | close, closure
    open, pending, outstanding, unfinished | done, finish, complete
    start, begin, began, begun | end, finish, stop
    all, every, each, both | some, several, a few | most, majority | few, hardly, barely
    always | sometimes | rarely, seldom
    first, 1st, q1 | second, 2nd, q2 | third, 3rd, q3 | fourth, 4th, q4 | last, final
    half | quarter
    daily | weekly | monthly | quarterly | yearly, annual
    weekdays, weekday | weekends, weekend
    minimum | maximum
    more | less, fewer
    most | least, fewest
    early, earlier, earliest | late, later, latest
    old, older, oldest | young, younger, youngest, new, newer, newest
    tall, taller, tallest, long, longer, longest | short, shorter, shortest
    big, bigger, large, larger, largest | small, smaller, smallest
    hot, hotter, warm, warmer | cold, colder, cool, cooler
    north, northern | south, southern
    east, eastern | west, western
    left | right
    buy, bought, acquire, purchase | sell, sold, sale
    win, won | lose, lost
    profit | loss
    join, hire | leave, left, fire, quit
    enable, activate, allow, permit | disable, deactivate, forbid, forbidden, prohibit, ban
    include | exclude
    accept, approve | reject, refuse
    succeed, success, pass | fail, failure
    import | export
    arrive | depart
"""
_SIDES: dict[str, list[tuple[int, int]]] = {}
_PHRASES: dict[str, list[tuple[int, int]]] = {}
for _number, _line in enumerate(re.split(r"\n(?! {6})", _GROUPS.strip("\n"))):
    for _side, _words in enumerate(_line.split("|")):
        for _said in (" ".join(word.split()) for word in _words.split(",")):
            if " " in _said:
                _PHRASES.setdefault(_said, []).append((_number, _side))
            else:
                _SIDES.setdefault(stem(_said), []).append((_number, _side))
_PHRASE = re.compile(rf"(?<= )(?:{'|'.join(sorted(_PHRASES, key=len, reverse=True))})(?= )")
_HALF_OF_DAY = re.compile(r"\d\s?(?P<half>[ap])\.?m\b", re.IGNORECASE)
_NEGATING = re.compile(r"(?:un|non|dis|in|im|ir|il)(?P<bare>\w{3,})")
_PREPOSITIONS = {
    **{word: word for word in "from to by before after than above below".split()},
    "over": "above",
    "under": "below",
}
_OPPOSED = (("from", "to"), ("by", "to"), ("before", "after"), ("above", "below"))
_ENDS_PHRASE = frozenset("and or but in on at with for as since until via during per when".split())
_MOST_ATTACHED = 3
_WORD = re.compile(r"\d[\d.,]*\d|[\w’']+|[^\w\s]")
_KEPT = 4096


def turned(claim: str, evidence: str) -> bool:
    """Whether the claim says the opposite of what the evidence has in its place."""
    return (
        _other_side(_sides(claim), _sides(evidence))
        or not _halves(claim) <= _halves(evidence)
        or _undone(_bare(claim), _bare(evidence))
        or _moved(_attached(claim), _attached(evidence))
    )


def _other_side(said: Counter[tuple[int, int]], there: Counter[tuple[int, int]]) -> bool:
    """Whether the claim has a word more often than the evidence, and a contrary one less often."""
    more = [at for at in said if said[at] > there[at]]
    less = [at for at in there if there[at] > said[at]]
    return any(
        group == other and side != another for group, side in more for other, another in less
    )


def _undone(said: frozenset[str], there: frozenset[str]) -> bool:
    """Whether one has a word that the other has with "un-" before it: "safe", "unsafe"."""
    return _lacks(said, there) or _lacks(there, said)


def _lacks(some: frozenset[str], others: frozenset[str]) -> bool:
    return any(
        found["bare"] in others
        for word in some - others
        if (found := _NEGATING.fullmatch(word)) and found["bare"] not in some
    )


def _moved(said: dict[str, frozenset[str]], there: dict[str, frozenset[str]]) -> bool:
    """Whether what stands behind a preposition stands behind its contrary in the evidence."""
    none: frozenset[str] = frozenset()
    for pair in _OPPOSED:
        for one, other in (pair, pair[::-1]):
            moved = said.get(one, none) & there.get(other, none)
            if moved - there.get(one, none) - said.get(other, none):
                return True
    compared, others = said.get("than", none), there.get("than", none)
    bounds = there.get("above", none) | there.get("below", none)
    return bool(compared and others) and not compared & (others | bounds)


@lru_cache(_KEPT)
def _sides(text: str) -> Counter[tuple[int, int]]:
    """How often a text has a word of each side of each group."""
    found: Counter[tuple[int, int]] = Counter()
    said = spaced(text)
    for phrase in _PHRASE.findall(said):
        found.update(_PHRASES[phrase])
    for word in _PHRASE.sub(" ", said).split():
        found.update(_SIDES.get(stem(word), ()))
    return found


@lru_cache(_KEPT)
def _attached(text: str) -> dict[str, frozenset[str]]:
    """The telling words right behind each preposition that has a direction."""
    found: dict[str, set[str]] = {}
    behind, left = "", 0
    for word in _WORD.findall(fold(text)):
        if word in _PREPOSITIONS:
            behind, left = _PREPOSITIONS[word], _MOST_ATTACHED
        elif word in _ENDS_PHRASE or (word in ".,;:!?()" and behind):
            behind = ""
        elif behind and left and word not in STOPWORDS and word[0].isalnum():
            found.setdefault(behind, set()).add(stem(word.removesuffix("'s").replace(",", "")))
            left -= 1
    return {preposition: frozenset(stems) for preposition, stems in found.items()}


def _bare(text: str) -> frozenset[str]:
    return frozenset(word for word in spaced(text).split() if word not in STOPWORDS)


def _halves(text: str) -> frozenset[str]:
    """Whether a text tells hours by "am" or by "pm"."""
    return frozenset(found["half"].lower() for found in _HALF_OF_DAY.finditer(text))
