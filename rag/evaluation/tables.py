"""Figures as text for the terminal: a column a variant, a line a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.evaluation.summary import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Summary = Mapping[str, Any]

_CATEGORY_FIGURES = (("retrieval", "evidence@5"), ("answers", "correct"),
                     ("answers", "correct_and_cited"))  # fmt: skip


def headline(summaries: Sequence[Summary]) -> str:
    """The headline figures with their 95 % intervals, then the first variant by category."""
    lines = [f"{summaries[0]['questions']} questions of {summaries[0]['gold']['path']}", ""]
    lines.append(f"{'':<28}" + "".join(f"{s['name']:>24}" for s in summaries))
    for group, keys in GROUPS.items():
        lines += [_line(f"{key}", group, key, summaries) for key in keys]
        lines.append("")
    for key in ("p50", "p95"):
        cells = (_ms(s["latency_ms"][key]) for s in summaries)
        lines.append(f"{f'latency {key}':<28}" + "".join(f"{cell:>24}" for cell in cells))
    if any(one["without_llm"] for one in summaries):
        cells = (f"{one['without_llm']} of {one['questions']}" for one in summaries)
        lines.append(f"{'answered without the LLM':<28}" + "".join(f"{c:>24}" for c in cells))
    return "\n".join([*lines, "", *_by_category(summaries[0])])


def _line(label: str, group: str, key: str, summaries: Sequence[Summary]) -> str:
    if group == "abstention" and key in {"precision", "recall"}:
        label = f"refusal {key}"
    cells = []
    for one in summaries:
        value, ends = one[group][key], one["intervals"][group][key]
        cells.append("–" if value is None else f"{value:.3f} [{ends[0]:.2f}, {ends[1]:.2f}]")
    return f"{label:<28}" + "".join(f"{cell:>24}" for cell in cells)


def _by_category(one: Summary) -> list[str]:
    head = f"{'category (' + one['name'] + ')':<28}{'n':>5}"
    lines = [head + "".join(f"{key:>20}" for _, key in _CATEGORY_FIGURES) + f"{'refused':>10}"]
    for category, totals in one["by_category"].items():
        cells = "".join(f"{_share(totals[group][key]):>20}" for group, key in _CATEGORY_FIGURES)
        table = totals["abstention"]
        refused = table["answerable_refused"] + table["unanswerable_refused"]
        lines.append(f"{category:<28}{totals['questions']:>5}{cells}{refused:>10}")
    return lines


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} ms"
