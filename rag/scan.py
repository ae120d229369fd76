"""Exact nearest vectors by reading them all: for ordinary vaults, and within a choice of notes.

A question asked on a cold machine pays for what it imports. Reading a few thousand vectors out of
SQLite and multiplying takes some milliseconds, importing Chroma more than half a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from rag.catalog import Catalog
    from rag.protocols import Matrix

MOST_CHUNKS = 20_000
"""From here on Chroma's graph earns its import."""

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
        if within is None:
            rows, vectors = self._all()
        else:
            rows, vectors = self._some(self._catalog.rows_of(within))
        if not len(rows):
            return []
        scores = vectors @ vector
        best = np.argsort(-scores, kind="stable")[:k]
        return [(int(rows[at]), float(scores[at])) for at in best]

    def _some(self, allowed: list[int]) -> tuple[NDArray[np.int64], Matrix]:
        if len(allowed) <= _FEW_ROWS:
            found, vectors = self._catalog.vectors(allowed)
            return np.array(found, dtype=np.int64), vectors
        rows, vectors = self._all()
        chosen = np.flatnonzero(np.isin(rows, np.array(allowed, dtype=np.int64)))
        return rows[chosen], vectors[chosen]

    def _all(self) -> tuple[NDArray[np.int64], Matrix]:
        version = self._catalog.version()
        if self._kept is None or self._kept[0] != version:
            rows, vectors = self._catalog.vectors()
            self._kept = (version, np.array(rows, dtype=np.int64), vectors)
        return self._kept[1:]
