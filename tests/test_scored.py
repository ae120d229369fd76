"""The first hits are read again, word by word."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index
from rag.retrieving.nearwords import NearWords
from rag.retrieving.retrievers import Blended, Dense, Keyword
from rag.retrieving.scored import Scored

QUERY = "which crane eats fish"
VAULT = {
    "Scattered.md": "# Scattered\n\nThe crane sleeps. Fish swim. A beak is long. Rivers flow.\n",
    "Said.md": "# Said\n\nMuch else is said here at length about ponds. The crane eats fish.\n",
    **{f"Filler {n}.md": f"# Filler {n}\n\nWords number {n}.\n" for n in range(20)},
}


@pytest.fixture
def blended(tmp_path):
    index = Index(tmp_path / "index", write_vault(tmp_path / "v", VAULT), WordOverlapEmbedder())
    index.sync()
    return Blended(Dense(index, WordOverlapEmbedder()), Keyword(index)), index


def test_one_sentence_that_says_it_beats_the_same_words_scattered(blended) -> None:
    inner, index = blended
    hits = Scored(inner, index.catalog, NearWords(None)).retrieve(QUERY, 5)
    assert hits[0].chunk.note == "Said.md"
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    words = {hit.chunk.note: {s.name: s.score for s in hit.signals} for hit in hits}
    assert words["Said.md"]["words"] == pytest.approx(1.0)
    assert words["Scattered.md"]["words"] < 1.0
    assert words["Said.md"]["pairs"] == 1.0


def test_every_signal_says_what_it_adds(blended) -> None:
    inner, index = blended
    for hit in Scored(inner, index.catalog, NearWords(None)).retrieve(QUERY, 5):
        assert sum(signal.adds for signal in hit.signals) == pytest.approx(hit.score)


@pytest.mark.parametrize("query", ["", "the of and", "??!", 'AND NEAR "*', "🦆", "\0"])
def test_any_query_gives_hits_or_nothing(blended, query) -> None:
    inner, index = blended
    assert len(Scored(inner, index.catalog, NearWords(None)).retrieve(query, 3)) <= 3
