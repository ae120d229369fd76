"""The different numbers of an array, and where each of its numbers is among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def distinct(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What ``np.unique(numbers, return_inverse=True)`` gives; numbers of shape (n,).

    The first call of ``np.unique`` imports ``numpy.ma``, a hundredth of a cold answer's time.
    """
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    first = np.empty(len(ordered), dtype=bool)
    first[:1] = True
    first[1:] = ordered[1:] != ordered[:-1]
    places = np.empty(len(ordered), dtype=np.int64)
    places[order] = np.cumsum(first) - 1
    return ordered[first], places
