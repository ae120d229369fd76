from __future__ import annotations

import pytest
from evaluation_parts import abstained, answered, cite, question
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.abstention import (
    abstention_figures,
    auroc,
    calibration_error,
    reliability,
    two_by_two,
)

ASKED = question(answers=("Oslo",))
UNANSWERABLE = question(answerable=False, category="unanswerable", evidence=[])
RIGHT = answered("Oslo", cite(1, "A.md", "H"))
WRONG = answered("Rome", cite(1, "A.md", "H"))


@pytest.mark.parametrize(
    ("asked", "answer", "precision", "recall", "over", "crag"),
    [
        (ASKED, RIGHT, None, None, 0, 1),
        (ASKED, WRONG, None, None, 0, -1),
        (ASKED, abstained(), 0, None, 1, 0),
        (UNANSWERABLE, abstained(), 1, 1, None, 1),
        (UNANSWERABLE, WRONG, None, 0, None, -1),
    ],
)
def test_each_question_counts_where_it_belongs(asked, answer, precision, recall, over, crag):
    found = abstention_figures(asked, answer)
    assert found == {
        "refusal_precision": precision, "refusal_recall": recall, "over_refusal": over,
        "crag": crag,
    }  # fmt: skip


def test_the_two_by_two_by_hand() -> None:
    table = two_by_two([(True, False), (True, True), (True, False), (False, True), (False, False)])
    assert table == {
        "answerable_answered": 2, "answerable_refused": 1,
        "unanswerable_answered": 1, "unanswerable_refused": 1,
    }  # fmt: skip


def test_auroc_by_hand() -> None:
    """Pairs (0.9, 0.5) and (0.9, 0.2) and (0.5, 0.2) are won, (0.5, 0.5) is half: 3.5 of 4."""
    assert auroc([0.9, 0.5], [0.5, 0.2]) == pytest.approx(3.5 / 4)
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None


scores = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@given(scores, scores)
def test_auroc_agrees_with_counting_pairs(high, low) -> None:
    won = sum((a > b) + (a == b) / 2 for a in high for b in low)
    assert auroc(high, low) == pytest.approx(won / (len(high) * len(low)))
    assert auroc(high, low) == pytest.approx(1 - auroc(low, high))


def test_reliability_by_hand() -> None:
    """[0.9, 1]: mean 0.95, 1 of 2 answerable; [0.1, 0.2): 0.1, none of 1. ECE = (2·0.45+0.1)/3."""
    curve = reliability([(0.9, True), (1.0, False), (0.1, False)])
    assert [(b.confidence, b.answerable, b.count) for b in curve] == [
        (0.1, 0.0, 1), (pytest.approx(0.95), 0.5, 2),
    ]  # fmt: skip
    assert calibration_error(curve) == pytest.approx((2 * 0.45 + 0.1) / 3)
    assert calibration_error(()) is None


@given(st.lists(st.tuples(st.floats(-1, 2), st.booleans())))
def test_reliability_keeps_every_question_and_its_bounds(pairs) -> None:
    curve = reliability(pairs)
    assert sum(one.count for one in curve) == len(pairs)
    assert all(0 <= one.confidence <= 1 and 0 <= one.answerable <= 1 for one in curve)
    assert not pairs or 0 <= (calibration_error(curve) or 0) <= 1
