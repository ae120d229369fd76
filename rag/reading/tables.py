"""Pipe tables: a row's cells, and the row as one says it with its header."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from rag.reading.plain import folded, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

# The bar of a wikilink parts no cells, escaped or not.
_LINK_OR_BAR = re.compile(r"\[\[[^\[\]|]*\|[^\[\]|]*\]\]|(?<!\\)\|")
_LEADING_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\|))?")
NOTHING = frozenset(("", "-", "–", "—", "--", "n/a", "…"))
"""Cells, lower case, that say nothing."""


def bare_row(line: str) -> str:
    """A row's line without what a quote or list puts before it and without its outer bars."""
    row = line[_LEADING_MARKS.match(line).end() :].strip()  # type: ignore[union-attr]
    row = row.removeprefix("|")
    return (row[:-1] if row.endswith("|") and not row.endswith("\\|") else row).strip()


def cells_of(line: str) -> tuple[str, ...]:
    """Every cell of a row, the empty ones too, without Markdown marks."""
    row = line[_LEADING_MARKS.match(line).end() :].strip()  # type: ignore[union-attr]
    bars = [bar.start() for bar in _LINK_OR_BAR.finditer(row) if bar[0] == "|"]
    edges = [-1, *bars, len(row)]
    cells = [row[start + 1 : end] for start, end in pairwise(edges)]
    if row.startswith("|"):
        cells = cells[1:]
    if cells and not cells[-1].strip() and len(cells) > 1:
        cells = cells[:-1]
    # A table takes the backslash from its bars before code is read.
    return tuple(folded(plain(cell.replace("\\|", "|"))) for cell in cells)


def say_row(cells: Sequence[str], columns: Sequence[str]) -> str:
    """``Revenue: $609M`` in two columns, ``Revenue: TTM $609M; Trend Growing`` in more."""
    first, rest = cells[0], cells[1:]
    two = len(cells) <= 2 and len(columns) <= 2  # noqa: PLR2004
    said = [
        cell if two or not column else f"{column} {cell}"
        for cell, column in zip(rest, columns[1:], strict=False)
        if cell.lower() not in NOTHING
    ]
    said += [cell for cell in rest[max(len(columns) - 1, 0) :] if cell]
    if first.lower() in NOTHING:
        return "; ".join(said)
    return f"{first}: {'; '.join(said)}" if said else first


def say_cells(cells: Sequence[str], columns: Sequence[str], asked: Sequence[int]) -> str:
    """``Gross margin: ~65% (TTM Jun 2025)``: the row's first cell and those asked for."""
    said = []
    for at in asked:
        column = " ".join(columns[at].replace("(", " ").replace(")", " ").split())
        said.append(f"{cells[at]} ({column})" if column else cells[at])
    return f"{cells[0]}: {'; '.join(said)}"
