"""Every live chunk is found by its own vector after any adds, edits and deletes (chroma#7758).

RAG_CHURN in the environment asks for more changes than the suite makes.
"""

from __future__ import annotations

import hashlib
import os
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index

if TYPE_CHECKING:
    from pathlib import Path

# Read here: the fixture of conftest.py takes every RAG_* out of a test's environment.
CHURN = int(os.environ.get("RAG_CHURN", "3000"))
CENTRES = np.random.default_rng(0).standard_normal((12, 48))


class Heaps(WordOverlapEmbedder):
    """A text's vector lies at random about one of few centres: harder for a graph than an even
    spread.
    """

    def _vector(self, text: str) -> np.ndarray:
        drawn = np.random.default_rng(int(hashlib.sha256(text.encode()).hexdigest()[:12], 16))
        centre = CENTRES[drawn.integers(len(CENTRES))]
        vector = centre + 0.3 * drawn.standard_normal(self.dimension)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


class Churn:
    """A vault of one-line notes, changed at random and indexed after each change."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.vault = folder / "vault"
        self.vault.mkdir()
        self._chance = random.Random(seed)
        self._made = 0
        self._add(50)
        self.index = Index(folder / "index", self.vault, Heaps(dimension=48))
        self.index.sync()

    def step(self) -> int:
        """Some notes added, edited or deleted, and a sync; how many."""
        count = self._chance.choice((1, 5, 40, 150, 300))
        notes = sorted(self.vault.iterdir())
        kind = self._chance.choice(("add", "add", "edit", "delete")) if len(notes) > 9 else "add"
        if kind == "add":
            self._add(count)
        else:
            # Now and then nearly everything goes, as when a folder is deleted.
            many = kind == "delete" and self._chance.random() < 0.15
            chosen = self._chance.sample(notes, min(count, len(notes) - 5))
            for file in self._chance.sample(notes, len(notes) * 9 // 10) if many else chosen:
                if kind == "edit":
                    file.write_text(self._line(), encoding="utf-8")
                else:
                    file.unlink()
        report = self.index.sync()
        return report.added + report.changed + report.removed

    def lost(self) -> list[int]:
        """Rows whose own vector finds something else that is less near than it is."""
        rows, vectors = self.index.catalog.vectors()
        lost = []
        for row, vector in zip(rows, vectors, strict=True):
            (best, score), *_ = self.index.vectors.query(vector, 1)
            nearest = float((vectors @ vector).max())  # exact search
            if score < nearest - 1e-4 or best not in rows:
                lost.append(row)
        return lost

    def _add(self, count: int) -> None:
        for _ in range(count):
            self._made += 1
            (self.vault / f"note{self._made}.md").write_text(self._line(), encoding="utf-8")

    def _line(self) -> str:
        return f"A note that says {self._chance.random()}\n"


@pytest.mark.parametrize("seed", [1, 2])
def test_every_live_chunk_is_found_by_its_own_vector(tmp_path, seed) -> None:
    churn = Churn(tmp_path, seed)
    done = 0
    while done < CHURN / 2:
        done += churn.step()
    assert churn.index.vectors.count() == churn.index.catalog.totals().chunks
    assert churn.lost() == []
