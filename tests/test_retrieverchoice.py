"""``--retriever`` names: each part of hybrid can be left out, and no other name is taken."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.errors import SettingsError
from rag.indexing.index import Index
from rag.wiring import PARTS, make_retriever

NOTES = {
    "Heron.md": "---\ndate: 2026-02-06\n---\n# Heron\n\nThe heron of [[Pond]] eats fish.\n",
    "Pond.md": "# Pond\n\nA pond near town, dug for 2820M.\n",
    "Bare.md": "---\nspecies: heron\neats: fish\n---\n",
}


@pytest.fixture
def index(tmp_path):
    made = Index(tmp_path / "index", write_vault(tmp_path / "vault", NOTES), WordOverlapEmbedder())
    made.sync()
    return made


def signals(index, name) -> set[str]:
    hits = make_retriever(index, WordOverlapEmbedder(), name).retrieve("heron fish", 8)
    return {signal.name for hit in hits for signal in hit.signals}


@pytest.mark.parametrize(
    ("part", "shown"), [("links", "links"), ("words", "words"), ("frontmatter", "frontmatter")]
)
def test_a_part_left_out_shows_no_signal(index, part, shown) -> None:
    assert shown in signals(index, "hybrid")
    assert shown not in signals(index, f"hybrid-{part}")


def test_several_parts_left_out_leave_the_plain_blend(index) -> None:
    assert signals(index, "-".join(("hybrid", *PARTS))) == {"dense", "keyword"}


def test_other_written_forms_of_a_figure_are_a_part(index) -> None:
    embedder = WordOverlapEmbedder()
    asked = "what cost 2.82 billion"
    found = make_retriever(index, embedder, "hybrid").retrieve(asked, 3)
    plain = make_retriever(index, embedder, "hybrid-forms").retrieve(asked, 3)
    assert "keyword" in found[0].ranks
    assert found[0].chunk.note == "Pond.md"
    assert all("keyword" not in hit.ranks for hit in plain)


@pytest.mark.parametrize(
    "name", ["hybrid-", "hybrid-rrf", "dense-links", "", "nearest", "reranked"]
)
def test_a_name_for_nothing_is_one_line(index, name) -> None:
    with pytest.raises(SettingsError) as raised:
        make_retriever(index, WordOverlapEmbedder(), name)
    assert "\n" not in str(raised.value)
