"""The catalog's vectors, and which of them Chroma has not heard of yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.indexing.opened import Opened, batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rag.protocols import Matrix


class KeptVectors(Opened):
    """Keyed by what was read: a passage that comes back is not encoded again."""

    def known_vectors(self, passage_hashes: Iterable[str]) -> set[str]:
        """Those of the hashes that have a vector already."""
        known: set[str] = set()
        for some in batches(list(passage_hashes)):
            marks = ",".join("?" * len(some))
            known.update(
                row[0]
                for row in self._connect().execute(
                    f"SELECT passage_hash FROM vectors WHERE passage_hash IN ({marks})", some
                )
            )
        return known

    def vectors(self, rows: Sequence[int] | None = None) -> tuple[list[int], Matrix]:
        """Rows and their vectors, shape (n, dimension); all of them when ``rows`` is None."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        query = "SELECT row, vector FROM chunks JOIN vectors USING (passage_hash)"
        found: list[tuple[int, bytes]] = []
        if rows is None:
            found = self._connect().execute(query).fetchall()
        else:
            for some in batches(list(rows)):
                marks = ",".join("?" * len(some))
                found += self._connect().execute(f"{query} WHERE row IN ({marks})", some)
        if not found:
            return [], np.zeros((0, 0), dtype=np.float32)
        joined = np.frombuffer(b"".join(row[1] for row in found), dtype=np.float32)
        return [row[0] for row in found], joined.reshape(len(found), -1)

    def rows(self) -> list[int]:
        """The row of every chunk."""
        rows = self._connect().execute("SELECT row FROM chunks ORDER BY row")
        return [row[0] for row in rows.fetchall()]

    def count_of(self, rows: Sequence[int]) -> int:
        """How many of these rows are a chunk's."""
        count = 0
        for some in batches(list(rows)):
            marks = ",".join("?" * len(some))
            query = f"SELECT count(*) FROM chunks WHERE row IN ({marks})"
            count += self._connect().execute(query, some).fetchone()[0]
        return count

    def keep_vectors(self, found: Mapping[str, Matrix]) -> None:
        """Keep vectors by their passages' hashes, before any chunk with them is written."""
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                ((key, vector.astype("float32").tobytes()) for key, vector in found.items()),
            )

    def drop_unused_vectors(self) -> None:
        """Forget the vectors of passages that had a chunk and have none any more."""
        with self.transaction() as connection:
            connection.execute(
                "DELETE FROM vectors WHERE passage_hash IN (SELECT passage_hash FROM loose) AND NOT"
                " EXISTS (SELECT 1 FROM chunks WHERE chunks.passage_hash = vectors.passage_hash)"
            )
            connection.execute("DELETE FROM loose")

    def pending(self) -> list[int]:
        """Rows Chroma has not been told of: added if they stand in ``chunks``, else removed."""
        return [row[0] for row in self._connect().execute("SELECT row FROM pending ORDER BY row")]

    def clear_pending(self, rows: Sequence[int]) -> None:
        """Forget that Chroma still has to hear of these rows."""
        with self.transaction() as connection:
            connection.executemany("DELETE FROM pending WHERE row = ?", [(row,) for row in rows])
