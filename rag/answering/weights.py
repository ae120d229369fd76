"""What each signal of ``selection`` is worth: two logistic regressions, readable.

``UNIT`` weighs ``Signals`` and scores a unit against its rivals. ``CONFIDENCE`` weighs the best
unit's ``Assurance``: does it answer at all? Both in the order of their fields, the intercept last.
``bench/fit_weights.py`` fits them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Fitted on halves of five sets (the own gold set, 500 questions over long articles, 239 over an
# encyclopedia, 56 over documentation, 149 with sources that disagree), chosen by a hash of each
# question's id, every set counting the same; docs/evaluation.md has the figures of what was held
# back. CONFIDENCE tells answerable from unanswerable. What is left out of it (rank, score, lead,
# agreement of retrievers) made it better on the halves fitted on and worse on the others.
UNIT = (
    *(1.22, 0.13, 0.87, -0.13, 1.89, 2.68, 0.47, 0.39, -0.32, -0.26, -0.35, -1.15),
    *(0.66, -0.44, 0.43, 1.32, -5.18),
)
CONFIDENCE = (0.77, 0.75, 3.35, -3.14, -1.16, -2.4, -1.35, 0.05, -1.73)
READ = (0.25, 0.5)
"""What a unit gains by each point of the span reader's margin, and the intercept.

Units gained from 0.15 to 0.4; the intercept leaves the middling best unit where it was.
"""
ENOUGH = 0.36
"""Confidence from which evidence is taken for an answer."""


def weigh(weights: Sequence[float], signals: Sequence[float]) -> float:
    """The logit: signals times weights, plus the intercept, which stands last."""
    *each, intercept = weights
    return sum(w * s for w, s in zip(each, signals, strict=True)) + intercept
