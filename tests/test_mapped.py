"""The file of all vectors: what a scan finds with it is what the catalog says without it."""

from __future__ import annotations

import random

import numpy as np
import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing import mapped
from rag.indexing.batches import passage_hash
from rag.indexing.catalog import Catalog
from rag.indexing.index import Index, start_over
from rag.retrieving.scan import Scan

BIRDS = ("heron", "stork", "bittern", "egret", "ibis", "crane", "rail", "coot", "gull", "tern")


@pytest.fixture(autouse=True)
def _small(monkeypatch) -> None:
    monkeypatch.setattr(mapped, "LEAST_CHUNKS", 4)


@pytest.fixture
def index(tmp_path):
    notes = {f"{bird}.md": f"# {bird}\n\nThe {bird} number {n} wades.\n"
             for n, bird in enumerate(BIRDS)}  # fmt: skip
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", notes), WordOverlapEmbedder())
    index.sync()
    return index


def files(index):
    return sorted(file.name for file in index.folder.glob("mapped-*.npy"))


def found(index, query):
    return Scan(index.catalog).nearest(WordOverlapEmbedder().encode_query(query), 30)


def assert_exact(index) -> None:
    rows, vectors = index.catalog.vectors()
    for query in ("which stork wades", "a pelican", "heron number 0"):
        cosines = vectors @ WordOverlapEmbedder().encode_query(query)
        ours = found(index, query)
        assert dict(ours) == pytest.approx(dict(zip(rows, cosines.tolist(), strict=True)), abs=1e-6)
        assert [c for _, c in ours] == sorted((c for _, c in ours), reverse=True)


def test_it_is_written_with_enough_chunks_only(index, tmp_path) -> None:
    assert len(files(index)) == 2
    few = write_vault(tmp_path / "few", {"one.md": "# One\n\nA heron.\n"})
    small = Index(tmp_path / "small", few, WordOverlapEmbedder())
    small.sync()
    assert files(small) == []
    assert_exact(small)


def test_it_agrees_with_the_catalog_after_any_edits(index) -> None:
    chance = random.Random(7)
    for step in range(40):
        bird = chance.choice(BIRDS)
        file = index.vault / f"{bird}.md"
        match chance.randrange(3):
            case 0:
                file.unlink(missing_ok=True)
            case 1:
                file.write_text(f"# {bird}\n\nA {bird}, seen {step} times.\n", encoding="utf-8")
            case _:
                name = chance.choice(("pelican", "avocet", "dipper"))
                (index.vault / f"{name}{step}.md").write_text(f"# {name}\n\nThe {name} {step}.\n")
        index.sync()
        assert_exact(index)
        assert len(files(index)) == 2


def test_few_changes_leave_it_as_it_is(index, monkeypatch) -> None:
    monkeypatch.setattr(mapped, "_MOST_CHANGED", 0.5)
    before = files(index)
    (index.vault / "pelican.md").write_text("# pelican\n\nThe pelican.\n", encoding="utf-8")
    index.sync()
    assert files(index) == before
    assert_exact(index)


@pytest.mark.parametrize("kind", ["rows", "vectors"])
@pytest.mark.parametrize("harm", ["gone", "cut", "another's"])
def test_a_file_that_is_not_the_catalogs_is_left_alone(index, kind, harm) -> None:
    file = next(index.folder.glob(f"mapped-{kind}-*.npy"))
    if harm == "gone":
        file.unlink()
    elif harm == "cut":
        file.write_bytes(file.read_bytes()[:-9])
    else:
        kept = np.load(file)
        np.save(file, kept[::-1].copy())
    assert_exact(index)


def test_starting_over_leaves_no_row_of_before(index) -> None:
    again = start_over(index.folder, index.vault, WordOverlapEmbedder())
    assert found(again, "which stork wades") == []
    again.sync()
    assert_exact(again)
    assert len(files(again)) == 2


def test_a_catalog_made_anew_beside_the_file_does_not_use_it(index) -> None:
    index.catalog.close()
    for file in index.folder.glob("catalog.sqlite*"):
        file.unlink()
    catalog = Catalog(index.folder / "catalog.sqlite")
    assert len(catalog.every_vector().rows) == 0


def test_a_vector_goes_with_the_last_chunk_that_has_its_passage(index) -> None:
    def has_vector() -> bool:
        return bool(index.catalog.known_vectors([passage_hash(passage)]))

    heron, copy = index.vault / "heron.md", index.vault / "sub" / "heron.md"
    chunks = index.catalog.chunks(index.catalog.rows_of(frozenset({"heron.md"})))
    (passage,) = (chunk.passage for chunk in chunks.values())
    copy.parent.mkdir()
    copy.write_bytes(heron.read_bytes())
    index.sync()
    heron.unlink()
    index.sync()
    assert has_vector()
    copy.write_text("# heron\n\nGone.\n", encoding="utf-8")
    index.sync()
    assert not has_vector()
