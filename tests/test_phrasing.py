"""Rows said as one would say them."""

from __future__ import annotations

import pytest

from rag.answering.phrasing import said_for
from rag.reading.evidence import units
from rag.records import Section

FIGURES = """\
| Metric | TTM (Jun 2025) | Trend |
|---|---|---|
| Gross margin | ~65% | slowly up |
| Revenue | $609M[2] | Growing |
"""
CHIPS = """\
| Chip | Year | Memory | Memory type |
|---|---|---|---|
| K40 | 2024 | 141 GB | HBM3e |
"""


def row(table: str, number: int = 0):
    section = Section("n#s", "n.md", "n", ("s",), 1, table.count("\n"), table)
    return [unit for unit in units(section) if unit.kind == "row"][number]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what is the gross margin", "Gross margin: ~65% (TTM Jun 2025)"),
        ("gross margin trend?", "Gross margin: slowly up (Trend)"),
        ("gross margin in the TTM", "Gross margin: ~65% (TTM Jun 2025)"),
        ("why is the gross margin so high", "Gross margin: TTM (Jun 2025) ~65%; Trend slowly up"),
        ("how profitable is it", "Gross margin: TTM (Jun 2025) ~65%; Trend slowly up"),
        ("is the gross margin slowly up since the TTM",
         "Gross margin: TTM (Jun 2025) ~65%; Trend slowly up"),
    ],
)  # fmt: skip
def test_one_cell_is_said_where_one_is_asked_for(question: str, said: str) -> None:
    assert said_for(question, row(FIGURES)) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("memory type of the K40", "K40: HBM3e (Memory type)"),
        ("memory of K40", "K40: 141 GB (Memory)"),
        ("what do we know of the K40", "K40: Year 2024; Memory 141 GB; Memory type HBM3e"),
    ],
)
def test_a_column_is_told_from_another_by_the_rest_of_its_name(question: str, said: str) -> None:
    assert said_for(question, row(CHIPS)) == said


def test_a_footnote_mark_behind_a_stop_goes_too() -> None:
    section = Section("n#s", "n.md", "n", ("s",), 1, 1, "He left. [1]")
    assert next(said_for("who left", unit) for unit in units(section)) == "He left."


def test_a_footnote_mark_is_not_taken_for_a_marker() -> None:
    assert said_for("how much revenue", row(FIGURES, 1)) == "Revenue: $609M (TTM Jun 2025)"


def test_code_keeps_its_brackets() -> None:
    section = Section("n#s", "n.md", "n", ("s",), 1, 3, "```c\nc[1] = a[1];\n```")
    assert said_for("what is c", units(section)[0]) == "`c[1] = a[1];`"


def test_what_is_no_row_is_said_as_it_stands() -> None:
    section = Section("n#s", "n.md", "n", ("s",), 1, 1, "The gross margin is 65 %.")
    assert said_for("gross margin", units(section)[0]) == "The gross margin is 65 %."


def test_of_a_very_wide_row_a_few_cells_are_said() -> None:
    columns = ["Bird", *(f"Measure {n}" for n in range(80)), "Nest"]
    cells = ["Zaffre", *(f"{n} mm" for n in range(80)), "reeds"]
    dashes = "|".join("---" for _ in columns)
    table = f"| {' | '.join(columns)} |\n|{dashes}|\n| {' | '.join(cells)} |\n"
    section = Section("n#s", "n.md", "n", ("s",), 1, 3, table)
    row = next(unit for unit in units(section) if unit.kind == "row")
    said = said_for("tell me all about the bird in reeds", row)
    assert said.startswith("Zaffre: ")
    assert "reeds (Nest)" in said
    assert said.endswith("; …")
    assert len(said) < 200


def test_a_value_that_the_question_says_itself_is_not_what_it_asks_for() -> None:
    roles = "| Year | Title | Role |\n|---|---|---|\n| 1993 | Kung Fu | Elizabeth |\n"
    said = said_for("which film of 1993 has the role of elizabeth", row(roles))
    assert said == "1993: Title Kung Fu; Role Elizabeth"
    assert said_for("was 1993 the role of elizabeth", row(roles)) == "1993: Elizabeth (Role)"


def test_of_a_day_that_says_yes_or_no_the_whole_row_is_told() -> None:
    allowed = (
        "| Chip | Before Oct 2022 | After Oct 2022 | Oct 2023 | May 2025 |\n|---|---|---|---|---|\n"
    )
    unit = row(f"{allowed}| H8 | | yes | no | no |\n")
    assert said_for("which chips were hit in Oct 2023", unit) == unit.said


def test_of_the_days_asked_for_an_empty_one_is_not_told() -> None:
    rota = "| Who | Mon | Tue | Wed |\n|---|---|---|---|\n| Ada | bar | | till |\n"
    assert said_for("who is where on mon and tue", row(rota)) == "Ada: bar (Mon)"
