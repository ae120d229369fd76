"""What each signal of ``selection`` is worth: two logistic regressions, readable.

``UNIT`` weighs ``Signals`` and scores a unit against its rivals. ``CONFIDENCE`` weighs the best
unit's ``Assurance``: does it answer at all? Both in the order of their fields, the intercept last.
``bench/fit_weights.py`` fits them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# UNIT was fitted on halves of five sets (our own gold set, questions over long articles, over an
# encyclopedia, over documentation, and with sources that disagree), CONFIDENCE on fifteen sets that
# have unanswerable questions, and then drawn a quarter of the way to a fit on seven with the reader
# as it was; the weight of its margin was set anew with the reader of docs/decisions/0019. 0009 and
# 0013 have what it brings on vaults that it was not fitted on, and what was left out because it
# tells how questions are written.
UNIT = (
    *(1.22, 0.13, 0.87, -0.13, 1.89, 2.68, 0.47, 0.39, -0.32, -0.26, -0.35, -1.15),
    *(0.66, -0.44, 0.43, 1.32, -5.18),
)
CONFIDENCE = (0.82, 0.57, -0.78, 2.5, 0.98, -4.44, -1.77, -0.8, -1.5, -1.87, 0.25, 0.0, -0.3)
ABROAD = (1.0, 1.8, 0.0, 0.0, 0.0, -0.6, -0.7, -1.0, -0.5, -0.5, 0.0, -1.0, -1.2)
"""``CONFIDENCE`` where the best unit is not in English: what the models make of a gloss, or of
letters, tells nothing of an answer being there. Set by hand after fits on questions over notes in
nine languages (docs/decisions/0016), which did no better on a vault left out.
"""
READ = (0.35, 0.7)
"""What a unit gains by each point of the span reader's margin, and the intercept.

Units gained from 0.25 to 0.45; the intercept leaves the middling best unit where it was.
"""
ENOUGH = 0.36
"""Confidence from which evidence is taken for an answer."""


def weigh(weights: Sequence[float], signals: Sequence[float]) -> float:
    """The logit: signals times weights, plus the intercept, which stands last."""
    *each, intercept = weights
    return sum(w * s for w, s in zip(each, signals, strict=True)) + intercept
