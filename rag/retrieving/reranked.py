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
        read = self._reranker.rerank(query, hits[:DEPTH])
        scores = sorted((hit.score for hit in hits[:DEPTH]), reverse=True)
        first = (_placed(hit, score) for hit, score in zip(read, scores, strict=True))
        return (*first, *hits[DEPTH:])[:k]


def _placed(hit: Hit, score: float) -> Hit:
    signal = Signal(SIGNAL, hit.rank, hit.score)
    return replace(hit, score=score, signals=(*hit.signals, signal))
