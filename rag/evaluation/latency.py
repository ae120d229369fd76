"""How long answers take: percentiles of the milliseconds from question to checked answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which ``share`` of the values lie, between neighbours by straight line.

    Position (n − 1) × share in the sorted values, NumPy's default; None without values.
    """
    if not values:
        return None
    ordered = sorted(values)
    position = (len(ordered) - 1) * share
    below = int(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def latency(values: Sequence[float]) -> dict[str, float | None]:
    """p50 and p95 in milliseconds, to a tenth."""
    found = {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)}
    return {name: None if ms is None else round(ms, 1) for name, ms in found.items()}
