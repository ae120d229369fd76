from __future__ import annotations

import pytest

from rag.reading.tables import bare_row, cells_of, say_row


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | **b** |", ("a", "b")),
        ("a | b", ("a", "b")),
        ("|  | b |  |", ("", "b", "")),
        ("|a|[[A\\|B]]|", ("a", "B")),
        ("> | a | b", ("a", "b")),
        ("- | a | b |", ("a", "b")),
        ("| a \\| b |", ("a | b",)),
        ("| count | `ls \\| wc` |", ("count", "ls | wc")),
        ("| Lead | [[Bob Stone|Bob]] | 2019 |", ("Lead", "Bob", "2019")),
        ("|", ("",)),
        ("- a | b", ("- a", "b")),
    ],
)
def test_cells(line: str, cells: tuple[str, ...]):
    assert cells_of(line) == cells


def test_bare_row():
    assert bare_row("> |  | a | b\\|") == "| a | b\\|"
    assert bare_row("| a | b |") == "a | b"


@pytest.mark.parametrize(
    ("cells", "columns", "said"),
    [
        (("Founded", "2014"), ("Metric", "Value"), "Founded: 2014"),
        (("Revenue", "$609M", "Up"), ("Metric", "TTM", "Trend"), "Revenue: TTM $609M; Trend Up"),
        (("Funding", "$2.82B", "—"), ("Metric", "TTM", "Trend"), "Funding: TTM $2.82B"),
        (("", "b", "c"), ("x", "y", ""), "y b; c"),
        (("only",), ("x",), "only"),
        (("a", "", ""), ("x", "y", "z"), "a"),
        (("a", "b", "c"), ("x", "y"), "a: y b; c"),
    ],
)
def test_rows_are_said_with_their_header(
    cells: tuple[str, ...], columns: tuple[str, ...], said: str
):
    assert say_row(cells, columns) == said
