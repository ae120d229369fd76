"""Exact nearest vectors by reading them all: for ordinary vaults, and within a choice of notes.

A question asked on a cold machine pays for what it imports. Reading a few thousand vectors out of
SQLite and multiplying takes some milliseconds, importing Chroma more than half a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from rag.indexing.catalog import Catalog
    from rag.protocols import Matrix

MOST_CHUNKS = 60_000
"""From here on Chroma's graph earns its import."""
MOST_CHUNKS_BESIDE_CHROMA = 10_000
"""The same where it is imported already. Up to here reading every vector takes a third of the
processor time of Chroma's query, and reading them anew after a change goes unnoticed."""

_FEW_ROWS = 2_000


class Scan:
    """Exact search over the catalog's vectors, kept in memory until the catalog changes."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._kept: tuple[int, NDArray[np.int64], Matrix] | None = None

    def nearest(
        self, vector: Matrix, k: int, within: frozenset[str] | None = None
    ) -> list[tuple[int, float]]:
        """The k nearest rows, of these notes where given, with their cosine, best first."""
        allowed = None if within is None else self._catalog.rows_of(within)
        if allowed is not None and len(allowed) <= _FEW_ROWS:
            found, vectors = self._catalog.vectors(allowed)
            rows = np.array(found, dtype=np.int64)
        else:
            rows, vectors = self._all()
        if not len(rows):
            return []
        scores = vectors @ vector
        if allowed is not None and len(allowed) > _FEW_ROWS:
            chosen = np.flatnonzero(np.isin(rows, np.array(allowed, dtype=np.int64)))
            rows, scores = rows[chosen], scores[chosen]
        nearest = np.argpartition(-scores, k)[:k] if k < len(scores) else np.arange(len(scores))
        best = nearest[np.lexsort((rows[nearest], -scores[nearest]))]
        return [(int(rows[at]), float(scores[at])) for at in best]

    def cosines(self, vector: Matrix, rows: Sequence[int]) -> dict[int, float]:
        """The cosine of each of these rows that the catalog has; reads no more than these."""
        if self._kept is None or self._kept[0] != self._catalog.version():
            found, vectors = self._catalog.vectors(rows)
            return dict(zip(found, (vectors @ vector).tolist(), strict=True))
        every, vectors = self._kept[1:]
        at = np.flatnonzero(np.isin(every, np.array(rows, dtype=np.int64)))
        return dict(zip(every[at].tolist(), (vectors[at] @ vector).tolist(), strict=True))

    def _all(self) -> tuple[NDArray[np.int64], Matrix]:
        version = self._catalog.version()
        if self._kept is None or self._kept[0] != version:
            rows, vectors = self._catalog.vectors()
            self._kept = (version, np.array(rows, dtype=np.int64), vectors)
        return self._kept[1:]
