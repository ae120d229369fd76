"""Several rankings into one. Pure; ranks from 1."""

from __future__ import annotations

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
    signals: dict[str, list[Signal]] = {}
    for name, hits in rankings.items():
        for hit in hits:
            signals.setdefault(hit.chunk.id, []).append(Signal(name, hit.rank, hit.score))
    return tuple(
        rescored(hit, scores[hit.chunk.id], rank, tuple(signals[hit.chunk.id]))
        for rank, hit in enumerate(_in_order(rankings, scores), start=1)
    )


def blend(
    near: Mapping[str, float], rankings: Mapping[str, Sequence[Hit]], keyword_weight: float
) -> tuple[Hit, ...]:
    """Cosine plus ``keyword_weight`` times BM25 divided by the query's best BM25, best first.

    Scores, unlike ranks, say how sure a retriever is: where no keyword stands out, BM25 adds the
    same to many; a passage far from the query stays far. ``near`` has the cosine of every hit of
    any ranking, by chunk id; the ranking called ``keyword`` has the BM25 scores. Each hit carries
    its part of the score by either, ``dense`` also where it did not rank.
    """
    keyword = {hit.chunk.id: hit for hit in rankings.get("keyword", ())}
    dense = {hit.chunk.id: hit.rank for hit in rankings.get("dense", ())}
    top = max((hit.score for hit in keyword.values()), default=0.0) or 1.0
    exact = {chunk: keyword_weight * hit.score / top for chunk, hit in keyword.items()}
    scores = {chunk: cosine + exact.get(chunk, 0.0) for chunk, cosine in near.items()}
    blended = []
    for rank, hit in enumerate(_in_order(rankings, scores), start=1):
        chunk = hit.chunk.id
        told = [Signal("dense", dense.get(chunk), near[chunk], (), near[chunk])]
        if chunk in keyword:
            found = keyword[chunk]
            told.append(Signal("keyword", found.rank, found.score, (), exact[chunk]))
        blended.append(rescored(hit, scores[chunk], rank, tuple(told)))
    return tuple(blended)


def _in_order(rankings: Mapping[str, Sequence[Hit]], scores: Mapping[str, float]) -> list[Hit]:
    """Each chunk's best ranked hit, by score; a tie goes to the better rank, then to the id."""
    best: dict[str, Hit] = {}
    for hits in rankings.values():
        for hit in hits:
            known = best.get(hit.chunk.id)
            if known is None or hit.rank < known.rank:
                best[hit.chunk.id] = hit
    return [best[key] for key in sorted(best, key=lambda k: (-scores[k], best[k].rank, k))]


def placed(hit: Hit, rank: int) -> Hit:
    """The hit at this rank; itself where it stands there already, for a copy costs its time."""
    return hit if hit.rank == rank else rescored(hit, hit.score, rank, hit.signals)


def rescored(hit: Hit, score: float, rank: int, signals: tuple[Signal, ...]) -> Hit:
    """The hit with another score, rank and signals: hundreds of times a question.

    ``dataclasses.replace`` would look up its fields each time, at three times the cost.
    """
    return Hit(hit.chunk, score, rank, signals, hit.section, hit.day, hit.also, hit.embedded_in)
