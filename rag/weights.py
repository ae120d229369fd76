"""What each signal of ``selection.Signals`` is worth: two logistic regressions, readable.

``UNIT`` scores a unit against its rivals, ``CONFIDENCE`` says whether the best one answers at all;
its last weight is for the best unit's own logit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Fitted by logistic regression on halves of three sets (the own gold set, 500 questions over long
# articles, 239 over an encyclopedia), chosen by a hash of each question's id; docs/evaluation.md
# has the figures of sets that were not fitted on.
UNIT = (0.47, 2.03, 2.2, 0.35, 1.46, 2.31, 1.26, -0.52, 0.01, -0.61, 0.51, -5.04)
CONFIDENCE = (1.06, 0.37, 0.3, -0.15, 0.08, -0.81, 0.78, 0.84, 1.15, 0.41, 0.33, 0.61, -4.25)


def weigh(weights: Sequence[float], signals: Sequence[float]) -> float:
    """The logit: signals times weights, plus the intercept, which stands last."""
    *each, intercept = weights
    return sum(w * s for w, s in zip(each, signals, strict=True)) + intercept
