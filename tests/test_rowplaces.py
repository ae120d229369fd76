"""The row that a question means without naming it, over real tables."""

from __future__ import annotations

import pytest

from rag.answering.rowplaces import extreme_row, meant_row
from rag.reading.evidence import units
from rag.records import EvidenceUnit, Section

MEDALS = """\
| Rank | Nation | Gold | Silver | Total |
|---|---|---|---|---|
| 1 | Norland | 7 | 3 | 1,016 |
| 2 | Estavia | 2 | 4 | 11 |
| 3 | Sudmark | 4 | 1 | 7 |
| Total | | 13 | 8 | 1,034 |
"""
SONGS = """\
| # | Title | Time | Released |
|---|---|---|---|
| 1 | Harbour | 4:05 | 3 May 2011 |
| 2 | Kiln | 12:31 | 9 June 2009 |
| 3 | Ember | 0:58 | 1 July 2010 |
"""


FIRMS = """\
| No. | Firm | Valuation | Employees | Founded | Depth (m) |
|---|---|---|---|---|---|
| 1 | Norvik | $380M | 900 | 2014 | 12 |
| 2 | Halden | $2.8B | 1.2K | 1998 | 40 |
| 3 | Brekke | $95 million | 120 | 2021 | 25 |
"""
CARS = """\
| No. | Car | Top speed (km/h) | Price (EUR) | Age | Lap |
|---|---|---|---|---|---|
| 1 | Puma | 180 | 25000 | 6 | 1:58 |
| 2 | Taycan | 260 | 105000 | 2 | 1:31 |
| 3 | Zoe | 140 | 32000 | 11 | 2:20 |
"""


def row_for(question: str, table: str) -> str:
    section = Section("n#s", "n.md", "n", ("s",), 1, table.count("\n"), table)
    found = extreme_row(question, [unit for unit in units(section) if unit.kind == "row"])
    return found.cells[1] if found else ""


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("who had the most silver medals?", "Estavia"),
        ("which nation won the least gold", "Estavia"),
        ("which nation has the highest total", "Norland"),
        ("lowest number of silver medals", "Sudmark"),
        ("what nation comes first?", "Norland"),
        ("which nation is last on the chart", "Sudmark"),
    ],
)
def test_a_superlative_names_a_row_by_its_column(question: str, row: str) -> None:
    assert row_for(question, MEDALS) == row


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("how long is the shortest song?", "Ember"),
        ("the longest track", "Kiln"),
        ("what was released latest", "Harbour"),
        ("earliest song", "Kiln"),
    ],
)
def test_times_and_dates_are_compared_as_such(question: str, row: str) -> None:
    assert row_for(question, SONGS) == row


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("which firm has the highest valuation?", "Halden"),
        ("which firm has the lowest valuation?", "Brekke"),
        ("which firm has the most employees?", "Halden"),
        ("the oldest firm", "Halden"),
    ],
)
def test_numbers_are_compared_with_what_multiplies_them(question: str, row: str) -> None:
    assert row_for(question, FIRMS) == row


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("which firm has more than 1K employees", "Halden"),
        ("which firm has a valuation below 100 million", "Brekke"),
        ("which firm has a depth of more than 30 m", "Halden"),
    ],
)
def test_a_bound_is_read_with_what_multiplies_it(question: str, row: str) -> None:
    rows = rows_of(FIRMS)
    found = meant_row(question, rows, rows[0])
    assert (found.row.cells[1] if found else "") == row


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("which car has the fastest top speed?", "Taycan"),
        ("which car has the fastest lap?", "Taycan"),
        ("which car is the slowest?", "Zoe"),
        ("what is the age of the oldest car?", "Zoe"),
        ("what is the age of the newest car?", "Taycan"),
        ("what is the top speed of the youngest car?", "Taycan"),
        ("which car is the cheapest?", "Puma"),
        ("what is the top speed of the most expensive car?", "Taycan"),
        ("the least expensive car", "Puma"),
    ],
)
def test_which_end_a_word_means_depends_on_what_is_measured(question: str, row: str) -> None:
    assert row_for(question, CARS) == row


@pytest.mark.parametrize(
    "question",
    ["who won gold?", "which nation is the most beautiful", "most popular title", ""],
)
def test_nothing_is_guessed_where_no_column_is_named(question: str) -> None:
    assert row_for(question, MEDALS) == ""


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("who finished after Norland?", "Estavia"),
        ("which nation is listed before estavia", "Norland"),
        ("what comes above Norland", ""),
        ("what happened after the games of 1999", ""),
    ],
)
def test_a_row_beside_the_one_named(question: str, row: str) -> None:
    section = Section("n#s", "n.md", "n", ("s",), 1, MEDALS.count("\n"), MEDALS)
    rows = [unit for unit in units(section) if unit.kind == "row"]
    best = next(r for r in rows if r.cells[1].lower() in question.lower() or r is rows[-1])
    found = meant_row(question, rows, best)
    assert (found.row.cells[1] if found else "") == row


