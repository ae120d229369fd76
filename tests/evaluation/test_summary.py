from __future__ import annotations

import pytest
from evaluation_parts import abstained, answered, cite, hit, question

from rag.evaluation.places import VaultSections
from rag.evaluation.run_file import Header, Outcome, Run
from rag.evaluation.scoring import figures_of, loss_of
from rag.evaluation.summary import summary

ASKED = question(answers=("Oslo",))
UNANSWERABLE = question(answerable=False, category="unanswerable", evidence=[])
RIGHT = answered(
    "Oslo", cite(1, "A.md", "H"), hits=[hit("B.md"), hit("A.md", "H", rank=2)], confidence=0.9
)


def run_of(*pairs, folder) -> Run:
    outcomes = []
    for number, (asked, answer) in enumerate(pairs):
        figures = figures_of(asked, answer, VaultSections({}), folder)
        outcomes.append(
            Outcome(asked, answer, figures, loss_of(asked, answer, figures, None), 10.0 * number)
        )
    header = Header("hybrid", "g.jsonl", "h", len(pairs), "k", {}, "2026-02-13T10:00:00+00:00")
    return Run(header, tuple(outcomes))


def test_the_shape_that_outside_programs_read(tmp_path) -> None:
    found = summary(run_of((ASKED, RIGHT), folder=tmp_path))
    assert found["questions"] == 1
    for group, keys in {
        "retrieval": "evidence@1 evidence@3 evidence@5 evidence@10 mrr@10 ndcg@10",
        "answers": "correct correct_and_cited citation_precision citation_recall claims_supported",
        "abstention": "precision recall over_refusal",
        "latency_ms": "p50 p95",
    }.items():
        assert set(keys.split()) <= set(found[group])
    assert len(found["runs"]) == 1
    assert found["by_category"]["lookup"]["retrieval"]["mrr@10"] == 0.5


def test_means_by_hand(tmp_path) -> None:
    """Right at rank 2, abstained without hits, answered the unanswerable, refused it.

    MRR (1/2 + 0)/2: the question without hits stays in, the unanswerable ones do not.
    Refusals: 2, one of them right; unanswerable: 2, one refused; CRAG (1 + 0 − 1 + 1)/4.
    """
    found = summary(
        run_of(
            (ASKED, RIGHT), (ASKED, abstained()),
            (UNANSWERABLE, RIGHT), (UNANSWERABLE, abstained()),
            folder=tmp_path,
        )
    )  # fmt: skip
    assert found["retrieval"]["mrr@10"] == 0.25
    assert found["retrieval"]["evidence@3"] == 0.5
    assert found["answers"]["correct_and_cited"] == 0.5
    assert found["answers"]["citation_precision"] == 0.5
    assert found["answers"]["claims_supported"] == 1
    assert found["abstention"]["precision"] == 0.5
    assert found["abstention"]["recall"] == 0.5
    assert found["abstention"]["over_refusal"] == 0.5
    assert found["abstention"]["crag"] == 0.25
    assert found["abstention"]["auroc"] == 0.5
    assert found["abstention"]["unanswerable_refused"] == 1
    assert found["latency_ms"] == {"p50": 15.0, "p95": 28.5}
    assert found["lost"]["not retrieved"] == found["lost"]["not refused"] == 1
    low, high = found["intervals"]["answers"]["correct"]
    assert 0 <= low <= 0.5 <= high <= 1


def test_a_figure_that_concerns_nothing_is_null(tmp_path) -> None:
    found = summary(run_of((UNANSWERABLE, abstained()), folder=tmp_path))
    assert set(found["retrieval"].values()) == {None}
    assert found["answers"]["citation_precision"] is None
    assert found["abstention"]["over_refusal"] is None
    assert found["abstention"]["recall"] == 1


@pytest.mark.parametrize("answer", [RIGHT, abstained(), abstained(hit("A.md", "H"))])
def test_every_figure_stays_in_bounds(tmp_path, answer) -> None:
    found = summary(run_of((ASKED, answer), (UNANSWERABLE, answer), folder=tmp_path))
    for group in ("retrieval", "answers", "abstention"):
        for key in found["intervals"].get(group, {}):
            value = found[group][key]
            assert value is None or (-1 if key == "crag" else 0) <= value <= 1
