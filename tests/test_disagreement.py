"""Notes that state different values are shown side by side, newest first, and only those."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import ScriptedLLM, ScriptedReader
from small_assistant import small_assistant

OLD = "---\nas_of: 2024-06-30\n---\n# Survey\n\nThe population of Pilzno was 4,411 people.\n"
NEW = "---\nas_of: 2026-02-13\n---\n# Census\n\nThe population of Pilzno is 4,893 people.\n"
ASKED = "What is the population of Pilzno?"
FILLER = {
    f"Filler {n}.md": f"# Filler {n}\n\nHerons eat fish number {n} near the river.\n"
    for n in range(4)
}


@pytest.fixture
def make(tmp_path):
    def build(notes, llm=None, **how):
        vault = write_vault(tmp_path / "vault", {**notes, **FILLER})
        return small_assistant(tmp_path / "index", vault, llm, **how)

    return build


def test_two_values_are_both_shown_with_note_and_date_newest_first(make) -> None:
    answer = make({"Survey.md": OLD, "Census.md": NEW}).ask(ASKED)
    assert answer.text.splitlines() == [
        "The notes disagree, newest first:",
        "Census, 2026-02-13: The population of Pilzno is 4,893 people. [1]",
        "Survey, 2024-06-30: The population of Pilzno was 4,411 people. [2]",
    ]
    assert [c.note for c in answer.citations] == ["Census.md", "Survey.md"]
    assert all(claim.supported for claim in answer.claims)


def test_undated_notes_disagree_without_an_order(make) -> None:
    notes = {"Survey.md": OLD[25:], "Census.md": NEW[25:]}
    answer = make(notes).ask(ASKED)
    assert answer.text.startswith("The notes disagree:\n")
    assert "4,411" in answer.text
    assert "4,893" in answer.text


@pytest.mark.parametrize("again", ["4411 people", "4,411 inhabitants"])
def test_one_value_in_another_form_is_no_disagreement(make, again) -> None:
    same = f"# Census\n\nThe population of Pilzno is {again}.\n"
    answer = make({"Survey.md": OLD, "Census.md": same}).ask(ASKED)
    assert "disagree" not in answer.text
    assert "411" in answer.text


def test_a_coarser_date_agrees_with_a_finer_one(make) -> None:
    notes = {
        "Diary.md": "# Diary\n\nThe Halden mill was built on 3 May 1871.\n",
        "Guide.md": "# Guide\n\nThe Halden mill was built in 1871.\n",
    }
    assert "disagree" not in make(notes).ask("When was the Halden mill built?").text


@pytest.mark.parametrize("again", ["on 2026-02-06", "in 2026", "on 6 February 2026"])
def test_a_day_without_its_year_agrees_with_the_same_day_of_a_year(make, again) -> None:
    notes = {
        "Plan.md": "# Plan\n\nThe Halden merger was announced on 6 February.\n",
        "Update.md": f"# Update\n\nThe Halden merger was announced {again}.\n",
    }
    assert "disagree" not in make(notes).ask("When was the Halden merger announced?").text


def test_a_day_without_its_year_differs_from_another_day(make) -> None:
    notes = {
        "Plan.md": "# Plan\n\nThe Halden merger was announced on 6 February.\n",
        "Update.md": "# Update\n\nThe Halden merger was announced on 7 February 2026.\n",
    }
    assert "disagree" in make(notes).ask("When was the Halden merger announced?").text


def test_a_note_that_mentions_the_subject_in_passing_says_nothing_against_its_own(make) -> None:
    notes = {
        "Pilzno.md": "# Pilzno\n\nThe population of Pilzno is 4,893 people.\n",
        "Trip.md": "# Trip\n\nWe were 12 people on the bus to Pilzno.\n",
    }
    answer = make(notes).ask(ASKED)
    assert "disagree" not in answer.text
    assert "4,893" in answer.text


def test_names_disagree_too(make) -> None:
    notes = {
        "Minutes.md": "# Minutes\n\nThe Borealis round was led by Qiming Partners.\n",
        "Memo.md": "# Memo\n\nThe Borealis round was led by Ant Group.\n",
    }
    answer = make(notes).ask("Who led the Borealis round?")
    assert answer.text.startswith("The notes disagree")
    assert "Qiming Partners" in answer.text
    assert "Ant Group" in answer.text


def of_two(one: str, other: str) -> dict[str, str]:
    return {
        "Norvik.md": f"---\ndate: 2026-01-10\n---\n# Norvik\n\nThe CEO of Norvik is {one}.\n",
        "Call.md": f"---\ndate: 2026-02-20\n---\n# Call\n\nThe CEO of Norvik is {other}.\n",
    }


@pytest.mark.parametrize(
    "question",
    ["who is the ceo of Norvik?", "who is the CEO of Norvik?", "Who is Norvik's CEO?"],
)
def test_who_is_asked_for_in_capitals_is_no_name(make, question) -> None:
    text = make(of_two("Ada Berg", "Peter Holt")).ask(question).text
    assert "Ada Berg" in text
    assert "Peter Holt" in text


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Maria Lopez", "Maria Weber", True),
        ("Maria Lopez", "Jonas Lopez", True),
        ("Maria Lopez", "Lopez", False),
        ("Maria Lopez", "M. Lopez", False),
        ("Maria Lopez", "J. Lopez", True),
        ("Maria Lopez", "Dr Lopez", False),
    ],
)
def test_people_who_share_one_name_are_two(make, one, other, differ) -> None:
    text = make(of_two(one, other)).ask("who is the ceo of Norvik?").text
    assert ("disagree" in text) == differ


def test_who_somebody_is_has_one_answer_whatever_is_said(make) -> None:
    notes = {
        "Kiln.md": "# Kiln\n\nAda Brandt is the head of Kiln.\n",
        "Trip.md": "# Trip\n\nAda Brandt is a sailor of Oslo.\n",
    }
    assert "disagree" not in make(notes).ask("who is Ada Brandt of Kiln?").text


def test_yes_and_no_disagree(make) -> None:
    notes = {
        "Then.md": "---\ndate: 2026-01-14\n---\nBorealis is not a member of the Norden index.\n",
        "Now.md": "---\ndate: 2026-02-11\n---\nBorealis is a member of the Norden index.\n",
    }
    answer = make(notes).ask("is Borealis a member of the Norden index")
    assert [c.note for c in answer.citations] == ["Now.md", "Then.md"]


def test_what_was_denied_once_is_told_with_what_a_later_day_says_in_other_words(make) -> None:
    notes = {
        "Then.md": "---\ndate: 2026-01-14\n---\nBorealis is not a member of the Norden index.\n",
        "Now.md": "---\ndate: 2026-02-11\n---\nBorealis joins Norden, an index of the north.\n",
    }
    text = make(notes).ask("is Borealis a member of the Norden index").text
    assert text.splitlines()[1:] == [
        "Now, 2026-02-11: Borealis joins Norden, an index of the north. [1]",
        "Then, 2026-01-14: Borealis is not a member of the Norden index. [2]",
    ]


def test_a_question_for_several_things_has_no_disagreement(make) -> None:
    notes = {"Survey.md": OLD, "Census.md": NEW}
    assert "disagree" not in make(notes).ask("Why did the population of Pilzno grow?").text


def test_whether_the_notes_agree_is_not_looked_for_in_them(make) -> None:
    notes = {"Survey.md": OLD, "Census.md": NEW}
    answer = make(notes).ask(f"{ASKED[:-1]}, do my notes agree?")
    assert "4,411" in answer.text
    assert "4,893" in answer.text


def test_an_llm_that_picks_one_in_silence_is_completed(make) -> None:
    llm = ScriptedLLM("The population of Pilzno was 4,411 people. [1]")
    lines = make({"Survey.md": OLD, "Census.md": NEW}, llm).ask(ASKED).text.splitlines()
    assert lines[0].startswith("The population of Pilzno was 4,411 people.")
    assert lines[1] == "The notes disagree, newest first:"
    assert lines[2].startswith("Census, 2026-02-13: The population of Pilzno is 4,893 people.")
    assert lines[3].startswith("Survey, 2024-06-30: ")


@pytest.mark.parametrize("lie", [": Pilzno was sold to Norvik", ", and Pilzno is bankrupt:"])
def test_what_an_llm_says_of_a_disagreement_is_checked_as_any_claim(make, lie) -> None:
    told = "The population of Pilzno is 4,893. [1]\nThe population of Pilzno was 4,411. [2]"
    llm = ScriptedLLM(f"The notes disagree{lie}\n{told}")
    answer = make({"Survey.md": OLD, "Census.md": NEW}, llm).ask(ASKED)
    assert lie not in answer.text
    assert [claim.text for claim in answer.claims if not claim.supported] == [
        f"The notes disagree{lie}"
    ]
    assert "4,893" in answer.text
    assert "4,411" in answer.text


def test_an_llm_that_tells_both_is_left_alone(make) -> None:
    said = "The population of Pilzno was 4,411 people. [1] The population of Pilzno is 4,893. [2]"
    answer = make({"Survey.md": OLD, "Census.md": NEW}, ScriptedLLM(said)).ask(ASKED)
    assert "disagree" not in answer.text


def test_a_wrong_date_of_a_source_is_not_let_through(make) -> None:
    llm = ScriptedLLM("Survey, 2025-01-01: The population of Pilzno was 4,411 people. [1]")
    answer = make({"Survey.md": OLD}, llm).ask(ASKED)
    assert "2025-01-01" not in answer.text
    assert any(not claim.supported for claim in answer.claims)


def test_notes_that_say_different_things_of_a_common_subject_do_not_disagree(make) -> None:
    said = ("gained a list view", "gained a filter", "sorts dates now", "counts rows", "got icons")
    notes = {
        f"1.{n}.0.md": f"# 1.{n}.0\n\n- Boards: The version of Boards in hand {what}.\n"
        for n, what in enumerate(said)
    }
    answer = make(notes).ask("which version of Boards got icons")
    assert "disagree" not in answer.text


def test_a_note_is_asked_about_by_its_other_name_too(make) -> None:
    notes = {
        "Country loaf.md": "---\naliases: [white sour]\n---\n# Country loaf\n\n"
        "For the white sour much water, 74 litres.\n",
        "Starter.md": "# Starter\n\nFed from the white sour.\n\nWater 28 in winter.\n",
        "Tin.md": "# Tin\n\nNothing of the white sour in it.\n\nWater 68, seeds 40.\n",
    }
    text = make(notes).ask("how much water is in the white sour").text
    assert "disagree" not in text
    assert "74" in text


def test_what_says_nothing_of_what_is_asked_is_no_other_value(make) -> None:
    letters = "".join(f"Letter {n} about the lift fund of Harbour Court.\n\n" for n in range(20))
    notes = {
        "Charges.md": f"# Charges\n\nThe lift fund of Harbour Court is £410 a year.\n\n{letters}",
        "Flat.md": "# Flat\n\nA studio in Harbour Court.\n\n£560 from start, £585 since.\n",
    }
    reader = ScriptedReader("£410", "£560")
    text = make(notes, reader=reader).ask("How much is the lift fund of Harbour Court?").text
    assert "disagree" not in text
    assert "£410" in text


def test_the_figure_in_the_name_of_a_note_is_no_value(make) -> None:
    notes = {
        "Rules.md": "# Rules\n\nThe cat of Jess costs £90.\n",
        "Tenant.md": "# Tenant\n\nThe cat of Jess is Biscuit, see 7 Station Court.\n",
        "7 Station Court.md": "# 7 Station Court\n\nA studio with a lift.\n",
    }
    answer = make(notes).ask("How much for the cat of Jess?")
    assert answer.text == "Rules: The cat of Jess costs £90. [1]"


def test_an_alias_of_a_note_that_is_not_the_best_units_own_owns_nothing(make) -> None:
    notes = {
        "Norvik Robotics.md": "---\naliases: [Norvik]\n---\n# Norvik Robotics\n\nA firm.\n",
        **of_two("Ada Berg", "Peter Holt"),
    }
    notes["Memo.md"] = notes.pop("Norvik.md").replace("# Norvik", "# Memo")
    text = make(notes).ask("who is the ceo of Norvik?").text
    assert "Ada Berg" in text
    assert "Peter Holt" in text
