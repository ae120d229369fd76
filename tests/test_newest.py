"""The last, the latest and the current: dated items, dated notes, and what has ended since."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import assistant_over

from rag.answering.newest import asks_newest, less_newest
from rag.asking.newest import with_note_named
from rag.records import NoteFacts


def meeting(day: str, burn: str, decided: str, present: str) -> str:
    return (
        f"---\ndate: {day}\ntags: [meeting]\nattendees: [{present}]\n---\n# Guild meeting\n\n"
        f"## Decisions\n\n- {decided}\n- The {decided.split()[1]} fund stays.\n\n"
        f"## Numbers\n\nBurn was {burn} and the kiln ran well.\n"
    )


NOTES = {
    "Kiln.md": "# Kiln\n\n## Service log\n\n- 2023-09-14: yearly service, 138 €\n"
    "- 2024-09-20: yearly service, 149 €\n- 2025-09-18: yearly service, 155 €\n",
    "Tariff.md": "# Tariff\n\nA sack of glaze was 9.50 € until March 2025. Since 2025-04-01 it is"
    " 8.20 €.\n\nThe rent of the shed was 300 € until June 2099. It is paid in cash.\n",
    "Meetings/2025-04-03 Guild meeting.md": meeting("2025-04-03", "58k", "Hire a glazier.", "Ivo"),
    "Meetings/2025-05-08 Guild meeting.md": meeting("2025-05-08", "64k", "Sell the crane.", "Ada"),
    "Meetings/2099-01-02 Guild meeting.md": meeting("2099-01-02", "70k", "Buy a boat.", "Sten"),
    "Meetings/Rules.md": "# Rules of a guild meeting\n\nWhoever comes last makes the tea.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("newest"), NOTES) as made:
        yield made.ask


@pytest.mark.parametrize(
    "question",
    [
        "when was the last yearly service of the kiln",
        "latest yearly service of the kiln",
        "what did the most recent yearly service of the kiln cost",
    ],
)
def test_of_dated_items_the_last_answers_alone(ask, question) -> None:
    assert ask(question).text.splitlines() == ["2025-09-18: yearly service, 155 € [1]"] or (
        ask(question).text == "Kiln: 2025-09-18: yearly service, 155 € [1]"
    )


@pytest.mark.parametrize(
    ("question", "said", "never"),
    [
        ("decisions of the last guild meeting", "Sell the crane.", "glazier"),
        ("what were the decisions of the first guild meeting", "Hire a glazier.", "crane"),
        ("who was at the latest guild meeting", "Ada", "Ivo"),
        ("what are the decisions of the next guild meeting", "Buy a boat.", "crane"),
    ],
)
def test_of_dated_notes_one_is_meant_by_its_day(ask, question, said, never) -> None:
    text = ask(question).text
    assert said in text
    assert never not in text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("how much is a sack of glaze now", "8.20"),
        ("current price of a sack of glaze", "8.20"),
        ("how much is a sack of glaze", "8.20"),
        ("how much was a sack of glaze in January 2025", "9.50"),
        ("how much is the rent of the shed now", "300"),
    ],
)
def test_what_ended_yields_to_what_holds_since(ask, question, first) -> None:
    assert first in ask(question).text.splitlines()[0]


MEETINGS = [
    NoteFacts("M/1.md", "2025-04-03 Guild meeting", dates=("2025-04-03",)),
    NoteFacts("M/2.md", "2025-05-08 Guild meeting", dates=("2025-05-08",)),
    NoteFacts("C/1.md", "First aid course", dates=("2025-01-07",)),
    NoteFacts("C/2.md", "Second aid course", dates=("2025-02-07",)),
    NoteFacts("Trips/A.md", "Alps", dates=("2025-03-01",)),
    NoteFacts("Trips/B.md", "Baltic", dates=("2026-03-01",)),
]
TODAY = date(2025, 12, 1).isoformat()


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("who led the last guild meeting?", 'who led "2025-05-08 Guild meeting"?'),
        ("last guild meeting decisions", '"2025-05-08 Guild meeting" decisions'),
        ("budget of the next trip", 'budget of "Baltic"'),
        ("what did the first trip cost", 'what did "Alps" cost'),
    ],
)
def test_the_note_that_is_meant_is_named(question, read) -> None:
    assert with_note_named(question, lambda: MEETINGS, TODAY) == read


@pytest.mark.parametrize(
    "question",
    [
        "the last guild meeting",
        "who was our first guild meeting",
        "where is the first aid kit",
        "what was the last guild meeting?",
        "who led the last guild meeting with Ada",
        "what did the last trip I made cost",
        "what did the last harvest bring",
        "how long did the guild meeting last",
        "what did we do in the last three trips",
    ],
)
def test_no_note_is_named_where_another_may_be_meant(question) -> None:
    assert with_note_named(question, lambda: MEETINGS, TODAY) == question


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("latest runway", "runway"),
        ("what is our current burn?", "what is our burn?"),
        ("when was the key last rotated", "when was the key rotated"),
        ("how much cash do we have now", "how much cash do we have"),
    ],
)
def test_the_newest_is_asked_for(question, rest) -> None:
    assert asks_newest(question)
    assert less_newest(question) == rest


@pytest.mark.parametrize(
    "question",
    [
        "how long does the battery last",
        "what did I do last week",
        "how long will it last for two people",
        "what is the last name of Ada",
        "who knows Ada",
    ],
)
def test_last_means_other_things_too(question) -> None:
    assert not asks_newest(question)
