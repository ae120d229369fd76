from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.latency import latency, percentile


def test_by_hand() -> None:
    """Of 10, 20, 30, 40: position 1.5 is 25; position 2.85 is 30 + 0.85 · 10 = 38.5."""
    assert latency([40, 10, 30, 20]) == {"p50": 25.0, "p95": 38.5}
    assert latency([7]) == {"p50": 7, "p95": 7}
    assert latency([]) == {"p50": None, "p95": None}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=40), st.floats(0, 1))
def test_it_agrees_with_numpy(values, share) -> None:
    assert percentile(values, share) == pytest.approx(float(np.quantile(values, share)))
    assert min(values) <= percentile(values, share) * (1 + 1e-12) + 1e-9
