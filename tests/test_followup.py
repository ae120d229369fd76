from __future__ import annotations

import pytest
from conftest import write_vault
from small_assistant import small_assistant

from rag.asking.followup import standalone
from rag.asking.rewriting import asked_of
from rag.records import Turn

ROUND = (
    Turn("user", "who led the ACE Robotics round?"),
    Turn("assistant", "The angel round was led by Ant Group. [1]"),
)


@pytest.mark.parametrize("question", ["and who co-led it?", "who else joined", "how much?"])
def test_a_follow_up_carries_the_subject_over(question) -> None:
    query = standalone(question, ROUND)
    assert query.startswith(question)
    assert "ace" in query.lower()
    assert "robotics" in query.lower()


@pytest.mark.parametrize(
    "question",
    [
        "which year was the company SenseTime founded in Hong Kong",
        "what does the heron eat?",
        "Who runs IT?",
        "Which notes say that SenseTime is listed?",
        "How often do I water the roses that bloom in May?",
        "which is the book that I lent to Max",
        "who knows which companies that make chips are in Oslo",
        "what is one reason to sell more than one car",
        "Do Norvik and Delta have the same CEO?",
        "Who else works at Norvik?",
        "Wer sind Max und Anna?",
        "what did I read this week",
        "What is TSMC?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question) -> None:
    assert standalone(question, ROUND) == question


@pytest.mark.parametrize(
    "question",
    [
        "who led that round?",
        "when was that announced?",
        "does that mean a loss",
        "what happened then?",
        "which one is in Oslo?",
        "is there a cheaper one",
        "who founded the one in Bergen",
        "is the same true of wine",
        "How does that compare to Momenta?",
        "WHO LED IT?",
        "what is the CEO?",
        "und wann?",
    ],
)
def test_what_points_back_carries_the_subject_over(question) -> None:
    assert "robotics" in standalone(question, ROUND)


def test_without_history_nothing_is_added() -> None:
    assert standalone("and who co-led it?", ()) == "and who co-led it?"


def test_only_the_last_exchange_counts() -> None:
    history = (Turn("user", "what did Momenta build?"), Turn("assistant", "Software. [1]"), *ROUND)
    assert "momenta" not in standalone("and who co-led it?", history).lower()


def test_there_is_and_there_are_refer_to_nothing() -> None:
    history = (Turn("user", "what is the newest SenseTime model"), Turn("assistant", "V6.5."))
    for asked in (
        "how many AI tigers are there?",
        "is there a list of herons in the vault",
        "which statuses are there?",
        "what tags do I have",
    ):
        assert standalone(asked, history) == asked
    assert standalone("who works there now, and since when", history) != "who works there now"
    assert standalone("how many are there?", history) != "how many are there?"


def test_the_marker_behind_a_name_is_no_part_of_it() -> None:
    history = (Turn("user", "who led the round?"), Turn("assistant", "Ant Group [1] led it. [2]"))
    query = standalone("and who joined it?", history)
    assert "Ant Group" in query
    assert not set(query.split()) & {"1", "2", "[1]", "[2]"}


def test_a_second_follow_up_is_still_about_the_same_thing() -> None:
    history = (*ROUND, Turn("user", "and when?"), Turn("assistant", "In February 2026. [1]"))
    query = standalone("how much was it?", history)
    assert "ACE Robotics round".lower() in query.lower()
    history = (*ROUND, Turn("user", "and the valuation?"), Turn("assistant", "It was high. [1]"))
    query = standalone("and in 2024?", history).lower()
    assert "valuation" in query
    assert "ace robotics" in query
    assert "round" not in query


def test_the_same_is_asked_of_another() -> None:
    history = (
        Turn("user", "what is Momenta's valuation?"),
        Turn("assistant", "Momenta: Valuation: $5B by Bosch [1]"),
    )
    assert standalone("and WeRide's?", history) == "and WeRide's? valuation"
    assert "momenta" in standalone("and who at WeRide said it?", history).lower()


@pytest.mark.parametrize(
    ("asked", "thing"),
    [
        ("Where is the HQ of SenseTime?", "hq"),
        ("Who is SenseTime's CEO?", "ceo"),
        ("SenseTime CEO?", "ceo"),
        ("What is the ARR of SenseTime?", "arr"),
        ("What is SenseTime’s ARR?", "arr"),
    ],
)
def test_the_same_thing_in_capitals_is_asked_of_another(asked, thing) -> None:
    history = (Turn("user", asked), Turn("assistant", "SenseTime: Hong Kong [1]"))
    assert standalone("And Momenta?", history) == f"And Momenta? {thing}"


def test_an_abstention_names_nothing_to_ask_on_about() -> None:
    history = (ROUND[0], Turn("assistant", "The notes don't say (closest: Hikvision)."))
    assert "hikvision" not in standalone("and who co-led it?", history).lower()


def test_columns_of_a_row_are_no_names() -> None:
    history = (Turn("user", "what did WeRide raise?"), Turn("assistant", "WeRide: Investor: Bosch"))
    query = standalone("and when?", history)
    assert "Investor" not in query
    assert "Bosch" in query


def test_its_asks_another_thing_of_what_was_named() -> None:
    history = (
        Turn("user", "what is the gross margin of SenseTime"),
        Turn("assistant", "Gross margin: ~65% (TTM Jun 2025) [1]"),
    )
    assert standalone("and its revenue?", history) == "and its revenue? sensetime"


def test_what_was_told_before_answers_no_new_question(tmp_path) -> None:
    told = "Pauline of St Ives rang on 28 October: 29 January 2026 it is, and 14 January before."
    eye = f"# Eye clinic\n\n{told}\n\nThe cataract op is of the left eye.\n"
    notes = {"Eye clinic.md": eye, "Heron.md": "# Heron\n\nHerons eat fish.\n"}
    assistant = small_assistant(tmp_path / "index", write_vault(tmp_path / "vault", notes))
    history = (
        Turn("user", "when is the cataract op"),
        Turn("assistant", f"Eye clinic: {told} [1]"),
    )
    answer = assistant.ask("which eye are they doing", history=history)
    assert answer.text == "Eye clinic: The cataract op is of the left eye. [1]"


def asked(question: str, *history: Turn) -> str:
    return asked_of(standalone(question, history), question, history)


def test_the_words_of_the_answer_before_are_searched_for_and_not_asked() -> None:
    assert asked("how much of that was Bosch?", *ROUND) == (
        "how much of that was Bosch? led ace robotics round"
    )


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("who is the engineer of the lift", True),
        ("which engineer came", True),
        ("what is the engineer called", True),
        ("when did the engineer come", False),
        ("which day did the engineer come", False),
        ("how much was the engineer", False),
    ],
)
def test_who_was_named_for_an_answer_is_asked_about(before, kept) -> None:
    history = (Turn("user", before), Turn("assistant", "Terry Holt 07700 900 452. [1]"))
    query = asked("what is his number", *history)
    assert ("Terry Holt" in query) == kept
    assert "900" not in query
    assert "900" in standalone("what is his number", history)


def test_what_stands_alone_is_asked_as_it_is() -> None:
    assert asked_of("who led the round", "who led the round", ()) == "who led the round"
    assert asked("what does the heron eat?", *ROUND) == "what does the heron eat?"
    assert asked_of("ACE Robotics: who led", "who led it", ROUND) == "ACE Robotics: who led"
