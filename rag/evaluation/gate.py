"""``--fail-under``: figures that a run must reach."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.evaluation.summary import GROUPS, LOWER_IS_BETTER

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_FORM = re.compile(
    r"\s*(?P<metric>.+?)\s*(?P<sign><=|>=|=)\s*(?P<bound>-?(?:\d+(?:\.\d*)?|\.\d+))\s*"
)
_SHOW = "write METRIC=NUMBER, e.g. evidence@5=0.95 or abstention.over_refusal=0.1"
_EXTRA = {"abstention": ("auroc", "calibration_error"), "latency_ms": ("p50", "p95")}


class UnreadableGateError(ValueError):
    """A bound that can't be read: wrong usage, said in one line."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One bound on one figure."""

    metric: str
    """As written: a key of the summary, with its group in front or not."""
    at_most: bool
    bound: float

    def fault(self, summary: Mapping[str, Any]) -> str:
        """Why the run does not pass, one line; "" when it does. A null figure does not pass."""
        value = _value(summary, self.metric)
        sign = "above" if self.at_most else "below"
        if value is None:
            return f"{self.metric} has no value: no question of the gold set concerns it"
        passed = value <= self.bound if self.at_most else value >= self.bound
        return "" if passed else f"{self.metric} is {value:.4g}, {sign} {self.bound:g}"


def parse_gate(text: str, categories: Collection[str] | None = None) -> Gate:
    """``M>=X`` (at least), ``M<=X`` (at most), ``M=X`` (no worse).

    M is a key of the summary (``correct``), with its group (``abstention.recall``), or of one
    category (``by_category.table.correct``). Raises UnreadableGateError.
    """
    found = _FORM.fullmatch(text)
    if found is None:
        raise UnreadableGateError(f"{text!r} is no bound: {_SHOW}")
    metric = found["metric"]
    if not _known(metric, categories):
        names = sorted(key for keys in _groups().values() for key in keys)
        raise UnreadableGateError(f"no figure is called {metric!r}: {', '.join(names)}; {_SHOW}")
    lower_wins = metric.rpartition(".")[2] in LOWER_IS_BETTER
    at_most = found["sign"] == "<=" or (found["sign"] == "=" and lower_wins)
    return Gate(metric, at_most, float(found["bound"]))


def _groups() -> dict[str, tuple[str, ...]]:
    groups = {group: tuple(keys) for group, keys in GROUPS.items()}
    for group, keys in _EXTRA.items():
        groups[group] = (*groups.get(group, ()), *keys)
    return groups


def _known(metric: str, categories: Collection[str] | None) -> bool:
    if metric.startswith("by_category."):
        category, _, rest = metric.removeprefix("by_category.").partition(".")
        return _known(rest, None) and (categories is None or category in categories)
    group, _, key = metric.rpartition(".")
    groups = _groups()
    return key in groups.get(group, ()) if group else any(metric in k for k in groups.values())


def _value(summary: Mapping[str, Any], metric: str) -> float | None:
    if metric.startswith("by_category."):
        category, _, metric = metric.removeprefix("by_category.").partition(".")
        summary = summary["by_category"].get(category, {})
    group, _, key = metric.rpartition(".")
    for name in (group,) if group else _groups():
        if key in summary.get(name, {}):
            value: float | None = summary[name][key]
            return value
    return None
