"""What several notes say in the same words is one hit that tells where else it stands."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index
from rag.wiring import make_retriever

SAID = "The heron of the lower pond eats nine small fish a day in winter."


def hits_of(tmp_path, notes, query="what does the heron eat"):
    embedder = WordOverlapEmbedder()
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", notes), embedder)
    index.sync()
    return make_retriever(index, embedder).retrieve(query, 8)


def test_a_copy_is_shown_once_with_its_places(tmp_path) -> None:
    hits = hits_of(
        tmp_path,
        {
            "Pond.md": f"# Pond\n\n{SAID}\n",
            "Copies/Old pond.md": f"# Old\n\n{SAID}\n",
            "Frog.md": "# Frog\n\nA frog eats flies, not fish, and sleeps all winter long.\n",
        },
    )
    assert len(hits) == 2
    twin = next(hit for hit in hits if hit.also)
    assert {twin.chunk.note, *(place.split("#")[0] for place in twin.also)} == {
        "Pond.md", "Copies/Old pond.md",
    }  # fmt: skip
    assert [hit.rank for hit in hits] == [1, 2]


@pytest.mark.parametrize(
    "other",
    [
        SAID.replace("nine", "ten"),
        SAID.replace("a day", "10 times a day"),
        "The heron eats.",
    ],
)
def test_another_value_or_a_short_text_is_no_copy(tmp_path, other) -> None:
    notes = {"Pond.md": f"# Pond\n\n{SAID}\n", "Lake.md": f"# Lake\n\n{other}\n"}
    assert all(hit.also == () for hit in hits_of(tmp_path, notes))
    assert len(hits_of(tmp_path, notes)) == 2
