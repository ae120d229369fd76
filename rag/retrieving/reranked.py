"""A ranking whose first hits a model has read again, each together with the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rag.records import Signal

if TYPE_CHECKING:
    from rag.protocols import Reranker, Retriever
    from rag.records import Hit

DEPTH = 30
"""Hits that are read again; the others follow as they were."""
SIGNAL = "reranker"


class Reranked:
    """The first 30 hits of a retriever in a reranker's order, the rest behind them.

    The reranker's own score is the hit's signal ``reranker``. The hit's score stays on the inner
    retriever's scale, the best of them going to the hit that is now first: what weighs scores
    later on was fitted on that scale, and rerankers have a scale each.
    """

    name = "reranked"

    def __init__(self, inner: Retriever, reranker: Reranker) -> None:
        self._inner = inner
        self._reranker = reranker

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``."""
        hits = self._inner.retrieve(query, max(DEPTH, k), within)
        read = hits[:DEPTH]
        found = self._reranker.scores(query, [hit.chunk.passage for hit in read]).tolist()
        order = sorted(range(len(read)), key=lambda at: -found[at])  # a tie keeps their order
        scores = sorted((hit.score for hit in read), reverse=True)
        first = (
            _placed(read[at], rank, found[at], score)
            for rank, (at, score) in enumerate(zip(order, scores, strict=True), start=1)
        )
        return (*first, *hits[DEPTH:])[:k]


def _placed(hit: Hit, rank: int, found: float, score: float) -> Hit:
    signal = Signal(SIGNAL, rank, found)
    return replace(hit, rank=rank, score=score, signals=(*hit.signals, signal))
