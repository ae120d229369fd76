from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index
from rag.retrieving.linked import Linked
from rag.retrieving.retrievers import Dense

VAULT = {
    "Changed It.md": "# Changed It\n\nChanged It is a song by Nicki Minaj and others.\n",
    "People/Nicki Minaj.md": "# Nicki Minaj\n\nBorn in Port of Spain, she grew up in Queens.\n",
    "Queens.md": "# Queens\n\nA borough.\n",
    "Crane.md": "# Crane\n\nThe crane is a bird, it stands on a leg.\n",
    **{
        f"Filler {n}.md": f"# Filler {n}\n\nWords about a song, number {n}, of long ago.\n"
        for n in range(70)
    },
}
QUESTION = "what is the place of birth of the performer of the song Changed It?"


@pytest.fixture
def index(tmp_path):
    made = Index(tmp_path / "index", write_vault(tmp_path / "vault", VAULT), WordOverlapEmbedder())
    made.sync()
    return made


@pytest.fixture
def dense(index):
    return Dense(index, index._embedder)


def notes(hits) -> list[str]:
    return [hit.chunk.note for hit in hits]


def test_a_note_named_in_the_best_hit_joins_the_ranking(index, dense) -> None:
    plain = dense.retrieve(QUESTION, 60)[:8]
    linked = Linked(dense, dense, index.catalog).retrieve(QUESTION, 8)
    assert notes(plain)[0] == "Changed It.md"
    assert "People/Nicki Minaj.md" not in notes(plain)
    assert "People/Nicki Minaj.md" in notes(linked)
    assert notes(linked)[:3] == notes(plain)[:3]
    assert [hit.rank for hit in linked] == list(range(1, 9))
    scores = [hit.score for hit in linked]
    assert scores == sorted(scores, reverse=True)


def test_the_hit_shows_the_way_that_led_to_it(index, dense) -> None:
    hits = Linked(dense, dense, index.catalog).retrieve(QUESTION, 8)
    hit = next(hit for hit in hits if hit.chunk.note == "People/Nicki Minaj.md")
    signal = next(signal for signal in hit.signals if signal.name == "links")
    assert signal.path == ("Changed It.md", "People/Nicki Minaj.md")
    assert 0 < signal.score < 1
    assert hit.ranks["links"] == signal.rank


def test_no_note_joins_that_the_filter_left_out(index, dense) -> None:
    within = frozenset(VAULT) - {"People/Nicki Minaj.md"}
    hits = Linked(dense, dense, index.catalog).retrieve(QUESTION, 80, within)
    assert "People/Nicki Minaj.md" not in notes(hits)


def test_without_links_the_ranking_is_the_inner_one(tmp_path) -> None:
    lone = {path: text for path, text in VAULT.items() if path.startswith("Filler")}
    made = Index(tmp_path / "other", write_vault(tmp_path / "lone", lone), WordOverlapEmbedder())
    made.sync()
    near = Dense(made, made._embedder)
    assert Linked(near, near, made.catalog).retrieve(QUESTION, 8) == near.retrieve(QUESTION, 60)[:8]


@pytest.mark.parametrize(
    "query", ["", "   ", "?!", "\0", "[[", "NEAR(", "the of", "🙂", "a" * 9999]
)
def test_any_query_gives_hits_or_nothing(index, dense, query) -> None:
    hits = Linked(dense, dense, index.catalog).retrieve(query, 8)
    assert len({hit.chunk.id for hit in hits}) == len(hits) == (8 if query.strip() else 0)


def test_a_server_that_runs_on_notices_an_edit(index, dense) -> None:
    linked = Linked(dense, dense, index.catalog)
    linked.retrieve(QUESTION, 8)
    (index.vault / "Changed It.md").write_text("# Changed It\n\nThe song Changed It.\n", "utf-8")
    index.sync()
    assert "People/Nicki Minaj.md" not in notes(linked.retrieve(QUESTION, 8))
