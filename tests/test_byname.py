"""Questions for something of somebody whom one note names and a row or item elsewhere tells of."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import ScriptedReader
from small_assistant import small_assistant

from rag.answering.askedof import asked_of

NOTES = {
    "Jobs.md": (
        "# Jobs\n\n- 3 Mar: gutter of the barn cleared (Luke Hale, half a day)\n"
        "- 10 Apr: ceiling of the attic replastered (Kit Moss, 1 day)\n"
        "- 12 May: chimney of the cottage swept (Rita)\n"
    ),
    "Trades.md": (
        "# Trades\n\n| who | trade | phone | rate |\n|---|---|---|---|\n"
        "| Luke Hale | roofs | family | 150/day |\n"
        "| Kit Moss | plaster | 07700 900865 | 190/day |\n"
        "| Rita Alder | sweep | 07700 900111 | 60 a visit |\n"
    ),
    "Meals.md": "# Meals\n\nSoup on Mondays, fish on Fridays, pie on Sundays.\n",
}


class ReaderOf(ScriptedReader):
    """Finds its answers only where it is asked of somebody or something by name."""

    def __init__(self, name: str, *answers: str) -> None:
        super().__init__(*answers)
        self.asked_of = name

    def read(self, question, passages):
        return super().read(
            question, passages if self.asked_of in question else [""] * len(passages)
        )


@pytest.fixture
def ask(tmp_path):
    def made(notes, reader=None):
        vault = write_vault(tmp_path / "vault", notes)
        return small_assistant(tmp_path / "index", vault, reader=reader).ask

    return made


@pytest.mark.parametrize(
    "question",
    [
        "phone number of the man who replastered the ceiling of the attic",
        "I need the number of whoever replastered the ceiling of the attic",
        "how do I ring the man who replastered the ceiling of the attic?",
        "I want to ring the man who replastered the ceiling of the attic, whats his number",
    ],
)
def test_the_row_of_the_one_whom_a_log_names_gives_the_number(ask, question) -> None:
    answer = ask(NOTES)(question)
    first, second = answer.text.split("\n")
    assert "(Kit Moss, 1 day) [1]" in first
    assert "07700 900865" in second
    assert "[2]" in second
    assert [c.note for c in answer.citations] == ["Jobs.md", "Trades.md"]
    assert all(claim.supported for claim in answer.claims)


def test_a_column_is_asked_for_as_a_number_is(ask) -> None:
    answer = ask(NOTES)("what is the day rate of the man who replastered the ceiling of the attic")
    assert answer.text.split("\n")[-1] == "Trades: Kit Moss: 190/day (rate) [2]"


def test_the_rest_of_a_name_may_stand_in_the_other_place(ask) -> None:
    swept = "phone number of the woman who swept the chimney of the cottage"
    items = "# Phones\n\n- sweep: Rita Alder, 07700 900111. Mornings only.\n"
    assert "07700 900111" in ask(NOTES | {"Trades.md": items})(swept).text


def test_a_name_that_may_be_two_gives_no_number(ask) -> None:
    two = NOTES["Trades.md"] + "| Rita Boon | hedges | 07700 900222 | 20/h |\n"
    answer = ask(NOTES | {"Trades.md": two})(
        "phone number of the woman who swept the chimney of the cottage"
    )
    assert "07700" not in answer.text


def test_nobody_elses_number_is_given_where_there_is_none(ask) -> None:
    answer = ask(NOTES)("phone number of the man who cleared the gutter of the barn")
    assert "07700" not in answer.text
    assert {c.note for c in answer.citations} <= {"Jobs.md"}


def test_where_the_first_note_has_the_number_no_other_is_given(ask) -> None:
    said = "- 10 Apr: ceiling of the attic replastered (Kit Moss, 07700 900333)\n"
    answer = ask(NOTES | {"Jobs.md": f"# Jobs\n\n{said}"})(
        "phone number of the man who replastered the ceiling of the attic"
    )
    assert "07700 900865" not in answer.text


def test_where_somebody_works_is_asked_of_the_one_described(ask) -> None:
    notes = {
        "Papers/Quiet Kilns.md": "# Quiet Kilns\n\n## To do\n\n- [ ] Run the script of it again\n",
        "People/Mei Zhou.md": (
            "---\ntags: [person]\naffiliation: Lund University\n---\n# Mei Zhou\n\n"
            "Author of [[Quiet Kilns]]. She offered to share her notes.\n"
        ),
    }
    reader = ScriptedReader("Lund University")
    answer = ask(NOTES | notes, reader)("where does the author of quiet kilns work")
    assert answer.text.split("\n") == [
        "Mei Zhou: Author of Quiet Kilns. [1]",
        "Mei Zhou: affiliation: Lund University [2]",
    ]


def test_who_is_at_a_firm_that_is_only_described(ask) -> None:
    notes = {
        "Firms/Blue Kiln Fund.md": (
            "# Blue Kiln Fund\n\nTypical ticket 1 to 2 million.\n\n"
            "They ask for a double liquidation preference.\n"
        ),
        "People/Aiko Tanabe.md": "# Aiko Tanabe\n\nPrincipal at [[Blue Kiln Fund]].\n",
    }
    answer = ask(NOTES | notes, ReaderOf("Blue Kiln Fund", "Principal"))(
        "who works at the fund that asks for a double liquidation preference"
    )
    assert "They ask for a double liquidation preference." in answer.text
    assert "Aiko Tanabe: Principal at Blue Kiln Fund." in answer.text


@pytest.mark.parametrize(
    "others",
    [
        "- Kit Moss: left the number of Ann's shop, 07700 900444\n",
        "- Kit Moss's brother: 07700 900444\n",
        "- Kit Moss shares a yard with Ann, 07700 900444\n",
    ],
)
def test_a_number_beside_a_name_may_be_anothers(ask, others) -> None:
    answer = ask(NOTES | {"Trades.md": f"# Trades\n\n{others}"})(
        "phone number of the man who replastered the ceiling of the attic"
    )
    assert "07700" not in answer.text


@pytest.mark.parametrize("long", ["-", "the a ", "what is "])
def test_a_long_question_is_told_at_once(long) -> None:
    assert asked_of(f"the man who {long * 2500}, whats his") is None


@pytest.mark.parametrize(
    "question",
    [
        "number of people who can share one vault",
        "the number of fans who came in october",
        "what is the name of the man who cleared the gutter",
        "phone number of Kit Moss",
        "who replastered the ceiling of the attic",
        "when was the chimney swept?",
        "as of 13 feb 2026, who led the round?",
        "",
    ],
)
def test_a_question_that_describes_nobody_is_asked_as_it_is(question) -> None:
    assert asked_of(question) is None


@pytest.mark.parametrize(
    ("question", "described", "of_ann"),
    [
        ("email of the woman who's moving in", "who is moving in", "email of Ann"),
        ("mobile of whoever does mondays", "who does mondays", "mobile of Ann"),
        ("mobile for our accountant", "who is our accountant", "mobile of Ann"),
        ("what's the price of the kiln that Bo bought", "which kiln Bo bought", "price of Ann"),
        ("the nurse who rang me: what is her number?", "who rang me", "phone number of Ann"),
        ("where did the man who made it live", "who made it", "where did Ann live"),
        ("how can I email the man who made it?", "who made it", "email of Ann"),
    ],
)
def test_what_is_asked_is_told_apart_from_whom_it_is_asked_of(question, described, of_ann) -> None:
    asked = asked_of(question)
    assert asked is not None
    assert (asked.described, asked.of("Ann")) == (described, of_ann)
