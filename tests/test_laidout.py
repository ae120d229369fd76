from __future__ import annotations

from pathlib import Path

from rag.laidout import laid_out, markdown_of
from rag.records import Answer, Citation
from rag.terminal.console import show_answer


def cited(*titles: str) -> tuple[Citation, ...]:
    return tuple(
        Citation(marker, f"{title}.md", title, (), 1, 1, "words")
        for marker, title in enumerate(titles, start=1)
    )


def kinds(text: str, *titles: str) -> list[tuple[str, str]]:
    answer = Answer("?", text, abstained=False, citations=cited(*titles))
    return [(line.kind, line.text) for line in laid_out(answer)]


def test_values_that_differ_are_items_and_the_next_part_is_none() -> None:
    text = (
        "It was founded in 1871. [1]\nThe notes disagree, newest first:\n"
        "Census, 2026-02-13: The population is 4,893. [2]\nSurvey: It was 4,411. [3]\n"
        "founded: 1871 [1]\nThe notes don't say: who is its mayor?"
    )
    assert kinds(text, "Pilzno", "Census", "Survey") == [
        ("said", "It was founded in 1871. [1]"),
        ("opening", "The notes disagree, newest first:"),
        ("item", "Census, 2026-02-13: The population is 4,893. [2]"),
        ("item", "Survey: It was 4,411. [3]"),
        ("said", "founded: 1871 [1]"),
        ("open", "The notes don't say: who is its mayor?"),
    ]


def test_a_list_loses_its_bullets_and_keeps_its_remark() -> None:
    text = "2 birds:\n- Heron [1]\n- Crane [2]\nHeron, a note of its own, is not counted. [1]"
    assert kinds(text, "Heron", "Crane") == [
        ("opening", "2 birds:"),
        ("item", "Heron [1]"),
        ("item", "Crane [2]"),
        ("said", "Heron, a note of its own, is not counted. [1]"),
    ]


def test_what_a_note_says_about_notes_that_disagree_is_no_opening() -> None:
    assert kinds("The notes disagree, newest first: [1]\nNothing.", "A") == [
        ("said", "The notes disagree, newest first: [1]"),
        ("said", "Nothing."),
    ]
    assert kinds("The notes don't say (closest: A).") == [
        ("said", "The notes don't say (closest: A).")
    ]


def test_as_markdown_no_two_lines_run_into_one() -> None:
    lines = [("opening", "2 birds:"), ("item", "Heron"), ("item", "Crane"), ("said", "All.")]
    assert markdown_of([*lines, ("open", "The notes don't say: why?")]) == (
        "2 birds:\n\n- Heron\n- Crane\n\nAll.\n\n*The notes don't say: why?*"
    )


def test_a_pipe_gets_the_text_as_it_is(capsys) -> None:
    text = "2 birds:\n- Heron [1]\n- Crane [2]\nThe notes don't say: why?"
    show_answer(Answer("?", text, abstained=False, citations=cited("Heron", "Crane")), Path())
    assert capsys.readouterr().out.startswith(f"{text}\n\n[1] Heron.md")
