"""The report's charts as inline HTML and SVG; every value is written out beside its mark."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from rag.evaluation.latency import percentile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.evaluation.abstention import Bin

_SHADES = 4
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 360, 250, 36, 34, 12


def shade(number: int) -> str:
    """The colour of a variant, by its place on the command line."""
    return f"--c: var(--s{number % _SHADES})"


def legend(names: Sequence[str]) -> str:
    """Which colour is which variant; nothing for a single one."""
    if len(names) < 2:  # noqa: PLR2004
        return ""
    items = (
        f'<span><i style="{shade(number)}"></i>{escape(name)}</span>'
        for number, name in enumerate(names)
    )
    return f'<div class="legend">{"".join(items)}</div>'


def bars(rows: Sequence[tuple[str, Sequence[tuple[float | None, str]]]]) -> str:
    """A label and one bar a variant; each bar is (share 0 to 1, its text), None draws no bar."""
    cells = []
    for label, values in rows:
        drawn = "".join(
            f'<div class="bar" style="{shade(number)}">'
            + ("" if share is None else f'<b style="width:calc({share:.4f} * (100% - 7rem))"></b>')
            + f"<span>{escape(text)}</span></div>"
            for number, (share, text) in enumerate(values)
        )
        cells.append(f"<span>{escape(label)}</span><div>{drawn}</div>")
    return f'<div class="bars">{"".join(cells)}</div>'


def reliability_chart(curves: Sequence[tuple[str, Sequence[Bin]]]) -> str:
    """Confidence against the share that the notes answer; the diagonal is what one can trust."""
    parts = [_frame("confidence", "share answerable"), _ideal()]
    for number, (name, curve) in enumerate(curves):
        points = [(_x(one.confidence), _y(one.answerable), one) for one in curve]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
        parts.append(f'<g style="{shade(number)}"><polyline class="curve" points="{line}"/>')
        parts += [
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{_radius(one.count):.1f}"><title>'
            f"{escape(name)}: confidence {one.confidence:.2f}, {one.answerable:.0%} of "
            f"{one.count} answerable</title></circle>"
            for x, y, one in points
        ]
        parts.append("</g>")
    return _svg("Reliability of the confidence", parts)


def latency_chart(series: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Share of the answers given within so many milliseconds, a curve a variant."""
    longest = max((percentile(values, 0.99) or 0.0 for _, values in series), default=0.0) or 1.0
    parts = [_frame("milliseconds", "share answered", f"{longest:.0f}")]
    for number, (_, values) in enumerate(series):
        ordered = sorted(values)
        points = [
            f"{_x(min(value / longest, 1.0)):.1f},{_y(place / len(ordered)):.1f}"
            for place, value in enumerate(ordered, start=1)
        ]
        parts.append(
            f'<polyline class="curve" style="{shade(number)}" points="{" ".join(points)}"/>'
        )
    return _svg("Latency", parts)


def _svg(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"{''.join(parts)}</svg>"
    )


def _frame(across: str, up: str, longest: str = "1") -> str:
    right, foot = _x(1.0), _y(0.0)
    ticks = "".join(
        f'<path class="axis" d="M{_LEFT},{_y(share):.1f}H{right:.1f}"/>'
        f'<text x="{_LEFT - 6}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:g}</text>'
        for share in (0, 0.5, 1)
    )
    return (
        f"{ticks}"
        f'<text x="{_LEFT}" y="{foot + 14:.1f}">0</text>'
        f'<text x="{right:.1f}" y="{foot + 14:.1f}" text-anchor="end">{longest}</text>'
        f'<text x="{(_LEFT + right) / 2:.1f}" y="{foot + 28:.1f}" text-anchor="middle">{across}'
        f"</text>"
        f'<text transform="translate(10 {(_y(0) + _y(1)) / 2:.1f}) rotate(-90)" '
        f'text-anchor="middle">{up}</text>'
    )


def _ideal() -> str:
    return f'<path class="ideal" d="M{_x(0):.1f},{_y(0):.1f}L{_x(1):.1f},{_y(1):.1f}"/>'


def _radius(count: int) -> float:
    return min(2.5 + math.sqrt(count) / 2, 8.0)


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - 10)


def _y(share: float) -> float:
    return _TOP + (1 - share) * (_HEIGHT - _TOP - _BOTTOM)
