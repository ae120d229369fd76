"""Times told from today are read as dates, where the notes have them."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import write_vault
from fakes import ScriptedLLM
from hypothesis import given
from hypothesis import strategies as st
from small_assistant import small_assistant

from rag.asking.relativetime import dated
from rag.listing import Listing

TODAY = date(2026, 11, 29)  # a Sunday


@pytest.mark.parametrize(
    ("question", "means"),
    [
        ("what did I buy yesterday", "what did I buy on 2026-11-28"),
        ("whom did I meet the day before yesterday?", "whom did I meet on 2026-11-27?"),
        ("what did we decide last week", "what did we decide between 2026-11-16 and 2026-11-22"),
        ("what was said in the last 3 days", "what was said between 2026-11-26 and 2026-11-29"),
        ("what was said in the past month", "what was said between 2026-10-29 and 2026-11-29"),
        ("notes from this month", "notes from in November 2026"),
        ("revenue last year", "revenue in 2025"),
        ("last year's revenue", "2025's revenue"),
        ("what changed since last month", "what changed since 2026-10-01"),
        ("what did we know as of yesterday", "what did we know as of 2026-11-28"),
        ("meetings two weeks ago", "meetings between 2026-11-09 and 2026-11-15"),
        ("what did Ada say last Monday", "what did Ada say on 2026-11-23"),
        ("what did Ada say last Sunday", "what did Ada say on 2026-11-22"),
        ("a couple of days ago we met", "on 2026-11-27 we met"),
        ("what is due tomorrow", "what is due on 2026-11-30"),
        ("what did I do last week?", "which notes are dated between 2026-11-16 and 2026-11-22"),
        ("what did I eat today", "what did I eat on 2026-11-29"),
        ("what did I do on Friday?", "what did I do on 2026-11-27?"),
        ("what did I eat on Sunday evening", "what did I eat on 2026-11-22"),
        ("what have I bought since Friday", "what have I bought since 2026-11-27"),
        ("what had we done by Tuesday", "what had we done by 2026-11-24"),
        ("what did I buy last weekend", "what did I buy between 2026-11-21 and 2026-11-22"),
        ("what did I buy this weekend", "what did I buy between 2026-11-28 and 2026-11-29"),
        ("whom did I meet over the weekend", "whom did I meet between 2026-11-28 and 2026-11-29"),
        ("what is due next weekend", "what is due between 2026-12-05 and 2026-12-06"),
        ("what did I do this morning?", "what did I do on 2026-11-29?"),
        # What means now, or no time told from today.
        ("what is the price today", "what is the price today"),
        ("who is the chair this year", "who is the chair this year"),
        ("the last week of June", "the last week of June"),
        ("the last weeks of the war", "the last weeks of the war"),
        ("what lasts a year", "what lasts a year"),
        ("what is on this morning", "what is on this morning"),
        ("who is there on Friday", "who is there on Friday"),
        ("was it shut on Friday evenings", "was it shut on Friday evenings"),
        ("what did I do on Friday the 13th", "what did I do on Friday the 13th"),
        ("what did I do on Friday, March 6", "what did I do on Friday, March 6"),
        ("was it on Friday, in May 2026", "was it on Friday, in May 2026"),
        ("what did they do on Good Friday", "what did they do on Good Friday"),
    ],
)
def test_it_is_read_as_its_date(question, means) -> None:
    means = means.replace("from in", "from")
    assert dated(question, TODAY, lambda _first, _last: True).question == means


def test_without_notes_of_that_time_the_question_stays_as_it_is() -> None:
    asked: list[tuple[str, str]] = []

    def none(first: str, last: str) -> bool:
        asked.append((first, last))
        return False

    assert dated("what did I buy last month", TODAY, none).question == "what did I buy last month"
    assert asked == [("2026-10-01", "2026-10-31")]


@given(
    st.dates(date(1900, 1, 1), date(2200, 12, 31)),
    st.sampled_from(
        ["yesterday", "last week", "last month", "this year", "past year", "2 months ago",
         "last 12 months", "next month", "last friday", "13 weeks ago", "tomorrow",
         "on friday", "last weekend", "this weekend", "next weekend", "over the weekend"]
    ),
)  # fmt: skip
def test_every_span_begins_before_it_ends(today, said) -> None:
    spans: list[tuple[str, str]] = []

    def noted(first: str, last: str) -> bool:
        spans.append((first, last))
        return True

    found = dated(f"what did I buy {said}", today, noted)
    ((first, last),) = spans
    assert date.fromisoformat(first) <= date.fromisoformat(last)
    assert found.said == said
    assert found.means in found.question


DAYS = {
    "2026-11-20": "Walked to the pond. Bought twenty apples.",
    "2026-11-27": "Walked to the pond. Bought seven pears.",
    "2026-11-28": "Walked to the pond. Bought eight plums.",
}


@pytest.fixture
def assistant(tmp_path):
    notes = {f"Daily/{day}.md": f"# {day}\n\n{text}\n" for day, text in DAYS.items()}
    notes["Pond.md"] = "# Pond\n\nWho walked to the pond bought boots, and apples, and pears.\n"
    made = small_assistant(
        tmp_path / "index", write_vault(tmp_path / "vault", notes), today=lambda: TODAY
    )
    made._listing = Listing(made.index.catalog)
    return made


def test_an_answer_comes_from_the_notes_of_that_time_and_says_how_it_was_read(assistant) -> None:
    answer = assistant.ask("what did I buy yesterday")
    assert "eight plums" in answer.text
    assert answer.notice == 'read "yesterday" as "on 2026-11-28"'
    assert answer.query == "what did I buy on 2026-11-28"


def test_a_span_narrows_to_its_notes_in_an_answer_and_in_a_search(assistant) -> None:
    answer = assistant.ask("what did I buy at the pond last week")
    assert {hit.chunk.note for hit in answer.hits} == {"Daily/2026-11-20.md"}
    assert "twenty apples" in answer.text
    found = assistant.search("bought in the last 3 days")
    assert {hit.chunk.note for hit in found} == {"Daily/2026-11-27.md", "Daily/2026-11-28.md"}


def test_since_a_day_without_a_note_is_read_where_later_days_have_some(assistant) -> None:
    answer = assistant.ask("what did I buy since Thursday")
    assert answer.query == "what did I buy since 2026-11-26"


def test_asked_for_nothing_else_all_notes_of_it_are_listed(assistant) -> None:
    answer = assistant.ask("what did I do in the last 5 days?")
    assert answer.text.startswith("2 notes dated between 2026-11-24 and 2026-11-29:")
    assert answer.notice.startswith('read "in the last 5 days" as')
    assert len(assistant.ask("which notes did I write this month").citations) == 3


def test_a_span_without_notes_narrows_nothing(assistant) -> None:
    asked = "what did I buy at the pond between 2026-01-01 and 2026-01-31"
    assert len(assistant.ask(asked).hits) > 1
    assert len(assistant.search("pond between 2026-13-01 and 2026-99-31")) > 1


def test_an_llm_is_told_the_day(assistant) -> None:
    assistant.llm = ScriptedLLM("Bought eight plums. [1]")
    assert "eight plums" in assistant.ask("what did I buy yesterday").text
    (prompt,) = assistant.llm.prompts
    assert "Question: what did I buy on 2026-11-28" in prompt.messages[-1].content


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("what happened on 21 april", "what happened on 2026-04-21"),
        ("What did I do on April 21st?", "What did I do on 2026-04-21?"),
        ("what happened 24 December", "what happened on 2025-12-24"),
        ("what happened on 21 april 2024", "what happened on 21 april 2024"),
        ("what happened on 22 april", "what happened on 22 april"),
        ("who came on 21 april", "who came on 21 april"),
        ("what happened on 31 february", "what happened on 31 february"),
    ],
)
def test_a_day_without_its_year_is_the_last_with_a_note_where_all_is_asked(question, read) -> None:
    days = {"2025-04-21", "2026-04-21", "2025-12-24", "2026-12-24"}
    assert dated(question, TODAY, lambda first, _: first in days).question == read
