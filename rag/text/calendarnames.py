"""The names of weekdays and months, long and short, as one name each: "thurs" is Thursday."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rag.text.months import NAMES, SHORT
from rag.text.terms import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_SHORT_DAYS = ("mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun")
_GERMAN_DAYS = "montag dienstag mittwoch donnerstag freitag samstag sonntag".split()
_TWO_LETTERS = ("mo tu we th fr sa su".split(), "mo di mi do fr sa so".split())
_FEWEST = 3
_NAMED = {
    **{day: day for day in WEEKDAYS},
    **{f"{day}s": day for day in WEEKDAYS},
    **{name: day for day, some in zip(WEEKDAYS, _SHORT_DAYS, strict=True) for name in some.split()},
    **dict(zip(_GERMAN_DAYS, WEEKDAYS, strict=True)),
    **dict(zip(SHORT, NAMES, strict=True)),
    **{name: name for name in NAMES},
    "sept": "september",
}


@lru_cache(maxsize=1 << 12)
def named_stems(text: str) -> frozenset[str]:
    """The stems of a text's words, weekdays and months by the one name that each has."""
    return frozenset(_NAMED.get(word) or stem(word) for word in words(text))


def calendar_names(stems: Iterable[str]) -> frozenset[str]:
    """Those of these that are weekdays or months."""
    return frozenset(stems) & frozenset((*WEEKDAYS, *NAMES))


def in_full(labels: Iterable[str]) -> list[frozenset[str]]:
    """Of each label of a row or column of a table the stems, with days of two letters in full.

    "Do" is a day only among others: "Mo", "Di", "Mi".
    """
    written = list(labels)
    bare = [fold(label).strip(" .:") for label in written]
    for short in _TWO_LETTERS:
        known = [label for label in bare if label in short]
        if len(set(known)) >= _FEWEST:
            days = dict(zip(short, WEEKDAYS, strict=True))
            return [
                frozenset({days[label]}) if label in days else named_stems(whole)
                for label, whole in zip(bare, written, strict=True)
            ]
    return [named_stems(label) for label in written]
