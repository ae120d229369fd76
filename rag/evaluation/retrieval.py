"""Whether the evidence was found, and how high: evidence@k, MRR@10, nDCG@10.

Computed by ir-measures (MacAvaney et al., ECIR 2022) from qrels = the question's evidence
sections, relevance 1, and run = its hits, each a section by note and heading.

* evidence@k: 1 when any evidence section is among the first k hits (Success@k); in category
  ``multi`` 1 when all of them are (R@k = 1); else 0.
* mrr@10: 1 / rank of the first evidence section among the first 10 hits, else 0.
* ndcg@10: sum of 1/log2(rank + 1) over evidence sections found in the first 10, divided by the
  same sum had they stood first (Järvelin & Kekäläinen, 2002). Alternatives count as relevant
  too, so a question with three of them reaches 1 only when all three lead the hits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ir_measures
from ir_measures import RR, R, Success, nDCG

from rag.evaluation.places import place_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.evaluation.places import Place
    from rag.records import Hit

DEPTHS = (1, 3, 5, 10)
_MEASURES = [*(Success @ k for k in DEPTHS), *(R @ k for k in DEPTHS), RR @ 10, nDCG @ 10]
RETRIEVAL = (*(f"evidence@{k}" for k in DEPTHS), "mrr@10", "ndcg@10")


def retrieval_figures(
    evidence: Sequence[Place], hits: Sequence[Hit], *, needs_all: bool
) -> dict[str, float]:
    """The six figures of one answerable question, each 0 to 1; all 0 without hits.

    A section that comes up again counts where it first stood; its later hits are misses.
    """
    ranked = ranked_places(hits)
    if not ranked or not evidence:
        return dict.fromkeys(RETRIEVAL, 0.0)
    names: dict[Place, str] = {}
    qrels = [
        ir_measures.Qrel("q", names.setdefault(where, f"e{number}"), 1)
        for number, where in enumerate(dict.fromkeys(evidence))
    ]
    run = []
    for number, where in enumerate(ranked):
        # Scores fall with the rank, so that no tie is broken by the library.
        run.append(ir_measures.ScoredDoc("q", names.pop(where, f"m{number}"), -float(number)))
    found = {str(m.measure): float(m.value) for m in ir_measures.iter_calc(_MEASURES, qrels, run)}
    figures = {
        f"evidence@{k}": float(found[f"R@{k}"] == 1) if needs_all else found[f"Success@{k}"]
        for k in DEPTHS
    }
    # trec_eval sums in floating point: an ideal ranking may come out a hair above 1.
    return {**figures, "mrr@10": found["RR@10"], "ndcg@10": min(found["nDCG@10"], 1.0)}


def ranked_places(hits: Sequence[Hit]) -> tuple[Place, ...]:
    """The hits' sections by rank."""
    ordered = sorted(hits, key=lambda hit: hit.rank)
    return tuple(place_at(hit.chunk.note, hit.chunk.heading_path) for hit in ordered)


def retrieved(evidence: Sequence[Place], hits: Sequence[Hit], *, needs_all: bool) -> bool:
    """Whether the evidence is among the hits at any rank, by the same rule."""
    found = [where in set(ranked_places(hits)) for where in evidence]
    return all(found) if needs_all else any(found)
