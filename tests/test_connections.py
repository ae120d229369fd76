"""What two notes have to do with each other: the lines of either that name the other."""

from __future__ import annotations

import pytest
from small_listing import small_listing

NOTES = {
    "Ada Okoro.md": "---\naliases: [Ada]\n---\n# Ada Okoro\n\nPotter. Runs [[Kiln House]].\n",
    "Kiln House.md": "# Kiln House\n\nA shared studio.\n\n- Ada: founder\n- Bo: tenant\n",
    "Bo.md": "---\naliases: ['\"\"']\n---\n# Bo\n\nMakes tiles.\n",
    "Fair.md": "# Fair\n\nAda sold bowls. Ada and Kiln House share the stall.\n"
    "Rain. [[Ada Okoro|She]] met us at [[Kiln House|the studio]].\n",
}
LINES = [
    "Ada Okoro: Runs Kiln House.",
    "Kiln House: Ada: founder",
    "Fair: Ada and Kiln House share the stall.",
    "Fair: She met us at the studio.",
]


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    return small_listing(tmp_path_factory.mktemp("connections"), NOTES).answer


@pytest.mark.parametrize(
    "question",
    [
        "how are Ada and Kiln House connected?",
        "how is Ada Okoro related to Kiln House",
        "What's the connection between [[Ada Okoro]] and Kiln House",
        "what does Ada have to do with Kiln House",
    ],
)
def test_the_lines_that_name_both_are_told_their_own_notes_first(answer, question) -> None:
    listed = answer(question)
    assert listed.intro == "4 lines on Ada Okoro and Kiln House:"
    assert [item.text for item in listed.items] == LINES


@pytest.mark.parametrize(
    "question",
    [
        "how are Ada and Bo connected",  # no line names both
        "how are Ada and the moon related",  # no such note
        "how is Ada related to Ada Okoro",  # one note
        "how are bowls made",
    ],
)
def test_what_no_line_connects_takes_the_usual_way(answer, question) -> None:
    assert answer(question) is None


def test_an_alias_of_quotation_marks_alone_names_nothing(answer) -> None:
    listed = answer("how are Bo and Kiln House connected?")
    assert [item.text for item in listed.items] == ["Kiln House: Bo: tenant"]
