from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_texts import texts

from rag.reading.markdown import lines_of
from rag.reading.notes import read_note
from rag.reading.sections import split_sections
from rag.reading.vault import list_notes
from rag.records import Note, NoteFile, Section

SHARED = Path(__file__).parents[2] / "shared"


def sections(text: str, body_line: int = 1) -> tuple[Section, ...]:
    return split_sections(Note("Atlas.md", "Atlas", text, "", body_line=body_line))


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.heading_path for section in sections(text)]


def test_paths_lines_and_ids():
    text = "intro\n# Risks\na\n### Budget ###\nb\n## Other\n\n# Risks\n"
    assert [(s.id, s.heading_path, s.lines) for s in sections(text)] == [
        ("Atlas.md", (), (1, 1)),
        ("Atlas.md#Risks", ("Risks",), (2, 3)),
        ("Atlas.md#Risks#Budget", ("Risks", "Budget"), (4, 5)),
        ("Atlas.md#Risks#Other", ("Risks", "Other"), (6, 7)),
        ("Atlas.md#Risks~2", ("Risks",), (8, 8)),
    ]


def test_ids_never_repeat():
    ids = [s.id for s in sections("# A\n# A~2\n# A\n# A\n#\n#\n# A#B\n# A\n## B")]
    assert ids == [
        "Atlas.md#A",
        "Atlas.md#A~2",
        "Atlas.md#A~3",
        "Atlas.md#A~4",
        "Atlas.md#",
        "Atlas.md#~2",
        "Atlas.md#A#B",
        "Atlas.md#A~5",
        "Atlas.md#A#B~2",
    ]


def test_setext_headings_start_at_their_text():
    (first, second) = sections("two\nlines *here*\n===\ntext\n\nB\n---")
    assert first.heading_path == ("two lines *here*",)
    assert (first.lines, second.lines) == ((1, 5), (6, 7))
    assert second.heading_path == ("two lines *here*", "B")


def test_a_paragraph_over_a_rule_is_no_heading():
    text = (
        "The dam was built in 1932.\n---\nThe bridge was built in 1950.\nIt holds\n-----\n"
        "Acme Inc.\n---\n> She said *so.*\n> ---\nWhat now?\n---\nNothing.\n"
    )
    assert paths(text) == [(), ("Acme Inc.",), ("What now?",)]


def test_a_heading_that_says_something_over_nothing_is_text():
    text = (
        "# Log\n## 2026-03-04 Sold the boat to Ole\n\n## 2026-03-05 Bought a tractor\n"
        "It is red.\n## 2026-03-06 Mended the old pump\n## Tasks\n## What went well\n"
        "## Monday, 3 February 2026\n## Over this stands nothing\n### Risks\n"
        "## Before you begin\n## 2. Run your test\n"
    )
    assert [(s.heading_path, s.lines) for s in sections(text)] == [
        (("Log",), (1, 3)),
        (("Log", "2026-03-05 Bought a tractor"), (4, 5)),
        (("Log",), (6, 6)),
        (("Log", "Tasks"), (7, 7)),
        (("Log", "What went well"), (8, 8)),
        (("Log", "Monday, 3 February 2026"), (9, 9)),
        (("Log", "Over this stands nothing"), (10, 10)),
        (("Log", "Over this stands nothing", "Risks"), (11, 11)),
        (("Log", "Before you begin"), (12, 12)),
        (("Log", "2. Run your test"), (13, 13)),
    ]


def test_heading_texts_are_as_written():
    assert paths("## [[ESG]] & **b** `c` \\# ##\ntext\n") == [("[[ESG]] & **b** `c` \\#",)]


@pytest.mark.parametrize(
    "text",
    [
        "```\n# a\n```",
        "~~~\n# a",
        "    # a",
        "- b\n  # a",
        "> # a",
        "#tag",
        "%%\n# a\n%%",
        "<!--\n\n# a\n-->",
        "<div>\n# a\n</div>",
        "$$\n# a\n$$",
        "[^1]: b\n    # a",
        "####### a",
        "\\# a",
    ],
)
def test_what_opens_no_section(text: str):
    assert paths(text) == [()]


def test_frontmatter_belongs_to_the_first_section(tmp_path: Path):
    (tmp_path / "a.md").write_text("---\n# no heading\na: 1\n---\n# Yes\n")
    found = split_sections(read_note(tmp_path, NoteFile("a.md", 0, 0)))
    assert [(s.heading_path, s.lines) for s in found] == [((), (1, 4)), (("Yes",), (5, 5))]


def test_comments_are_blanked_in_place():
    (section,) = sections("# A\nb %%c%%\n%%\nd\n%%\ne")
    assert section.text == "# A\nb \n\n\n\ne"


@pytest.mark.parametrize(
    ("text", "lines"), [("", []), ("\n", [(1, 1)]), ("\n\n# A", [(1, 2), (3, 3)])]
)
def test_notes_with_little_in_them(text: str, lines: list[tuple[int, int]]):
    assert [s.lines for s in sections(text)] == lines


@given(texts, st.integers(0, 3))
def test_section_lines_cover_the_note_exactly_once(text: str, above: int):
    lines = lines_of(text)
    found = sections(text, min(above, len(lines)) + 1)
    assert [n for s in found for n in range(s.first_line, s.last_line + 1)] == list(
        range(1, len(lines) + 1)
    )
    assert all(s.text.count("\n") == s.last_line - s.first_line for s in found)
    assert len({s.id for s in found}) == len(found)
    if "%%" not in text and "<!--" not in text:
        assert "\n".join(s.text for s in found) == "\n".join(lines)


@pytest.mark.parametrize("name", ["reference", "eval/docs/vault", "eval/articles/vault"])
def test_real_notes(name: str):
    vault = SHARED / name
    if not vault.is_dir():
        pytest.skip(f"shared/{name} is not here")
    for file in list_notes(vault):
        note = read_note(vault, file)
        found = split_sections(note)
        assert "\n".join(s.text for s in found).count("\n") == len(lines_of(note.text)) - 1
