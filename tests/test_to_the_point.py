"""An answer says what is asked and no more: no line beside it, and none cut off before its end."""

from __future__ import annotations

import pytest
from conftest import assistant_over

NOTES = {
    "Perry.md": (
        "---\npublish: true\n---\n# Perry\n\nPerry is a drink of pears. It is believed by some to "
        "settle the stomach, which is disputed.\n\n## Steps\n\n"
        "1. Press the pears, and let the juice clear until no pulp is left in it.\n"
        "2. Let the jar of perry sit in the shed for 9-12 days.\n"
        "3. Perry of the year before can start the new one, as long as its jar was kept shut and "
        "cold. When starting with old perry you must wake it again. Warm a cup of it to the heat "
        "of your hand with a spoon of honey. It is awake once it foams.\n"
    ),
    "Planks.md": (
        "# Planks\n\nTo mark one plank we can type\n```\nplank mark 3\n```\n\n"
        "To list all planks we can type\n```\nplank list --every\n```\n"
    ),
    "how to comfort somebody who mourns.md": (
        "- Bring something to eat\n- Say the name of the dead\n- Listen, and stay a while\n"
        "- Call again after a month\n\n## Seen in\n\n- a leaflet of the parish\n"
    ),
    "Ringbread.md": (
        "---\ndate: 2023-02-03\n---\n# Ringbread\n\n"
        "Ringbread is a plaited bread that many houses bake for Easter.\n"
    ),
    "Report.md": (
        "# Report\n\nThe report of an accident should tell:\n\n- the day it happened\n"
        "- who was hurt\n- what was done (was a doctor called? an ambulance?)\n"
        "- the part of the yard\n"
    ),
    "Joints.md": (
        "# Joints\n\nExamples of joints are:\n\n- Dovetail\n- Mortise\n  - Blind\n"
        "  - Through\n- Finger\n- Scarf\n"
    ),
    "Knots.md": (
        "# Hitch knot and bend knot\n\nA hitch knot ties a rope to a post.\n\n"
        "There are likenesses, but one can have a hitch knot without a bend knot or vice versa.\n"
    ),
    "Loft.md": "# Loft\n\nPigeons sleep in the loft, and the ladder is behind the door.\n",
    "Harbour.md": "# Harbour\n\nThe harbour is dredged by a firm from the coast.\n",
}


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("to-the-point"), NOTES) as made:
        yield made


def test_what_only_shares_another_word_of_the_question_is_left_out(notes) -> None:
    answer = notes.ask("how many days do I let the jar of perry sit")
    assert answer.text == "Let the jar of perry sit in the shed for 9-12 days. [1]"


def test_a_switch_in_the_frontmatter_answers_nothing(notes) -> None:
    assert "publish" not in notes.ask("is it true that perry settles the stomach").text


def test_a_sentence_of_a_long_step_goes_on_to_the_end_of_the_step(notes) -> None:
    told = notes.ask("how do I wake old perry when starting with it").text
    assert "Warm a cup of it" in told
    assert "once it foams" in told
    assert "Press the pears" not in told


def test_the_line_right_above_code_stands_in_front_of_it(notes) -> None:
    first, second, *_ = notes.ask("how do I list all planks").text.split("\n")
    assert first.startswith("To list all planks we can type")
    assert second.startswith("`plank list --every`")


def test_bullets_of_a_note_that_says_how_are_told_whole(notes) -> None:
    told = notes.ask("how to comfort a friend who mourns").text.split("\n")
    assert [line.split(" [")[0] for line in told] == [
        "- Bring something to eat",
        "- Say the name of the dead",
        "- Listen, and stay a while",
        "- Call again after a month",
    ]


def test_an_item_with_a_question_in_brackets_is_one_of_its_list(notes) -> None:
    told = notes.ask("what should the report of an accident tell").text
    assert "what was done (was a doctor called? an ambulance?)" in told
    assert "the part of the yard" in told


def test_examples_are_told_whole(notes) -> None:
    told = notes.ask("examples of joints").text
    assert all(name in told for name in ("Dovetail", "Mortise", "Finger", "Scarf"))


def test_of_two_things_compared_more_than_one_sentence_is_told(notes) -> None:
    told = notes.ask("difference between hitch knot and bend knot").text
    assert "to a post" in told
    assert "vice versa" in told


def test_the_day_of_a_note_is_not_when_a_thing_is_done(notes) -> None:
    told = notes.ask("when is ringbread baked").text
    assert "for Easter" in told
    assert "2023" not in told


@pytest.mark.parametrize("question", ["what is ringbread", "is ringbread plaited"])
def test_what_its_note_tells_of_a_thing_is_answered(notes, question) -> None:
    assert "plaited" in notes.ask(question).text
