"""Several rankings into one. Pure; ranks from 1."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rag.records import Hit, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

RRF_CONSTANT = 60


def reciprocal_rank(rankings: Mapping[str, Sequence[Hit]]) -> tuple[Hit, ...]:
    """Every hit of any ranking, scored by the sum of 1 / (60 + rank), best first.

    Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual
    Rank Learning Methods", SIGIR 2009. A tie goes to the better best rank, then to the chunk id.
    """
    scores: dict[str, float] = {}
    for hits in rankings.values():
        for hit in hits:
            scores[hit.chunk.id] = scores.get(hit.chunk.id, 0.0) + 1.0 / (RRF_CONSTANT + hit.rank)
    return ranked(rankings, scores)


def ranked(rankings: Mapping[str, Sequence[Hit]], scores: Mapping[str, float]) -> tuple[Hit, ...]:
    """The hits of all rankings in order of ``scores`` (by chunk id), with every signal kept."""
    best: dict[str, Hit] = {}
    signals: dict[str, list[Signal]] = {}
    for name, hits in rankings.items():
        for hit in hits:
            key = hit.chunk.id
            if key not in best or hit.rank < best[key].rank:
                best[key] = hit
            signals.setdefault(key, []).append(Signal(name, hit.rank, hit.score))
    order = sorted(best, key=lambda key: (-scores[key], best[key].rank, key))
    return tuple(
        replace(best[key], score=scores[key], rank=rank, signals=tuple(signals[key]))
        for rank, key in enumerate(order, start=1)
    )


def blend(
    near: Mapping[str, float], rankings: Mapping[str, Sequence[Hit]], keyword_weight: float
) -> tuple[Hit, ...]:
    """Cosine plus ``keyword_weight`` times BM25 divided by the query's best BM25, best first.

    Scores, unlike ranks, say how sure a retriever is: where no keyword stands out, BM25 adds the
    same to many; a passage far from the query stays far. ``near`` has the cosine of every hit of
    any ranking, by chunk id; the ranking called ``keyword`` has the BM25 scores.
    """
    keyword = rankings.get("keyword", ())
    top = max((hit.score for hit in keyword), default=0.0) or 1.0
    exact = {hit.chunk.id: keyword_weight * hit.score / top for hit in keyword}
    scores = {chunk: cosine + exact.get(chunk, 0.0) for chunk, cosine in near.items()}
    return tuple(
        replace(hit, signals=_shares(hit, near[hit.chunk.id], exact.get(hit.chunk.id, 0.0)))
        for hit in ranked(rankings, scores)
    )


def _shares(hit: Hit, cosine: float, exact: float) -> tuple[Signal, ...]:
    """The hit's signals with their part of its score; ``dense`` also where it did not rank."""
    ranks = hit.ranks
    shares = (Signal("dense", ranks.get("dense"), cosine, adds=cosine),)
    return (
        *shares,
        *(replace(signal, adds=exact) for signal in hit.signals if signal.name == "keyword"),
    )
