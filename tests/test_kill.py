"""``rag index`` killed (SIGKILL) at random moments, by real processes.

RAG_KILLS in the environment asks for more moments, RAG_KILL_SEED for others.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from fakes import WordOverlapEmbedder
from forked import Forked, start_rag

from rag.embedders import load_embedder
from rag.indexing.catalog import Catalog
from rag.indexing.index import Index
from rag.settings import DEFAULT_EMBEDDER, Settings
from rag.text.terms import searchable

if TYPE_CHECKING:
    from pathlib import Path

# Read here: the fixture of conftest.py takes every RAG_* out of a test's environment.
KILLS = int(os.environ.get("RAG_KILLS", "30"))
SEED = int(os.environ.get("RAG_KILL_SEED", "20260213"))
NOTES = 60
SECTIONS = 4


class EditedVault:
    """Notes whose every section names its note and version."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self._chance = chance
        self._version = 0
        for number in range(NOTES):
            self._write(f"note{number:03}.md")

    def edit(self) -> None:
        """Change some notes, add some, delete some, rename one."""
        self._version += 1
        notes = sorted(self.folder.rglob("*.md"))
        for file in self._chance.sample(notes, 12):
            self._write(file.name)
        for file in self._chance.sample(notes, 4):
            file.unlink()
        for number in range(4):
            self._write(f"new{self._version:03}-{number}.md")
        left = sorted(self.folder.rglob("*.md"))
        self._chance.choice(left).rename(self.folder / f"moved{self._version:03}.md")

    def _write(self, name: str) -> None:
        stem = name.removesuffix(".md")
        words = ("heron", "budget", "harbour", "granite", "violin", "orbit", "lantern", "cheese")
        parts = [
            f"## Part {part}\n\nHere is {stem} part {part} as of edition{self._version:03}: the "
            f"{self._chance.choice(words)} and the {self._chance.choice(words)}.\n"
            for part in range(SECTIONS)
        ]
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_text(f"# {stem}\n\n" + "\n".join(parts), encoding="utf-8")


def index_of(folder: Path, vault: Path) -> Forked:
    return start_rag("index", "--quiet", "--vault", str(vault), "--index", str(folder))


def look_at_every_vector(index: Index) -> dict[str, int]:
    rows, vectors = index.catalog.vectors()
    lost = [row for row, v in zip(rows, vectors, strict=True)
            if index.vectors.query(v, 1)[0][1] < 1 - 1e-4]  # fmt: skip
    return {"rows": len(rows), "held": index.vectors.count(), "lost": len(lost)}


def check(folder: Path, vault: Path) -> None:
    """In a process of its own: Chroma keeps in memory what it read from a store once."""
    embedder = load_embedder(DEFAULT_EMBEDDER, Settings().models_folder, say=print)
    sys.stdout.write(json.dumps(look_at_every_vector(Index(folder, vault, embedder))))


def contents(catalog: Catalog) -> list[tuple[object, ...]]:
    """All that is known of every chunk but its row number."""
    chunks = catalog.chunks(catalog.vectors()[0]).values()
    return sorted(
        (c.id, c.section_id, c.note, c.title, c.heading_path, c.lines, c.text, c.passage)
        for c in chunks
    )


def assert_consistent(folder: Path) -> None:
    """Whatever stands in the catalog stands there whole: each note in one edition, all of it."""
    catalog = Catalog(folder / "catalog.sqlite")
    editions = defaultdict(set)
    parts = defaultdict(int)
    for chunk in catalog.chunks(catalog.vectors()[0]).values():
        if "edition" in chunk.text:
            editions[chunk.note].add(chunk.text.partition("edition")[2][:3])
            parts[chunk.note] += 1
    assert all(len(found) == 1 for found in editions.values())
    assert set(parts.values()) <= {SECTIONS}
    rows = catalog.keyword(searchable("heron"), 5)
    assert len(catalog.chunks([row for row, _ in rows])) == len(rows)
    catalog.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_index_is_finished_by_the_next_run(tmp_path) -> None:
    chance = random.Random(SEED)
    vault = EditedVault(tmp_path / "vault", chance)
    folder = tmp_path / "index"
    # Is never interrupted. Texts as short as these make the same chunks whatever encodes them.
    steady = Index(tmp_path / "steady", vault.folder, WordOverlapEmbedder())
    usual = 3.0
    killed = 0
    for number in range(KILLS):
        running = index_of(folder, vault.folder)
        time.sleep(chance.uniform(0.15, 1.0) * usual)
        running.kill()
        killed += running.done().returncode == -signal.SIGKILL
        if (folder / "catalog.sqlite").exists():
            assert_consistent(folder)
        if chance.random() < 0.5:
            vault.edit()  # while nobody looks
        started = time.monotonic()
        finished = index_of(folder, vault.folder).done()
        usual = time.monotonic() - started
        assert (finished.returncode, finished.stderr) == (0, "")
        steady.sync()
        catalog = Catalog(folder / "catalog.sqlite")
        assert contents(catalog) == contents(steady.catalog)
        assert sorted(catalog.edges(), key=repr) == sorted(steady.catalog.edges(), key=repr)
        assert catalog.pending() == []
        catalog.close()
        vault.edit()
        if number % 3:  # a look at every vector takes longer than the run
            continue
        checked = Forked(check, folder, vault.folder).done()
        found = json.loads(checked.stdout)
        assert found["held"] == found["rows"] == steady.catalog.totals().chunks
        assert found["lost"] == 0
    sys.stdout.write(f"{killed} of {KILLS} runs were killed before their end\n")
    assert killed > 0


def mend_for_ever(folder: Path, vault: Path) -> None:
    """Index, then fill the collection anew, again and again, until it is killed."""
    index = Index(folder, vault, WordOverlapEmbedder())
    index.sync()
    sys.stdout.write("indexed\n")
    sys.stdout.flush()
    while True:
        index.mend()


def look(folder: Path, vault: Path) -> None:
    """A reader, who must find a whole collection; then a sync, which clears away what was left."""
    index = Index(folder, vault, WordOverlapEmbedder())
    found = look_at_every_vector(index)
    index.sync()
    found["names"] = len(index.vectors._client.list_collections())
    sys.stdout.write(json.dumps(found))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_refill_that_is_killed_leaves_a_whole_collection(tmp_path) -> None:
    chance = random.Random(SEED)
    vault = EditedVault(tmp_path / "vault", chance)
    places = (tmp_path / "index", vault.folder)
    for _ in range(KILLS // 3):
        running = Forked(mend_for_ever, *places)
        while running.stdout != "indexed\n":
            assert running.alive(), running.done()
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.6))
        running.kill()
        running.done()
        found = json.loads(Forked(look, *places).done().stdout)
        assert found["held"] == found["rows"] > 0
        assert (found["lost"], found["names"]) == (0, 1)
