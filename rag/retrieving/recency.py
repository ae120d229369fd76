"""Ties in time: of two sections that say the same thing, the newer one first."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.text.figures import without_figures
from rag.text.terms import content_words, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Hit

_SAME = 0.7
_FEWEST_WORDS = 5
_NEAR = 0.75


def newer_first(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits, each newer twin moved in front of the older one, and ranked anew.

    Twins share most of their words, figures and dates apart, score alike, and both carry a day.
    The score of what is moved up is that of the hit it stands before, so that scores still fall.
    """
    ordered = list(hits)
    for at in range(1, len(ordered)):
        hit = ordered[at]
        older = next((i for i, other in enumerate(ordered[:at]) if _outdates(hit, other)), at)
        if older < at:
            del ordered[at]
            ordered.insert(older, replace(hit, score=ordered[older].score))
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1))


def _outdates(hit: Hit, other: Hit) -> bool:
    if not (hit.day and other.day and hit.day > other.day and hit.score >= _NEAR * other.score):
        return False
    mine, theirs = _said(hit.chunk.text), _said(other.chunk.text)
    fewer = min(len(mine), len(theirs))
    return fewer >= _FEWEST_WORDS and len(mine & theirs) >= _SAME * max(len(mine), len(theirs))


@lru_cache(maxsize=4096)
def _said(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in content_words(without_figures(text)))
