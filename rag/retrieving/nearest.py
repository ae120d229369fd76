"""The section nearest in meaning has a place among the first, whatever the words say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.records import Signal
from rag.retrieving.fusion import placed, rescored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.protocols import Retriever
    from rag.records import Hit

_PLACE = 4
_DEPTH = 60


class WithNearest:
    """The inner ranking, with the nearest passage in one of its first four sections.

    Who asks in other words than the notes' shares words by chance with many passages, each of
    which gains by them; of a passage that has none of them the vector alone speaks. Bare
    frontmatter is left where it is: its vector is that of the title.
    """

    def __init__(self, inner: Retriever) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        """The inner retriever's: this is its ranking, put right."""
        return self._inner.name

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; a hit that was moved up carries the signal ``nearest``."""
        hits = list(self._inner.retrieve(query, max(_DEPTH, k), within))
        nearest, place = _nearest(hits), _place(hits)
        if place < nearest:
            hit, score = hits.pop(nearest), hits[place].score
            told = Signal("nearest", None, 1.0, adds=score - hit.score)
            hits.insert(place, rescored(hit, score, hit.rank, (*hit.signals, told)))
        return tuple(placed(hit, rank) for rank, hit in enumerate(hits[:k], start=1))


def _nearest(hits: Sequence[Hit]) -> int:
    """Where the first of dense search stands, bare frontmatter apart; 0 where it ranked none."""
    ranks = {
        at: hit.ranks["dense"]
        for at, hit in enumerate(hits)
        if "dense" in hit.ranks and all(signal.name != "frontmatter" for signal in hit.signals)
    }
    return min(ranks, key=ranks.__getitem__, default=0)


def _place(hits: Sequence[Hit]) -> int:
    """Where the fourth section begins; the number of hits where there are fewer."""
    seen: set[str] = set()
    for at, hit in enumerate(hits):
        seen.add(hit.chunk.section_id)
        if len(seen) == _PLACE:
            return at
    return len(hits)
