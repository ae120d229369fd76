"""Code is told as it stands in the note: line for line, to the letter, and nothing in it cites."""

from __future__ import annotations

import pytest
from conftest import assistant_over

from rag.answering.grounding import ground
from rag.laidout import laid_out, markdown_of
from rag.reading.evidence import units
from rag.records import Answer, Chunk, Hit, Section

NOTES = {
    "Arrays.md": (
        "# Arrays in JavaScript\n\n## First element\n\nTo read the first elements of an array use "
        "the index:\n\n```js\nconst first = items[0];\nconst second = items[1];\n```\n\n"
        "## Last element\n\nThe last element of an array is read by `items[9]` or by a call.\n"
    ),
    "Shuffle.md": (
        "# Shuffle\n\nThe shuffle commands are these:\n\n```bash\nshuf -i 1-10 | head -n 3\n\n"
        "sort -R names.txt\n```\n"
    ),
    "Kiln.md": (
        "# Kiln\n\n## Start the kiln\n\nHow to start the kiln:\n\n1. Open the door of the kiln\n"
        "2. Start the burner from the shell\n\n   ```sh\n   burner --start\n   burner --watch\n"
        "   ```\n\n3. Close the door\n"
    ),
    "Loft.md": "# Loft\n\nPigeons sleep in the loft, and the ladder is behind the door.\n",
}
SHELL = (
    "# Build\n\nBuild it:\n\n```sh\nmake clean\n\nmake -j 2 box[1]\n```\n\nUse `rm -r out` first.\n"
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("code"), NOTES) as made:
        yield made.ask


@pytest.fixture(scope="module")
def hits():
    section = Section("b#", "Build.md", "Build", ("Build",), 1, SHELL.count("\n"), SHELL)
    chunk = Chunk("b@0", "b#", "Build.md", "Build", ("Build",), 1, 11, SHELL, SHELL)
    return (Hit(chunk, 1.0, 1, section=section),)


def test_a_block_keeps_its_lines_below_the_sentence_that_leads_to_it(ask) -> None:
    answer = ask("code to read the first elements of an array")
    assert answer.text == (
        "To read the first elements of an array use the index: [1]\n"
        "```\nconst first = items[0];\nconst second = items[1];\n```\n[2]"
    )
    assert not answer.unknown_markers
    assert all(claim.supported for claim in answer.claims)
    assert [(c.first_line, c.last_line) for c in answer.citations] == [(5, 5), (7, 10)]


def test_brackets_in_a_sentence_stay(ask) -> None:
    answer = ask("how is the last element of an array read")
    assert "`items[9]`" in answer.text
    assert not answer.unknown_markers


def test_steps_are_told_with_their_commands(ask) -> None:
    answer = ask("how do I start the kiln")
    assert answer.text == (
        "- Open the door of the kiln [1]\n- Start the burner from the shell [2]\n"
        "```\nburner --start\nburner --watch\n```\n[3]\n- Close the door [4]"
    )
    assert all(claim.supported for claim in answer.claims)


def test_code_in_a_quote_and_in_a_list_is_read_without_what_it_stands_in() -> None:
    text = (
        "> [!tip] Run\n> ```\n> make\n>   test\n> ```\n\n- item\n\n  ```\n  if a:\n      b\n  ```"
    )
    every = units(Section("n#s", "n.md", "n", ("s",), 1, 12, text))
    assert [u.said for u in every if u.kind == "code"] == ["make\n  test", "if a:\n    b"]


def test_a_draft_may_show_the_notes_code_and_gets_the_notes_lines(hits) -> None:
    grounded = ground("Build:\n```bash\n  make clean\nmake -j 2 box[1]\n```\n[1]", hits)
    assert grounded.text == "Build:\n```\nmake clean\n\nmake -j 2 box[1]\n```\n[1]"
    assert grounded.unknown_markers == ()
    assert [claim.text for claim in grounded.claims] == ["make clean\n\nmake -j 2 box[1]"]


def test_one_line_of_it_is_told_in_backticks(hits) -> None:
    grounded = ground("```\nmake clean\n```", hits)
    assert grounded.text == "`make clean` [1]"


@pytest.mark.parametrize(
    "draft",
    ["```\nmake clean\nmake -j 4 box[1]\n```", "Use `rm -rf out` first. [1]", "`rm out -r` [1]"],
)
def test_code_that_is_not_the_notes_is_not_shown_as_theirs(draft: str, hits) -> None:
    grounded = ground(draft, hits)
    assert "box" not in grounded.text
    assert "rm" not in grounded.text
    assert any(not claim.supported for claim in grounded.claims)


def test_each_line_of_code_that_no_note_has_whole_is_held_to_the_letter(hits) -> None:
    grounded = ground("```\nmake clean\nmake -j2 box [1]\nUse rm  -r out first\n```\n[1]", hits)
    assert grounded.text == "`make clean` [1]"
    assert [claim.supported for claim in grounded.claims] == [True, False, False]


def test_code_of_a_note_in_a_sentence_is_no_lie(hits) -> None:
    assert ground("Use `rm -r out` first [1].", hits).text == "Use `rm -r out` first. [1]"


def test_faces_are_told_which_lines_are_code() -> None:
    text = "Build:\n```\nmake clean\nbox[2]\n```\n[1]\n`a[3]` is it. [1]"
    answer = Answer("?", text, abstained=False)
    lines = [(line.kind, line.text) for line in laid_out(answer)]
    assert lines == [
        ("said", "Build:"),
        ("code", "make clean\nbox[2]"),
        ("said", "[1]"),
        ("said", "`a[3]` is it. [1]"),
    ]
    assert markdown_of(lines) == text.replace("\n```", "\n\n```", 1).replace(
        "\n[1]\n", "\n\n[1]\n\n"
    )
