"""Properties in a note's text: ``spent:: 86 €`` is told as one of the frontmatter is."""

from __future__ import annotations

import pytest
from conftest import write_vault
from small_listing import small_listing

from rag.reading.plain import folded, plain

NOTES = {
    "Diary/Monday.md": "---\nmood: 4\n---\n# Monday\n\nRain.\n\nspent:: 86 €\nmood:: 1\n",
    "Diary/Tuesday.md": "# Tuesday\n\n- **spent**:: 14 €\n- [ ] pay [due:: 2025-01-02]\n",
    "Diary/Wednesday.md": "# Wednesday\n\nTook the ferry (spent:: 20 €) with [with:: [[Ada]]].\n",
    "Diary/Thursday.md": "---\nspent: 30 €\n---\n# Thursday\n\nHome.\n",
    "Notes/Code.md": "# Code\n\n```\nspent:: 500 €\n```\n\nUse `spent:: 9` and std::spent:: no.\n",
    "Twice/One.md": "# One\n\ncost:: 5\n\ncost:: 6\n",
    "Twice/Two.md": "# Two\n\ncost:: 7\n",
}


@pytest.mark.parametrize("question", ["list all notes with spent", "how many notes have spent",
                                      "which notes have the property spent"])  # fmt: skip
def test_a_list_said_to_be_whole_has_those_in_the_text(tmp_path, question) -> None:
    listed = small_listing(tmp_path, NOTES).answer(question)
    assert [item.text for item in listed.items] == [
        "Monday (spent: 86 €)",
        "Thursday (spent: 30 €)",
        "Tuesday (spent: 14 €)",
        "Wednesday (spent: 20 €)",
    ]
    vault = write_vault(tmp_path / "vault", NOTES)
    for item in listed.items:
        lines = (vault / item.note).read_text("utf-8").split("\n")
        told = folded(plain("\n".join(lines[item.first_line - 1 : item.last_line])))
        assert folded(item.quote) in told
        assert "spent" in item.quote


@pytest.mark.parametrize(
    ("question", "intro"),
    [
        ("total spent in the diary", "Total of “spent” over 4 diaries is 150 €:"),
        ("average spent of diary notes", "Average of “spent” over 4 diary notes is 37.50 €:"),
        ("how much spent do diary notes have in total",
         "Total of “spent” over 4 diary notes is 150 €:"),
    ],
)  # fmt: skip
def test_they_are_reckoned_with(tmp_path, question, intro) -> None:
    assert small_listing(tmp_path, NOTES).answer(question).intro == intro


@pytest.mark.parametrize(
    "question",
    [
        "list all notes with due",  # the task's own
        "list all notes with mood 1",  # the frontmatter says 4
        "total cost of twice notes",  # which of two values counts?
        "list all notes with no",
    ],
)
def test_what_is_no_field_of_the_note_is_left_alone(tmp_path, question) -> None:
    assert small_listing(tmp_path, NOTES).answer(question) is None
