"""A run as the JSON that outside programs read (docs: CONTRACTS, ``rag eval``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.evaluation.abstention import auroc, calibration_error, reliability, two_by_two
from rag.evaluation.answers import ANSWERS
from rag.evaluation.bootstrap import mean_interval
from rag.evaluation.citations import CITATIONS
from rag.evaluation.gold import gold_row
from rag.evaluation.latency import latency
from rag.evaluation.retrieval import RETRIEVAL
from rag.evaluation.scoring import LOSSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.evaluation.run_file import Outcome, Run

Row = dict[str, Any]
GROUPS: dict[str, dict[str, str]] = {
    "retrieval": {name: name for name in RETRIEVAL},
    "answers": {name: name for name in (*ANSWERS[:2], *CITATIONS, *ANSWERS[2:])},
    "abstention": {
        "precision": "refusal_precision",
        "recall": "refusal_recall",
        "over_refusal": "over_refusal",
        "crag": "crag",
    },
}
"""Group, then key in the JSON, then the figure of each question whose mean it is."""
LOWER_IS_BETTER = frozenset(
    {"over_refusal", "wrong_alone", "calibration_error", "latency_ms", "p50", "p95"}
)
"""Keys in the JSON; of all others the higher is better."""


def summary(run: Run) -> Row:
    """The whole of it; a figure that concerns no question of the run is null."""
    outcomes = run.outcomes
    categories = dict.fromkeys(outcome.question.category for outcome in outcomes)
    return {
        **totals(outcomes),
        "by_category": {
            category: totals([o for o in outcomes if o.question.category == category])
            for category in categories
        },
        "intervals": _intervals(outcomes),
        "lost": {loss: sum(o.lost == loss for o in outcomes) for loss in LOSSES},
        "name": run.header.name,
        "gold": {"path": run.header.gold, "hash": run.header.gold_hash},
        "depends_on": run.header.depends_on,
        "started": run.header.started,
        "complete": run.complete,
        "without_llm": len(run.without_llm),
        "run_file": "" if run.file is None else str(run.file),
        "runs": [_question_row(outcome) for outcome in outcomes],
    }


def totals(outcomes: Sequence[Outcome]) -> Row:
    """The headline figures of some questions."""
    groups: Row = {
        group: {key: _mean(outcomes, figure) for key, figure in keys.items()}
        for group, keys in GROUPS.items()
    }
    confidence = [(o.answer.confidence, o.question.answerable) for o in outcomes]
    groups["abstention"] |= {
        "auroc": auroc(
            [score for score, answerable in confidence if answerable],
            [score for score, answerable in confidence if not answerable],
        ),
        "calibration_error": calibration_error(reliability(confidence)),
        **two_by_two((o.question.answerable, o.answer.abstained) for o in outcomes),
    }
    return {
        "questions": len(outcomes),
        **groups,
        "latency_ms": latency([outcome.latency_ms for outcome in outcomes]),
    }


def values_of(outcomes: Sequence[Outcome], figure: str) -> list[float | None]:
    """One figure, a value a question."""
    return [outcome.figures.get(figure) for outcome in outcomes]


def _mean(outcomes: Sequence[Outcome], figure: str) -> float | None:
    kept = [value for value in values_of(outcomes, figure) if value is not None]
    return round(sum(kept) / len(kept), 6) if kept else None


def _intervals(outcomes: Sequence[Outcome]) -> Row:
    """The 95 % interval of each mean, [low, high], or null."""
    found: Row = {}
    for group, keys in GROUPS.items():
        found[group] = {}
        for key, figure in keys.items():
            ends = mean_interval(values_of(outcomes, figure))
            found[group][key] = ends and [round(ends.low, 6), round(ends.high, 6)]
    return found


def _question_row(outcome: Outcome) -> Row:
    question, answer = outcome.question, outcome.answer
    return {
        "id": question.id,
        "question": question.question,
        "category": question.category,
        "answerable": question.answerable,
        "answer": answer.text,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "notice": answer.notice,
        "latency_ms": outcome.latency_ms,
        "lost": outcome.lost,
        "figures": outcome.figures,
        "citations": [
            {
                "marker": c.marker,
                "note": c.note,
                "heading": list(c.heading_path),
                "lines": [c.first_line, c.last_line],
                "quote": c.quote,
            }
            for c in answer.citations
        ],
        "hits": [
            {
                "rank": hit.rank,
                "note": hit.chunk.note,
                "heading": list(hit.chunk.heading_path),
                "lines": list(hit.chunk.lines),
                "score": round(hit.score, 6),
                "ranks": hit.ranks,
            }
            for hit in answer.hits
        ],
        "gold": gold_row(question),
    }
