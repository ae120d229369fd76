"""Several rankings into one. Pure; ranks from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.records import Hit, Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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


def ranked(
    rankings: Mapping[str, Sequence[Hit]],
    scores: Mapping[str, float],
    told: Callable[[str, Sequence[Signal]], tuple[Signal, ...]] = lambda _, signals: tuple(signals),
) -> tuple[Hit, ...]:
    """The hits of all rankings in order of ``scores`` (by chunk id), with every signal kept.

    ``told`` turns a chunk's signals into those that its hit carries.
    """
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
        rescored(best[key], scores[key], rank, told(key, signals[key]))
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
    return ranked(
        rankings,
        scores,
        lambda chunk, signals: _shares(signals, near[chunk], exact.get(chunk, 0.0)),
    )


def _shares(signals: Sequence[Signal], cosine: float, exact: float) -> tuple[Signal, ...]:
    """A hit's signals with their part of its score; ``dense`` also where it did not rank."""
    rank = next((signal.rank for signal in signals if signal.name == "dense"), None)
    keyword = (s for s in signals if s.name == "keyword")
    return (
        Signal("dense", rank, cosine, adds=cosine),
        *(Signal(s.name, s.rank, s.score, adds=exact) for s in keyword),
    )


def placed(hit: Hit, rank: int) -> Hit:
    """The hit at this rank; itself where it stands there already, for a copy costs its time."""
    return hit if hit.rank == rank else rescored(hit, hit.score, rank, hit.signals)


def rescored(hit: Hit, score: float, rank: int, signals: tuple[Signal, ...]) -> Hit:
    """The hit with another score, rank and signals: hundreds of times a question.

    ``dataclasses.replace`` would look up its fields each time, at three times the cost.
    """
    return Hit(hit.chunk, score, rank, signals, hit.section, hit.day, hit.also)
