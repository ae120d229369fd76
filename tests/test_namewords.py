"""Names that are spelled like stop words are read by how a note writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import assistant_over

from rag.text.namewords import names_alone, names_like_stops

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.assistant import Assistant

FILLER = {
    f"Filler{i}.md": f"# Filler {i}\n\nThe {plant} grows slowly in the {place}.\n"
    for i, (plant, place) in enumerate([("oak", "forest"), ("kelp", "sea"), ("moss", "shade")])
}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The festival is in May.", {"may"}),
        ("It starts in mid-May, said Will.", {"may", "will"}),
        ("Ask Will about it.", {"will"}),
        ("Will leads the team.", {"will"}),
        ("Will's boat is red.", {"will"}),
        ("May and June are dry.", {"may"}),
        ("IT orders what the US and the WHO want.", {"it", "us", "who"}),
        # None of these is one.
        ("May I open the gate?", set()),
        ("May be late. It will rain.", set()),
        ("Will call back, will always do.", set()),
        ("Don't open it, I think.", set()),
        ("THE PUMP WAS REPAIRED BY WILL FOR IT.", set()),
        ("IT IS OPEN on Monday, and you must NOT go.", set()),
        ("Things You Will Need In Your Bag", set()),
        ("He said: The gate is open. After it the road.", set()),
    ],
)
def test_how_a_stop_word_is_written_tells_whether_it_is_a_name(text, names) -> None:
    assert names_like_stops(text) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [("Will", {"will"}), ("Ada, May.", {"may"}), ("IT", {"it"}), ("No", set()), ("will", set())],
)
def test_a_whole_value_is_one_where_it_has_a_capital(value, names) -> None:
    assert names_alone(value) == names


TEAM = """# Team notes

Norvik is based in the Netherlands.

IT orders the laptops.

Will leads the garden team.

The vaccine was approved by the WHO.

The village festival is in May.

The strawberry harvest starts in May.

May I open the gate?

Will open the cellar.
"""
NOTES = FILLER | {
    "Team.md": TEAM,
    "Elm fair.md": "---\nfestival: May\nlead: Will\n---\nText on it.\n",
    "Oak fair.md": "---\nfestival: June\n---\nText on it.\n",
    "Chores.md": "| Chore | Month |\n|---|---|\n| gutters | May |\n| chimney | June |\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("names"), NOTES) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when is the village festival?", "The village festival is in May. [1]"),
        ("when does the strawberry harvest start?", "The strawberry harvest starts in May. [1]"),
        ("who leads the garden team?", "Will leads the garden team. [1]"),
        ("who will lead the garden team?", "Will leads the garden team. [1]"),
        ("who orders the laptops?", "IT orders the laptops. [1]"),
        ("who approved the vaccine?", "The vaccine was approved by the WHO. [1]"),
        ("who is the lead of the Elm fair?", "lead: Will [1]"),
        # A month that is all of a value is a time.
        ("when is the festival of the Elm fair?", "festival: May [1]"),
        ("which month are the gutters done?", "gutters: May [1]"),
        ("when is the festival of the Oak fair?", "festival: June [1]"),
        ("which month is the chimney done?", "chimney: June [1]"),
    ],
)
def test_a_name_like_a_stop_word_answers(assistant, question, answer) -> None:
    assert assistant.ask(question).text.endswith(answer)


@pytest.mark.parametrize("question", ["who opens the gate?", "who will open the cellar?"])
def test_may_i_and_will_do_answer_nobody(assistant, question) -> None:
    assert assistant.ask(question).abstained
