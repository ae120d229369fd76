"""The benches' pictures, as SVG by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from speed import Result

COLOURS = ("#2a6fbb", "#7fb2e5", "#c0622d", "#8a8a8a")
_DEMANDS = {"p50": 50, "p99": 150}
mpl.rcParams.update({"svg.hashsalt": "rag", "font.size": 9, "axes.spines.top": False})
mpl.rcParams["axes.spines.right"] = False


def draw_speed(results: Sequence[Result], measures: Mapping[str, str], file: Path) -> None:
    """A panel a measure, a bar a contestant, its seconds beside it."""
    shown = {key: label for key, label in measures.items() if any(r.seconds(key) for r in results)}
    names = [result.name for result in results]
    figure = Figure(figsize=(9, 1.6 * ((len(shown) + 1) // 2)), layout="constrained")
    for number, (key, label) in enumerate(shown.items(), start=1):
        axes = figure.add_subplot((len(shown) + 1) // 2, 2, number)
        seconds = [result.seconds(key) or 0.0 for result in results]
        bars = axes.barh(names, seconds, color=COLOURS[: len(names)])
        texts = [f"{s:.2f} s" if s else "–" for s in seconds]
        axes.bar_label(bars, texts, padding=3, fontsize=8)
        axes.set_xlim(0, max(seconds) * 1.2)
        axes.invert_yaxis()
        axes.set_title(label, loc="left", fontsize=9, fontweight="bold")
        axes.xaxis.set_visible(False)
        axes.spines["bottom"].set_visible(False)
    _save(figure, file)


def draw_growth(rows: Sequence[Mapping[str, Any]], file: Path) -> None:
    """Four panels over the number of chunks: building, retrieval, commands, size."""
    built = [row for row in rows if "build" in row]
    figure = Figure(figsize=(9, 6.4), layout="constrained")
    building, warm, cold, size = (figure.add_subplot(2, 2, number) for number in range(1, 5))
    for how, label in (("model", "encoded by the model"), ("words", "vectors made cheaply")):
        some = [row for row in built if row["how"] == how]
        if some:
            _line(building, some, [row["build"]["cpu"] for row in some], label)
    _panel(building, "index from nothing, seconds of processor")
    for share, demand in _DEMANDS.items():
        some = [row for row in rows if "retrieve" in row]
        worked = [row["retrieve"]["hybrid"][f"processor_{share}"] for row in some]
        _line(warm, some, worked, f"hybrid {share}")
        warm.axhline(demand, color="#b0b0b0", linestyle=":", linewidth=1)
    _panel(warm, "warm retrieval, ms of processor (dotted: 50 and 150)")
    still = [row for row in rows if "unchanged" in row]
    _line(cold, still, [row["unchanged"]["seconds"] for row in still], "rag index, nothing changed")
    _line(cold, still, [row["unchanged"]["ask"] for row in still], "ask")
    edited = [row for row in rows if "edited" in row]
    _line(cold, edited, [row["edited"]["seconds"] for row in edited], "ask, after an edit")
    _panel(cold, "a fresh process, seconds")
    for part in ("catalog", "chroma", "text"):
        _line(size, built, [row["build"][part] / 1e6 for row in built], part)
    _line(size, built, [row["build"]["peak"] for row in built], "peak memory of indexing")
    _panel(size, "megabytes")
    _save(figure, file)


def _line(
    axes: Axes, rows: Sequence[Mapping[str, Any]], values: Sequence[float], name: str
) -> None:
    if rows:
        axes.plot([_chunks(row) for row in rows], values, marker="o", markersize=3, label=name)


def _chunks(row: Mapping[str, Any]) -> int:
    found: int = row.get("build", {}).get("chunks", row["wanted"])
    return found


def _panel(axes: Axes, title: str) -> None:
    if not axes.lines:  # not measured
        axes.set_visible(False)
        return
    axes.set_xscale("log")
    axes.set_yscale("log")
    plain = FuncFormatter(lambda value, _: f"{value:,.6g}")
    axes.xaxis.set_major_formatter(plain)
    axes.yaxis.set_major_formatter(plain)
    # One, two and five of each power are labelled, so that no label reads 6 × 10⁰.
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())
    axes.set_title(title, loc="left", fontsize=9, fontweight="bold")
    axes.set_xlabel("chunks")
    axes.grid(visible=True, color="#e6e6e6", linewidth=0.6)
    axes.legend(frameon=False, fontsize=8)


def _save(figure: Figure, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Without a date, so that the same figures are the same file.
    figure.savefig(file, format="svg", metadata={"Date": None})
