"""An answer goes on as its note does, where the likest sentence leaves the answer to the next."""

from __future__ import annotations

import pytest
from conftest import assistant_over

from rag.reading.evidence import units
from rag.reading.following import following
from rag.reading.leaning import leans_on
from rag.records import Section

NOTES = {
    "Kettle.md": (
        "# Kettle\n\n## Scale\n\nScale is the white crust that hard water leaves in the kettle. "
        "Boil two spoons of vinegar, and wait an hour before pouring it out.\n\n"
        "The lid is sold apart.\n\n## Guarantee\n\nThe kettle is guaranteed for three years. "
        "Bring the bill to the shop.\n"
    ),
    "Tablet.md": (
        "# Tablet\n\n## Buttons\n\nThe tablet has several buttons on the edge of its screen. "
        "These are there:\n\n- Lamp\n- Loud\n- Still\n\nTo move buttons on the screen edge:\n\n"
        "1. Tap and hold the buttons on the edge of the screen\n2. Drag them\n"
    ),
    "Drawer.md": (
        "# Drawer\n\nYou can keep these kinds of things in the drawer:\n\n- pens for the drawer\n"
        "- stamps\n- keys\n"
    ),
    "Diary.md": "# Diary\n\nWe talked about the kinds of things you can keep in a drawer.\n",
    "Overlap.md": (
        "# Overlap\n\nThe overlap of two boxes is kept from going below zero by a maximum. "
        "It is cut off on both sides.\n\n```python\nw = max(a[2] - b[0], 0)\n```\n"
    ),
    "Disks.md": (
        "# Disks\n\n- There are several kinds of array:\n\t- RAID-0 - parts on several disks\n"
        "\t\t- Nothing is kept twice\n\t- RAID-5 - parts on several disks with a spare\n"
        "\t\t- This is the safest array, and a bit slower\n"
    ),
    "Embargo.md": (
        "# Embargo\n\nWe may not sell in any of these lands because of an embargo. This counts for "
        "gifts too.\n\n- Atlantis\n- Lemuria\n- Mu\n\nQuestions go to the office.\n"
    ),
    "Hooks.md": (
        "# Hooks\n\nPrefer the reducer over plain state when either\n1. the state has many parts\n"
        "2. the next state depends on the previous one\n"
    ),
    "Loft.md": "# Loft\n\nPigeons sleep in the loft, and the ladder is behind the door.\n",
}


def texts(text: str, *, after: str, room: int = 600, most: int = 4) -> list[str]:
    every = units(Section("n#s", "n.md", "n", ("s",), 1, text.count("\n") + 1, text))
    unit = next(unit for unit in every if unit.said == after)
    return [unit.said for unit in following(unit, every, room, most)]


def test_sentences_and_code_follow_to_the_end_of_what_there_is_room_for() -> None:
    text = "One. Two.\n\nThree.\n\n```\nrun it\n```\n\nFour."
    assert texts(text, after="One.") == ["Two.", "Three.", "run it", "Four."]
    assert texts(text, after="One.", most=2) == ["Two.", "Three."]
    assert texts(text, after="One.", room=len("Two.Three.")) == ["Two.", "Three."]
    assert texts(text, after="Four.") == []


def test_a_list_follows_what_leads_to_it_and_as_a_whole() -> None:
    text = "Why. So do this:\n\n- first\n- second\n\nDone."
    assert texts(text, after="Why.") == ["So do this:", "first", "second"]
    assert texts(text, after="Why.", room=len("So do this:firstsecond") - 1) == []
    assert texts("Why.\n\n- first\n- second", after="Why.") == []


def test_a_list_follows_the_line_right_above_it_and_words_that_point_at_it() -> None:
    assert texts("Three kinds (LSD)\n1. Logic\n2. Data", after="Three kinds (LSD)") == [
        "Logic",
        "Data",
    ]
    pointing = "Not in any of these lands. Gifts too.\n\n- Mu\n- Lemuria"
    found = texts(pointing, after="Not in any of these lands.")
    assert found == ["Gifts too.", "Mu", "Lemuria"]
    assert texts(pointing, after="Gifts too.") == []


def test_what_hangs_on_an_item_follows_it_as_deep_as_it_goes() -> None:
    text = "- one\n\t- of one\n\t\t- deep\n\t- more of one\n- two"
    assert texts(text, after="one") == ["of one", "deep", "more of one"]
    assert texts(text, after="one", room=10) == []
    assert texts(text, after="two") == []


def test_nothing_follows_an_item_which_its_neighbours_do_not_continue() -> None:
    assert texts("- first\n- second\n\nAfter.", after="first") == []
    shown = "- first\n\n  ```\n  run it\n  ```\n- second"
    assert texts(shown, after="first") == ["run it"]
    assert texts(shown, after="first", room=3) == []
    assert texts(shown, after="second") == []


def test_what_points_back_leans_on_the_end_of_the_paragraph_above() -> None:
    text = "Red means no station. Here it reads `E17`.\n\nIt means the same.\n\n- one\n\nIt is so."
    every = units(Section("n#s", "n.md", "n", ("s",), 1, 7, text))
    leaning = {unit.said: leans_on(unit, every) for unit in every}
    before = leaning["It means the same."]
    assert before is not None
    assert before.said == "Here it reads E17."
    assert leaning["It is so."] is None


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("following"), NOTES) as made:
        yield made.ask


def test_the_sentence_after_the_one_that_is_likest_is_said_too(ask) -> None:
    answer = ask("how do i get rid of the white crust from hard water in my kettle")
    first, second = answer.text.splitlines()[:2]
    assert first.startswith("Scale is the white crust")
    # The title is not said again for the same note.
    assert second.startswith("Boil two spoons of vinegar")
    assert all(claim.supported for claim in answer.claims)


def test_where_one_value_answers_nothing_is_added(ask) -> None:
    answer = ask("how many years is the kettle guaranteed for")
    assert answer.text == "The kettle is guaranteed for three years. [1]"


def test_steps_are_no_list_of_things(ask) -> None:
    text = ask("list of the buttons on the edge of the tablet screen").text
    said = [line.split(" [")[0] for line in text.splitlines()]
    assert said[1:4] == ["- Lamp", "- Loud", "- Still"]
    assert "Drag" not in text


def test_the_items_are_what_is_asked_for_and_not_a_sentence_about_them(ask) -> None:
    text = ask("what kinds of things can you keep in the drawer").text
    assert "stamps" in text
    assert "keys" in text
    assert "talked" not in text


def test_code_that_looks_like_a_citation_is_shown_as_it_stands(ask) -> None:
    answer = ask("why is the overlap of two boxes not below zero")
    assert "both sides" in answer.text
    assert "`w = max(a[2] - b[0], 0)`" in answer.text
    assert all(claim.supported for claim in answer.claims)
    assert not answer.unknown_markers


def test_an_item_that_points_back_is_told_with_the_one_over_it(ask) -> None:
    lines = ask("which kind of array is the safest").text.splitlines()
    assert "RAID-5" in lines[0]
    assert "This is the safest array" in lines[1]


def test_a_sentence_about_a_list_is_told_with_it(ask) -> None:
    answer = ask("in which lands may we not sell because of the embargo")
    assert "Lemuria" in answer.text
    assert "office" not in answer.text
    assert all(claim.supported for claim in answer.claims)


def test_when_one_should_do_something_asks_for_no_time(ask) -> None:
    answer = ask("when should I prefer the reducer over plain state")
    assert "depends on the previous one" in answer.text
