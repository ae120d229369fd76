from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import WordOverlapEmbedder
from hypothesis import given
from hypothesis import strategies as st

from rag.indexing.index import Index
from rag.indexing.postings import sums_of_varints
from rag.retrieving.retrievers import Keyword
from rag.retrieving.wordscores import WordScores
from rag.text.terms import searchable

if TYPE_CHECKING:
    from pathlib import Path

    from rag.indexing.catalog import Catalog

WORDS = (
    "budget atlas technology technologies running runs ran university as us vs is",
    "Größe café naïve 零一万物 C++ N7+ 2026-02-06 3.5 state-of-the-art",
    "budget budget budget and the plan of the budget",
    "generously relational conformably electricity hopping controlling ties skies",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("wordscores")
    made = Index(folder / "index", _vault(folder / "vault"), WordOverlapEmbedder())
    made.sync()
    return made


def _vault(vault: Path) -> Path:
    vault.mkdir()
    for number in range(40):
        some = [WORDS[place] for place in range(4) if number % (place + 2) == 0]
        body = "\n\n".join((*some, f"atlas {number} plan " * (number % 5)))
        front = "---\ntags: [budget]\naliases: [Plan B]\n---\n" if number % 3 == 0 else ""
        title = "Budget of Atlas" if number % 7 == 0 else f"Note {number}"
        (vault / f"{number}.md").write_text(f"{front}# {title}\n\n## Running\n\n{body}\n", "utf-8")
    return vault


def _both(catalog: Catalog, words: list[str], k: int, within: frozenset[str] | None = None):
    kept = WordScores(catalog)
    first = kept.best(words, k, within)
    assert first == catalog.keyword(" OR ".join(f'"{searchable(w)}"' for w in words), k, within)
    return kept.best(words, k, within), first


@pytest.mark.parametrize(
    "words",
    [
        ["budget"],
        ["budget", "atlas", "plan"],
        ["technology", "technologies", "vs", "us", "as", "is"],
        ["größe", "café", "cafe", "零一", "c++", "n7+", "2026-02-06", "3.5"],
        ["generously", "relational", "conformably", "electricity", "hopping", "ties", "skies"],
        ["nowhere", "budget"],
        ["budget", "budget"],
    ],
)
def test_it_finds_what_sqlite_finds(index, words):
    mine, theirs = _both(index.catalog, words, 1000)
    assert [score for _, score in mine] == pytest.approx([score for _, score in theirs], abs=1e-6)
    scores = dict(theirs)
    assert {row: pytest.approx(scores[row], abs=1e-6) for row, _ in mine} == dict(mine)


def test_equal_scores_come_in_the_order_of_rows_up_to_the_last_place(index):
    every, _ = _both(index.catalog, ["atlas", "budget"], 1000)
    for k in range(1, len(every) + 1):
        assert _both(index.catalog, ["atlas", "budget"], k)[0] == every[:k]


def test_within_leaves_nothing_else(index):
    within = frozenset({"0.md", "6.md", "7.md"})
    mine, theirs = _both(index.catalog, ["budget", "atlas"], 5, within)
    assert [row for row, _ in mine] == [row for row, _ in theirs]
    assert {c.note for c in index.catalog.chunks([row for row, _ in mine]).values()} <= within


def test_words_that_stand_nowhere_find_nothing(index):
    kept = WordScores(index.catalog)
    assert [kept.best(["nowhere"], 5) for _ in range(2)] == [[], []]
    assert kept.best([], 5) == []


def test_an_edited_note_answers_with_its_new_words(tmp_path):
    vault = _vault(tmp_path / "vault")
    index = Index(tmp_path / "index", vault, WordOverlapEmbedder())
    index.sync()
    keyword = Keyword(index)
    for _ in range(2):
        assert keyword.retrieve("zanzibar", 3) == ()
    (vault / "1.md").write_text("# Note 1\n\nThe Zanzibar lighthouse, painted twice.\n", "utf-8")
    index.sync()
    for _ in range(3):
        assert [hit.chunk.note for hit in keyword.retrieve("zanzibar lighthouse", 3)] == ["1.md"]


@given(st.lists(st.lists(st.integers(0, 2**33), min_size=1, max_size=5), max_size=20))
def test_sums_of_varints(numbers):
    blobs = [b"".join(map(_varint, some)) for some in numbers]
    found = sums_of_varints(blobs)
    np.testing.assert_array_equal(found, [float(sum(some)) for some in numbers])


def _varint(number: int) -> bytes:
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(number & 0x7F | 0x80)
    return bytes(reversed(found))
