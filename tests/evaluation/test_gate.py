from __future__ import annotations

import pytest

from rag.evaluation.gate import UnreadableGateError, parse_gate

SUMMARY = {
    "retrieval": {"evidence@5": 0.9},
    "answers": {"correct": 0.8, "token_f1": None},
    "abstention": {"over_refusal": 0.2, "recall": 0.7, "crag": -0.1},
    "latency_ms": {"p95": 120.0},
    "by_category": {"long answer": {"answers": {"correct": 0.5}}},
}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("evidence@5=0.9", ""),
        ("evidence@5=0.95", "evidence@5 is 0.9, below 0.95"),
        ("retrieval.evidence@5 >= 0.5", ""),
        ("abstention.recall=0.8", "abstention.recall is 0.7, below 0.8"),
        ("over_refusal<=0.1", "over_refusal is 0.2, above 0.1"),
        ("over_refusal=0.2", ""),
        ("abstention.over_refusal=0.1", "abstention.over_refusal is 0.2, above 0.1"),
        ("over_refusal>=0.3", "over_refusal is 0.2, below 0.3"),
        ("p95=100", "p95 is 120, above 100"),
        ("correct=.8", ""),
        ("crag=-0.2", ""),
        ("p95<=200", ""),
        ("by_category.long answer.correct=0.6",
         "by_category.long answer.correct is 0.5, below 0.6"),
        ("token_f1=0", "token_f1 has no value: no question of the gold set concerns it"),
    ],
)  # fmt: skip
def test_a_bound_is_held(text, fault) -> None:
    assert parse_gate(text).fault(SUMMARY) == fault


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("evidence@5", "no bound"),
        ("evidence@5=high", "no bound"),
        ("evidence@7=0.5", "no figure is called 'evidence@7'"),
        ("answers.evidence@5=0.5", "no figure"),
        ("by_category.tables.correct=0.5", "no figure"),
    ],
)
def test_a_bound_that_cannot_be_read(text, says) -> None:
    with pytest.raises(UnreadableGateError, match=says):
        parse_gate(text, {"table"})
