"""Markdown tables whose columns are as wide as what stands in them, and the page they go into."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from runs import BenchError

if TYPE_CHECKING:
    from pathlib import Path


class Table:
    """A table with these columns; the first is set left, the others right."""

    def __init__(self, *columns: str) -> None:
        self._rows: list[tuple[str, ...]] = [columns]

    def add(self, *cells: str) -> None:
        """One more row, a cell a column; a bar in a cell is written so that it ends no column."""
        if len(cells) != len(self._rows[0]):
            raise ValueError(f"{len(cells)} cells for {len(self._rows[0])} columns")
        self._rows.append(tuple(cell.replace("|", "\\|").replace("\n", " ") for cell in cells))

    def markdown(self) -> str:
        """The table's text, without a newline at its end."""
        widths = [max(map(len, column)) for column in zip(*self._rows, strict=True)]
        lines = [self._line(row, widths) for row in self._rows]
        rule = "|".join(
            "-" * (width + 2) if at == 0 else "-" * (width + 1) + ":"
            for at, width in enumerate(widths)
        )
        return "\n".join((lines[0], f"|{rule}|", *lines[1:]))

    @staticmethod
    def _line(row: tuple[str, ...], widths: list[int]) -> str:
        cells = [
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return f"| {' | '.join(cells)} |"


def put(text: str, page: Path, mark: str) -> None:
    """Write the text between ``<!-- MARK -->`` and ``<!-- end MARK -->``. Raises BenchError."""
    between = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end {mark} -->)", re.DOTALL)
    try:
        before = page.read_text("utf-8")
    except OSError as fault:
        raise BenchError(f"{page} cannot be read ({fault.strerror})") from None
    if not between.search(before):
        raise BenchError(f"{page} has no place for it: <!-- {mark} --> … <!-- end {mark} -->")
    after = between.sub(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", before)
    page.write_text(after, encoding="utf-8")
