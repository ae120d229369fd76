"""How sure a difference is: the paired bootstrap (Efron & Tibshirani, 1993; Koehn, 2004).

Questions are drawn with replacement, the same draw for both runs; the interval holds the middle
95 % of the differences between the two means. Where it excludes 0, the difference is unlikely to
be luck of the questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20260213
_MIDDLE = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether luck of the questions is an unlikely explanation."""
        return self.low > 0 or self.high < 0


def paired_interval(
    first: Sequence[float | None], second: Sequence[float | None], *, seed: int = SEED
) -> Interval | None:
    """Mean of ``second`` minus mean of ``first``; one value a question, in the same order.

    None stands for a question that the metric does not concern in that run; the result is None
    where it concerns no question of a run. Raises ValueError when the lengths differ.
    """
    if len(first) != len(second):
        raise ValueError(f"a pair needs equal lengths, not {len(first)} and {len(second)}")
    if not _some(first) or not _some(second):
        return None
    draws = _draws(len(first), seed)
    spread = _means(draws, second) - _means(draws, first)
    return _interval(_mean(second) - _mean(first), spread)


def mean_interval(values: Sequence[float | None], *, seed: int = SEED) -> Interval | None:
    """The mean of one run with its interval; None where no question is concerned."""
    if not _some(values):
        return None
    return _interval(_mean(values), _means(_draws(len(values), seed), values))


def _interval(value: float, spread: NDArray[np.float64]) -> Interval:
    # A draw may hold no question that the metric concerns; such a draw says nothing.
    kept = spread[np.isfinite(spread)]
    low, high = np.percentile(kept, _MIDDLE) if kept.size else (value, value)
    return Interval(value, float(low), float(high))


def _means(draws: NDArray[np.float64], values: Sequence[float | None]) -> NDArray[np.float64]:
    weight = np.array([value is not None for value in values], dtype=np.float64)
    filled = np.array([value or 0.0 for value in values], dtype=np.float64)
    counts = draws @ weight
    means = np.full(len(draws), np.nan)
    np.divide(draws @ filled, counts, out=means, where=counts > 0)
    return means


def _mean(values: Sequence[float | None]) -> float:
    kept = [value for value in values if value is not None]
    return sum(kept) / len(kept)


def _some(values: Sequence[float | None]) -> bool:
    return any(value is not None for value in values)


@lru_cache(maxsize=2)
def _draws(questions: int, seed: int) -> NDArray[np.float64]:
    """How often each draw holds each question: shape (RESAMPLES, questions)."""
    generator = np.random.default_rng(seed)
    even = np.full(questions, 1 / questions)
    return generator.multinomial(questions, even, size=RESAMPLES).astype(np.float64)
