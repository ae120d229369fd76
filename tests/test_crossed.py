"""Questions for the cell of a rota or timetable where the row and column named meet."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import assistant_over, write_vault
from small_assistant import small_assistant

from rag.text.calendarnames import in_full, named_stems

DAYS = "| | Mon | Tue | Wed | Thu | Fri | Sat |\n|---|---|---|---|---|---|---|\n"
NOTES = {
    "Rota.md": (
        "# Kitchen rota\n\n## From September 2025\n\n"
        f"{DAYS}| Morning | Ines | Theo | Ines | Theo | Bruno | - |\n"
        "| Evening | Bruno | Ines | Theo | Ines | Theo | - |\n\n"
        "## From January 2026\n\n"
        f"{DAYS}| Morning | Theo | Theo | Bruno | Bruno | Ines | - |\n"
        "| Evening | Ines | Bruno | Theo | Theo | Bruno | - |\n\n"
        "## From May 2027\n\n"
        f"{DAYS}| Morning | Kim | Kim | Kim | Kim | Kim | Kim |\n"
        "| Evening | Kim | Kim | Kim | Kim | Kim | Kim |\n"
    ),
    "Leisure centre.md": (
        "# Leisure centre\n\n## Pool times\n\n"
        f"{DAYS}| Lanes | 6-9 | 6-8 | 6-9 | 6-8 | 6-9 | 8-10 |\n"
        "| Family | 16-18 | - | 15-18 | 16-17 | 15-18 | 10-14 |\n\n"
        "## Rooms\n\n| day | room 1 | room 2 | hall |\n|---|---|---|---|\n"
        "| Monday | yoga | choir | judo |\n| Tuesday | pilates | drawing | badminton |\n"
    ),
    "Carers.md": (
        "# Carers\n\n| day | morning 8:00 | bed 20:30 |\n|---|---|---|\n"
        "| Mon | Joy | Pia |\n| Tue | Dawn | me |\n| Wed | Joy | Pia |\n"
    ),
    "Diary.md": "# Diary\n\n- Theo made pancakes on thursday morning\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crossed")
    vault = write_vault(folder / "vault", NOTES)
    return small_assistant(folder / "index", vault, today=lambda: date(2026, 6, 1)).ask


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who does thursday mornings", "Morning: Bruno (Thu)"),
        ("who is on thurs evening", "Evening: Theo (Thu)"),
        ("who does the bed slot on tuesday", "Tue: me (bed 20:30)"),
        ("what is on in room 2 on tuesday", "Tuesday: drawing (room 2)"),
        ("hall monday", "Monday: judo (hall)"),
        ("lanes on saturday", "Lanes: 8-10 (Sat)"),
    ],
)
def test_the_cell_where_row_and_column_meet_is_told_with_both(ask, question, told):
    said = ask(question)
    assert told in said.text
    assert len(said.citations) == 1


def test_nothing_is_told_where_tables_of_two_notes_have_such_a_cell(tmp_path):
    rotas = {
        f"{of}.md": f"# {of}\n\n{DAYS}| Morning | {who} | {who} | {who} | {who} | {who} | - |\n"
        for of, who in (("Cleaning", "Ines"), ("Cooking", "Theo"))
    }
    with assistant_over(tmp_path, rotas) as made:
        assert made.ask("who does thursday mornings").abstained
        assert "Theo (Thu)" in made.ask("cooking thursday morning").text


def test_days_and_months_go_by_one_name():
    assert named_stems("thurs") == named_stems("Thursdays") == named_stems("Donnerstag")
    assert named_stems("Sept") == named_stems("september")
    assert in_full(["Mo", "Di", "Mi", "Do"])[3] == named_stems("thursday")
    assert in_full(["Do", "Be"])[0] != named_stems("thursday")
