"""BM25 counts by how sure it is."""

from __future__ import annotations

import pytest
from conftest import write_vault

from rag.embedders import load_embedder
from rag.indexing.index import Index
from rag.retrieving.retrievers import Dense, Keyword
from rag.wiring import make_retriever

PARAPHRASED = {
    "Cats.md": "# Cats\n\nOur kitten sleeps in the kitchen at night.\n",
    "Rest.md": "# Rest\n\nA whereabouts list hangs by the door of the office.\n",
    **{f"Filler {n}.md": f"# Filler {n}\n\nA list of bus stops, number {n}.\n" for n in range(20)},
}


@pytest.fixture(scope="module")
def paraphrased(models, tmp_path_factory):
    embedder = load_embedder("sentence-transformers:all-MiniLM-L6-v2", models, say=str)
    folder = tmp_path_factory.mktemp("paraphrased")
    index = Index(folder / "index", write_vault(folder / "vault", PARAPHRASED), embedder)
    index.sync()
    return index, embedder


def test_words_that_stand_there_by_chance_do_not_outweigh_the_meaning(paraphrased) -> None:
    index, embedder = paraphrased
    asked = "the feline's whereabouts when it is napping"
    by_name = {
        name: make_retriever(index, embedder, name).retrieve(asked, 3)[0].chunk.note
        for name in ("hybrid-words", "hybrid-certainty-words")
    }
    assert by_name == {"hybrid-words": "Cats.md", "hybrid-certainty-words": "Rest.md"}


def test_certainty_is_a_share(paraphrased) -> None:
    index, embedder = paraphrased
    keyword = Keyword(index)
    own = "our kitten sleeps in the kitchen"
    assert keyword.certainty(own, keyword.retrieve(own, 5)) == 1.0
    for query in ("kitten zebra giraffe lion tiger leopard", "", "???", "🦆"):
        assert 0.0 <= keyword.certainty(query, keyword.retrieve(query, 5)) <= 1.0
    assert keyword.certainty("anything", ()) == 0.0
    assert Dense(index, embedder).retrieve("", 3) == ()
