"""``rag index`` killed (SIGKILL) at random moments, by real processes.

RAG_KILLS in the environment asks for more moments, RAG_KILL_SEED for others.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from rag.embedders import load_embedder
from rag.indexing.catalog import Catalog
from rag.indexing.index import Index
from rag.text.terms import searchable

# Read here: the fixture of conftest.py takes every RAG_* out of a test's environment.
KILLS = int(os.environ.get("RAG_KILLS", "30"))
SEED = int(os.environ.get("RAG_KILL_SEED", "20260213"))
NOTES = 60
SECTIONS = 4
MODEL = "sentence-transformers:all-MiniLM-L6-v2"
RAG = [sys.executable, "-c", "from rag.cli import main; main()"]
# In a process of its own: Chroma keeps in memory what it read from a store once.
CHECK = """
import json, sys
from pathlib import Path
from rag.embedders import load_embedder
from rag.indexing.index import Index
from rag.settings import DEFAULT_EMBEDDER, Settings

embedder = load_embedder(DEFAULT_EMBEDDER, Settings().models_folder, say=print)
index = Index(Path(sys.argv[1]), Path(sys.argv[2]), embedder)
rows, vectors = index.catalog.vectors()
lost = [row for row, v in zip(rows, vectors) if index.vectors.query(v, 1)[0][1] < 1 - 1e-4]
print(json.dumps({"rows": len(rows), "held": index.vectors.count(), "lost": len(lost)}))
"""


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


def command(folder: Path, vault: Path) -> list[str]:
    return [*RAG, "index", "--quiet", "--vault", str(vault), "--index", str(folder)]


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
def test_a_killed_index_is_finished_by_the_next_run(tmp_path, pytestconfig) -> None:
    chance = random.Random(SEED)
    vault = EditedVault(tmp_path / "vault", chance)
    folder = tmp_path / "index"
    models = Path(pytestconfig.cache.mkdir("rag-data")) / "rag" / "models"
    embedder = load_embedder(MODEL, models, say=lambda _: None)
    steady = Index(tmp_path / "steady", vault.folder, embedder)  # is never interrupted
    usual = 3.0
    killed = 0
    for number in range(KILLS):
        running = subprocess.Popen(command(folder, vault.folder))
        time.sleep(chance.uniform(0.15, 1.0) * usual)
        running.kill()
        killed += running.wait() == -signal.SIGKILL
        if (folder / "catalog.sqlite").exists():
            assert_consistent(folder)
        if chance.random() < 0.5:
            vault.edit()  # while nobody looks
        started = time.monotonic()
        finished = subprocess.run(command(folder, vault.folder), capture_output=True, check=False)
        usual = time.monotonic() - started
        assert (finished.returncode, finished.stderr) == (0, b"")
        steady.sync()
        catalog = Catalog(folder / "catalog.sqlite")
        assert contents(catalog) == contents(steady.catalog)
        assert sorted(catalog.edges(), key=repr) == sorted(steady.catalog.edges(), key=repr)
        assert catalog.pending() == []
        catalog.close()
        vault.edit()
        if number % 3:  # a look at every vector takes longer than the run
            continue
        checked = subprocess.run(
            [sys.executable, "-c", CHECK, str(folder), str(vault.folder)],
            capture_output=True, check=True,
        )  # fmt: skip
        found = json.loads(checked.stdout)
        assert found["held"] == found["rows"] == steady.catalog.totals().chunks
        assert found["lost"] == 0
    sys.stdout.write(f"{killed} of {KILLS} runs were killed before their end\n")
    assert killed > 0


# Indexes, then fills the collection anew, again and again, until it is killed.
MEND = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from fakes import WordOverlapEmbedder
from rag.indexing.index import Index

index = Index(Path(sys.argv[2]), Path(sys.argv[3]), WordOverlapEmbedder())
index.sync()
print("indexed", flush=True)
while True:
    index.mend()
"""
# A reader first, who must find a whole collection; then a sync, which clears away what was left.
LOOK = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from fakes import WordOverlapEmbedder
from rag.indexing.index import Index
import json

index = Index(Path(sys.argv[2]), Path(sys.argv[3]), WordOverlapEmbedder())
rows, vectors = index.catalog.vectors()
lost = [row for row, v in zip(rows, vectors) if index.vectors.query(v, 1)[0][1] < 1 - 1e-4]
held = index.vectors.count()
index.sync()
names = [c.name for c in index.vectors._client.list_collections()]
print(json.dumps({"rows": len(rows), "held": held, "lost": len(lost), "names": len(names)}))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_refill_that_is_killed_leaves_a_whole_collection(tmp_path) -> None:
    chance = random.Random(SEED)
    vault = EditedVault(tmp_path / "vault", chance)
    said = [str(Path(__file__).parent), str(tmp_path / "index"), str(vault.folder)]
    for _ in range(KILLS // 3):
        running = subprocess.Popen(
            [sys.executable, "-c", MEND, *said], stdout=subprocess.PIPE, text=True
        )
        assert running.stdout.readline() == "indexed\n"
        time.sleep(chance.uniform(0, 0.6))
        running.kill()
        running.communicate()
        looked = subprocess.run(
            [sys.executable, "-c", LOOK, *said], capture_output=True, text=True, check=True
        )
        found = json.loads(looked.stdout)
        assert found["held"] == found["rows"] > 0
        assert (found["lost"], found["names"]) == (0, 1)
