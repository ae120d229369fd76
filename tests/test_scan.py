"""The exact scan finds what Chroma finds, and nothing outside a choice of notes."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index
from rag.retrieving.scan import Scan

BIRDS = ("heron", "stork", "bittern", "egret", "ibis", "crane")


@pytest.fixture
def index(tmp_path):
    notes = {f"{bird}.md": f"# {bird}\n\nThe {bird} number {n} wades.\n"
             for n, bird in enumerate(BIRDS)}  # fmt: skip
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", notes), WordOverlapEmbedder())
    index.sync()
    return index


def test_it_agrees_with_chroma(index) -> None:
    query = WordOverlapEmbedder().encode_query("which stork wades")
    exact = Scan(index.catalog).nearest(query, 4)
    assert exact[0] == pytest.approx(index.vectors.query(query, 4)[0], abs=1e-4)
    assert [score for _, score in exact] == sorted((s for _, s in exact), reverse=True)


@pytest.mark.parametrize("few", [2_000, 0])
def test_a_choice_of_notes_is_searched_alone(index, monkeypatch, few) -> None:
    monkeypatch.setattr("rag.retrieving.scan._FEW_ROWS", few)
    query = WordOverlapEmbedder().encode_query("which stork wades")
    within = frozenset({"ibis.md", "crane.md"})
    found = Scan(index.catalog).nearest(query, 8, within)
    assert {row for row, _ in found} == set(index.catalog.rows_of(within))
    assert Scan(index.catalog).nearest(query, 8, frozenset({"gone.md"})) == []


def test_a_changed_note_is_read_anew(index) -> None:
    scan = Scan(index.catalog)
    query = WordOverlapEmbedder().encode_query("pelican")
    before = scan.nearest(query, 1)
    (index.vault / "pelican.md").write_text("# pelican\n\nThe pelican.\n", encoding="utf-8")
    index.sync()
    after = scan.nearest(query, 1)
    assert after[0][1] > before[0][1]
    assert np.isclose(after[0][1], index.vectors.query(query, 1)[0][1], atol=1e-4)
