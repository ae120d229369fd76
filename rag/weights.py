"""What each signal of ``selection.Signals`` is worth: two logistic regressions, readable.

``UNIT`` scores a unit against its rivals, ``CONFIDENCE`` says whether the best one answers at all;
its last weight is for the best unit's own logit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Fitted on one half of the own gold set and of 500 questions over long articles, chosen by a hash
# of the question's id; docs/evaluation.md has the figures of the other halves.
UNIT = (0.46, 2.04, 2.28, 0.31, 1.15, 2.58, 1.23, -0.48, 0.06, -0.63, 0.59, -4.96)
CONFIDENCE = (0.69, -0.49, 1.64, 0.08, -0.26, -1.11, 0.56, 0.5, 1.22, 0.42, 0.51, 0.51, -3.72)


def weigh(weights: Sequence[float], signals: Sequence[float]) -> float:
    """The logit: signals times weights, plus the intercept, which stands last."""
    *each, intercept = weights
    return sum(w * s for w, s in zip(each, signals, strict=True)) + intercept
