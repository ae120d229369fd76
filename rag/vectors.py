"""The only file that imports chromadb; distance becomes score here."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import chromadb
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError

from rag.errors import UnusableIndexError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rag.protocols import Matrix

_COLLECTION = "chunks"
_BATCH = 2000
# ef_search bounds the recall of a query; it must not be below the number of results asked for.
_SEARCH_WIDTH = 200


class Vectors:
    """A Chroma collection of chunk vectors, cosine space, ids are the catalog's row numbers.

    Raises UnusableIndexError when Chroma cannot open or answer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._client = chromadb.PersistentClient(
                str(folder), settings=ChromaSettings(anonymized_telemetry=False)
            )
            self._collection = self._open()
        except (ChromaError, ValueError, OSError) as fault:
            raise self._fault(fault) from None

    def _open(self) -> chromadb.Collection:
        return self._client.get_or_create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": _SEARCH_WIDTH}},
        )

    def _fault(self, fault: Exception) -> UnusableIndexError:
        reason = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        return UnusableIndexError(
            f"the Chroma store at {self._folder} cannot be used ({reason}): "
            "run `rag index --rebuild`; the notes are untouched"
        )

    def count(self) -> int:
        """How many vectors Chroma holds."""
        try:
            return self._collection.count()
        except ChromaError as fault:
            raise self._fault(fault) from None

    def upsert(self, rows: Sequence[int], vectors: Matrix) -> None:
        """Add or replace the rows' vectors, shape (len(rows), dimension)."""
        try:
            for start in range(0, len(rows), _BATCH):
                end = start + _BATCH
                self._collection.upsert(
                    ids=[str(row) for row in rows[start:end]], embeddings=vectors[start:end]
                )
        except (ChromaError, ValueError) as fault:
            raise self._fault(fault) from None

    def delete(self, rows: Sequence[int]) -> None:
        """Remove these rows; one that is not there is no error."""
        try:
            for start in range(0, len(rows), _BATCH):
                self._collection.delete(ids=[str(r) for r in rows[start : start + _BATCH]])
        except (ChromaError, ValueError) as fault:
            raise self._fault(fault) from None

    def query(self, vector: Matrix, k: int) -> list[tuple[int, float]]:
        """The k nearest rows with their cosine similarity in [-1, 1], best first."""
        try:
            found = self._collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=max(k, 1), include=["distances"]
            )
        except (ChromaError, ValueError) as fault:
            raise self._fault(fault) from None
        distances = (found["distances"] or [[]])[0]
        return [
            (int(row), 1.0 - float(distance))
            for row, distance in zip(found["ids"][0], distances, strict=True)
        ]

    def clear(self) -> None:
        """Drop the collection and start an empty one."""
        try:
            self._client.delete_collection(_COLLECTION)
        except NotFoundError:
            pass
        except (ChromaError, ValueError) as fault:
            raise self._fault(fault) from None
        self._collection = self._open()


def discard(folder: Path) -> None:
    """Remove the store's files, damaged or not, and let this process forget that it opened them."""
    SharedSystemClient.clear_system_cache()
    shutil.rmtree(folder, ignore_errors=True)
