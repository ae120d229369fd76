"""The section that an answer rests on comes first among its hits.

A search ranks sections by what they are about. What answers is found afterwards, by reading the
likeliest units of all of them; whoever looks at the hits, an LLM with room for two of them above
all, should meet that section first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.weights import ENOUGH
from rag.records import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.records import Evidence, Hit, Selection

SIGNAL = "answer"


def answer_first(hits: tuple[Hit, ...], selection: Selection) -> tuple[tuple[Hit, ...], Selection]:
    """The hits with that of the best evidence in front, and the evidence by the new ranks.

    Unchanged where the evidence is not enough for an answer. The hit moved up has the first one's
    score, and the signal ``answer`` with what it gained.
    """
    if not selection.evidence or selection.confidence < ENOUGH:
        return hits, selection
    at = selection.evidence[0].marker - 1
    if at == 0:
        return hits, selection
    found, top = hits[at], hits[0].score
    gain = Signal(SIGNAL, None, selection.evidence[0].score, adds=top - found.score)
    moved = replace(found, score=top, signals=(*found.signals, gain))
    order = [moved, *hits[:at], *hits[at + 1 :]]
    ranks = {hit.rank: rank for rank, hit in enumerate(order, start=1)}
    return (
        tuple(replace(hit, rank=rank) for rank, hit in enumerate(order, start=1)),
        replace(
            selection,
            evidence=_by_rank(selection.evidence, ranks),
            differing=_by_rank(selection.differing, ranks),
        ),
    )


def _by_rank(evidence: Sequence[Evidence], ranks: Mapping[int, int]) -> tuple[Evidence, ...]:
    return tuple(replace(one, marker=ranks[one.marker]) for one in evidence)