DRAFT = """\
| Pick | Player | Team | Position | Points | Date |
|---|---|---|---|---|---|
| 1 | Ada Brandt | Kiln | Guard | 12 | 3 May 2011 |
| 2 | Nora Falk | Ember | Wing | 8 | 9 June 2009 |
| 3 | Ivo Lund | Kiln | Wing | 0 | 1 July 2010 |
| 4 | Per Holm | Heron | Guard | 8 | 2 May 2012 |
"""


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("who was picked third", "Ivo Lund"),
        ("who was picked last", "Per Holm"),
        ("the 4th pick", "Per Holm"),
        ("what was the date of the next player after falk", "Ivo Lund"),
        ("which player comes before Ivo Lund", "Nora Falk"),
        ("who played the same position as Ada Brandt", "Per Holm"),
        ("which other player had more than 5 points besides Ada Brandt", "Nora Falk"),
        ("which player had no points", "Ivo Lund"),
        ("which player didn't get any points", "Ivo Lund"),
        ("which player has at least 12 points", "Ada Brandt"),
        ("who was picked on the october 3rd", ""),
        ("who had less than 8 points", "Ivo Lund"),
        ("who was the last Kiln player by date", "Ada Brandt"),
        ("what was the first date", "Nora Falk"),
        ("which Kiln player had the fewest points", "Ivo Lund"),
        ("who played guard", ""),
        ("what is Ada Brandt's position", ""),
    ],
)
def test_a_row_is_told_by_its_place_its_values_and_its_likeness(question: str, row: str) -> None:
    section = Section("n#s", "n.md", "n", ("s",), 1, DRAFT.count("\n"), DRAFT)
    rows = [unit for unit in units(section) if unit.kind == "row"]
    found = meant_row(question, rows, rows[0])
    assert (found.row.cells[1] if found else "") == row


@pytest.mark.parametrize("places", ["①②③", "¹²³", "123", "①②❸"])
def test_a_place_in_other_digits_is_the_same_place(places: str) -> None:
    names = ("Karin", "Jonas", "Petra")
    runs = "".join(f"| {p} | {name} |\n" for p, name in zip(places, names, strict=True))
    rows = rows_of(f"| Place | Runner |\n|---|---|\n{runs}")
    found = meant_row("who finished second in the harbour race?", rows, rows[0])
    assert found
    assert found.row.cells[1] == "Jonas"


def test_an_ordinal_that_belongs_to_a_name_counts_nothing() -> None:
    table = "| Step | First customer |\n|---|---|\n| K1 | Kiln |\n| K2 | Ember |\n"
    section = Section("n#s", "n.md", "n", ("s",), 1, 4, table)
    rows = [unit for unit in units(section) if unit.kind == "row"]
    assert meant_row("who was the first customer of K2", rows, rows[1]) is None


def rows_of(table: str) -> list[EvidenceUnit]:
    section = Section("n#s", "n.md", "n", ("s",), 1, table.count("\n"), table)
    return [unit for unit in units(section) if unit.kind == "row"]


def test_of_several_rows_that_fit_none_is_meant_alone() -> None:
    rows = rows_of(DRAFT)
    several = meant_row("list everybody besides Ada Brandt", rows, rows[0])
    one = meant_row("who besides Ada Brandt had more than 8 points or no points", rows, rows[0])
    assert several
    assert several.row.cells[1] == "Nora Falk"
    assert not several.alone
    assert one
    assert one.row.cells[1] == "Ivo Lund"
    assert one.alone


def test_cells_without_a_figure_do_not_hide_the_column_they_stand_in() -> None:
    table = (
        "| Year | Toy funding | Toy sales |\n|---|---|---|\n| 1999 | no data | |\n"
        "| 2000 | 12 | 21.3 |\n| 2001 | 14 | 20.7 |\n| 2002 | n/a | |\n| 2003 | | |\n"
    )
    found = meant_row("which year had the least toy sales", rows_of(table), rows_of(table)[0])
    assert found
    assert found.row.cells[0] == "2001"


def test_two_equal_numbers_at_the_head_of_a_row_are_no_heading() -> None:
    table = "| No. | In season | Title |\n|---|---|---|\n| 1 | 1 | Kiln |\n| 2 | 2 | Ember |\n"
    found = meant_row("what came before Ember", rows_of(table), rows_of(table)[1])
    assert found
    assert found.row.cells[2] == "Kiln"


def test_a_superlative_in_the_name_of_a_column_is_no_place() -> None:
    table = (
        "| Released | Sync version | Minimum app version |\n|---|---|---|\n"
        "| 2020 | 0 | 0.9 |\n| 2025 | 3 | 1.8 |\n"
    )
    assert row_for("minimum app version for sync version 3", table) == ""
