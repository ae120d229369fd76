from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.evaluation.bootstrap import mean_interval, paired_interval


def test_a_clear_gain_excludes_zero_and_noise_does_not() -> None:
    before = [0.0] * 20 + [1.0] * 20
    gained = paired_interval(before, [1.0] * 30 + [1.0] * 10)
    assert gained.value == pytest.approx(0.5)
    assert gained.excludes_zero
    swapped = paired_interval(before, [1.0, *before[1:-1], 0.0])
    assert swapped.value == 0
    assert not swapped.excludes_zero


def test_a_pair_is_tighter_than_two_samples() -> None:
    """A constant gain has no spread when the same questions are drawn for both."""
    before = [i / 40 for i in range(40)]
    found = paired_interval(before, [value + 0.1 for value in before])
    assert found.low == pytest.approx(0.1)
    assert found.high == pytest.approx(0.1)


def test_the_interval_has_the_width_that_theory_gives() -> None:
    """Mean of 100 coin flips: 0.5 ± 1.96 · 0.05."""
    found = mean_interval([0.0, 1.0] * 50)
    assert found.low == pytest.approx(0.402, abs=0.015)
    assert found.high == pytest.approx(0.598, abs=0.015)


def test_questions_without_a_say_are_left_out() -> None:
    assert mean_interval([None, 1.0, None, 0.0]).value == 0.5
    assert mean_interval([None, None]) is None
    assert paired_interval([None, 1.0], [None, None]) is None
    assert paired_interval([], []) is None
    with pytest.raises(ValueError, match="equal lengths"):
        paired_interval([1.0], [])


def test_it_says_the_same_twice_and_listens_to_its_seed() -> None:
    first, second = [0.0, 1.0, 1.0, 0.0, 0.5] * 5, [1.0, 1.0, 0.0, 0.0, 0.1] * 5
    assert paired_interval(first, second) == paired_interval(first, second)
    assert paired_interval(first, second, seed=1) != paired_interval(first, second, seed=2)


values = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=12)


@settings(max_examples=30)
@given(values)
def test_a_mean_of_shares_stays_a_share(one) -> None:
    found = mean_interval(one)
    if found is not None:
        assert -1e-9 <= found.low <= found.high <= 1 + 1e-9
        assert 0 <= found.value <= 1
