"""What was said by a time: read from the question or given, and answered from what stood then."""

from __future__ import annotations

import pytest
from test_disagreement import ASKED, NEW, OLD, make  # noqa: F401  (a fixture)

from rag.answering.asof import asked_time
from rag.text.spokenon import spoken_on

BOTH = {"Survey.md": OLD, "Census.md": NEW}


@pytest.mark.parametrize(
    ("question", "day", "strict", "rest"),
    [
        ("as of June 2024, who led it?", "2024-06-30", True, "who led it?"),
        ("who led it as of 2024-06-03", "2024-06-03", True, "who led it"),
        ("how many by mid 2024", "2024-07-31", False, "how many by"),
        ("what did we know on 30 January 2026 about the round?", "2026-01-30", True, "the round?"),
        ("summer 2024: what was it back then", "2024-08-31", True, "what was it"),
        ("what form did it have in 2020", "2020-12-31", False, "what form did it have"),
        ("before July 2025 how big was it", "2025-06-30", False, "how big was it"),
    ],
)
def test_a_question_names_its_time(question, day, strict, rest) -> None:
    time = asked_time(question)
    assert time is not None
    assert (time.day, time.strict, time.rest) == (day, strict, rest)


@pytest.mark.parametrize(
    "question",
    [
        "who led it",
        "from 2019 to 2021, who led it",
        "the 1975 Cup",
        "may I go in 5",
        "what happened before 31 June 2026",
    ],
)
def test_a_question_without_one_time_names_none(question) -> None:
    assert asked_time(question) is None


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("2026-01-14", "2026-01-14"),
        ("Valuation (June 2025)", "2025-06"),
        ("2025", "2025"),
        ("Price war of May 2024", "2020-02-02"),
        ("Budget", "2020-02-02"),
    ],
)
def test_a_dated_heading_beats_the_note(heading, day) -> None:
    assert spoken_on(("Log", heading), ("2020-02-02",)) == day


def test_nothing_dates_an_undated_section() -> None:
    assert spoken_on(("Budget",), ()) == ""


def test_the_value_of_a_time_is_the_last_one_by_then(make) -> None:  # noqa: F811
    assistant = make(BOTH)
    then = assistant.ask(ASKED, as_of="2025-01-01")
    assert "4,411" in then.text
    assert "4,893" not in then.text
    now = assistant.ask(ASKED, as_of="2026-12-31")
    assert "4,893" in now.text
    assert "4,411" not in now.text


def test_a_question_says_it_too(make) -> None:  # noqa: F811
    answer = make(BOTH).ask("As of June 2025, what was the population of Pilzno?")
    assert "4,411" in answer.text
    assert "4,893" not in answer.text


def test_what_was_said_later_stays_behind_in_the_hits(make) -> None:  # noqa: F811
    assistant = make(BOTH)
    assistant.refresh()
    hits = assistant.search("population of Pilzno", as_of="2025-01-01")
    assert hits[0].chunk.note == "Survey.md"
    assert hits[0].day == "2024-06-30"
    assert "Census.md" in [hit.chunk.note for hit in hits]
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_dated_headings_of_one_note_are_told_apart(make) -> None:  # noqa: F811
    log = (
        "# Borealis\n\n## 2025-03-01\n\nThe margin of Borealis is 61 percent.\n\n"
        "## 2025-09-01\n\nThe margin of Borealis is 65 percent.\n"
    )
    answer = make({"Borealis.md": log}).ask("margin of Borealis", as_of="2025-06-30")
    assert "61" in answer.text
    assert "65" not in answer.text


def test_a_history_gives_its_last_entry_by_then(make) -> None:  # noqa: F811
    form = (
        "# Borealis\n\n## Form of the company\n\n- 2015: non-profit form\n- 2019: capped form\n"
        "- 2025: public benefit form\n"
    )
    assistant = make({"Borealis.md": form})
    answer = assistant.ask("what form did the company Borealis have in 2020")
    assert "2019: capped form" in answer.text
    assert "2015" not in answer.text


def test_where_only_later_notes_answer_they_do(make) -> None:  # noqa: F811
    assert "4,893" in make({"Census.md": NEW}).ask(ASKED, as_of="2020-01-01").text
