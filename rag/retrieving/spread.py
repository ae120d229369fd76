"""Several notes among the first hits, where one note would take all the places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rag.records import Signal
from rag.retrieving.fusion import placed, rescored

if TYPE_CHECKING:
    from rag.protocols import Retriever
    from rag.records import Hit

_DEPTH = 60
_SECTIONS = 3
_YIELDS = 0.1


class Spread:
    """The inner ranking; from a note's fourth section on each yields 0.1 more than the one before.

    What is asked stands in the first of a note's sections nearly always; what the question needs
    beside it, in another note.
    """

    def __init__(self, inner: Retriever) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        """The inner retriever's: this is its ranking, put right."""
        return self._inner.name

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; a hit that yields carries the signal ``spread``."""
        hits = self._inner.retrieve(query, max(_DEPTH, k), within)
        sections: dict[str, dict[str, int]] = defaultdict(dict)
        spread: list[Hit] = []
        for hit in hits:
            seen = sections[hit.chunk.note]
            place = seen.setdefault(hit.chunk.section_id, len(seen))
            yields = _YIELDS * max(place - _SECTIONS + 1, 0)
            spread.append(_yielding(hit, yields) if yields else hit)
        order = sorted(spread, key=lambda hit: (-hit.score, hit.rank))
        return tuple(placed(hit, rank) for rank, hit in enumerate(order[:k], start=1))


def _yielding(hit: Hit, yields: float) -> Hit:
    signal = Signal("spread", None, 1.0, adds=-yields)
    return rescored(hit, hit.score - yields, hit.rank, (*hit.signals, signal))
