"""Exact nearest vectors by reading them all: for ordinary vaults, and within a choice of notes.

A question asked on a cold machine pays for what it imports. Reading a few thousand vectors out of
SQLite and multiplying takes some milliseconds, importing Chroma more than half a second. Those of
a large vault lie in a file that is mapped (``indexing/mapped.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rag.indexing.mapped import EveryVector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.indexing.catalog import Catalog
    from rag.protocols import Matrix

MOST_CHUNKS = 200_000
"""From here on Chroma's graph earns its import."""
MOST_CHUNKS_BESIDE_CHROMA = 10_000
"""The same where it is imported already. Up to here reading every vector takes a third of the
processor time of Chroma's query, and reading them anew after a change goes unnoticed."""

_FEW_ROWS = 2_000


class Scan:
    """Exact search over the catalog's vectors, kept in memory until the catalog changes."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._kept: tuple[int, EveryVector] | None = None

    def nearest(
        self, vector: Matrix, k: int, within: frozenset[str] | None = None
    ) -> list[tuple[int, float]]:
        """The k nearest rows, of these notes where given, with their cosine, best first."""
        allowed = None if within is None else self._catalog.rows_of(within)
        if allowed is not None and len(allowed) <= _FEW_ROWS:
            found, vectors = self._catalog.vectors(allowed)
            every = EveryVector(np.array(found, dtype=np.int64), (vectors,))
        else:
            every = self._all()
        rows, scores = every.rows, every.cosines(vector)
        wanted = rows >= 0 if allowed is None else np.isin(rows, np.array(allowed, np.int64))
        if not wanted.all():
            rows, scores = rows[wanted], scores[wanted]
        nearest = np.argpartition(-scores, k)[:k] if k < len(rows) else np.arange(len(rows))
        best = nearest[np.lexsort((rows[nearest], -scores[nearest]))]
        return [(int(rows[at]), float(scores[at])) for at in best]

    def cosines(self, vector: Matrix, rows: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these rows that the catalog has; reads no more than these."""
        kept = self._kept
        if kept is not None and kept[0] == self._catalog.version():
            return kept[1].cosines_of(np.array(rows, dtype=np.int64), vector)
        found, vectors = self._catalog.vectors(rows)
        return dict(zip(found, (vectors @ vector).tolist(), strict=True)) if found else {}

    def _all(self) -> EveryVector:
        version = self._catalog.version()
        if self._kept is None or self._kept[0] != version:
            self._kept = (version, self._catalog.every_vector())
        return self._kept[1]
