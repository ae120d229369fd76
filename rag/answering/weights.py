"""What each signal of ``selection`` is worth: two logistic regressions, readable.

``UNIT`` weighs ``Signals`` and scores a unit against its rivals. ``CONFIDENCE`` weighs the best
unit's ``Signals`` and then ``Assurance``: does it answer at all? The intercepts stand last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Fitted by logistic regression on halves of five sets (the own gold set, 500 questions over long
# articles, 239 over an encyclopedia, 56 over documentation, 149 with sources that disagree), chosen
# by a hash of each question's id, every set counting the same; docs/evaluation.md has the figures
# of sets that were not fitted on. CONFIDENCE was fitted to tell answerable from unanswerable.
UNIT = (1.37, 0.91, 1.87, -0.14, 2.0, 2.56, 0.54, 0.24, 0.04, -0.55, -0.09, 0.82, -0.4, -5.45)
CONFIDENCE = (
    *(0.01, 0.44, -0.53, 0.42, 0.21, -0.15, 0.19, 0.08, 0.5, 0.19, 0.02, 0.56, -0.56),
    *(0.14, 0.19, 1.38, 0.16, 0.14, -0.29, -2.69),
)
ENOUGH = 0.37
"""Confidence from which evidence is taken for an answer."""


def weigh(weights: Sequence[float], signals: Sequence[float]) -> float:
    """The logit: signals times weights, plus the intercept, which stands last."""
    *each, intercept = weights
    return sum(w * s for w, s in zip(each, signals, strict=True)) + intercept
