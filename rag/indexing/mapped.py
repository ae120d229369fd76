"""Every vector in one file, mapped into memory and not read: for vaults of thousands of notes.

A row's vector never changes, and no row number comes back for another chunk (AUTOINCREMENT), so
what was written once stays true. Whoever reads the file leaves out the rows that went meanwhile
and takes the vectors of those that came from SQLite. It is only ever a copy: one that is missing,
cut short or not the catalog's own is left alone.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.indexing.keptvectors import KeptVectors

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from rag.protocols import Matrix

    Rows = NDArray[np.int64]

LEAST_CHUNKS = 5_000
"""Fewer are read out of SQLite in some hundredths of a second."""
_MOST_CHANGED = 0.05
_LOOKED_AT = 4


@dataclass(frozen=True, slots=True)
class EveryVector:
    """All vectors as they lie in memory, in parts, and the row of each; -1 for one that went."""

    rows: Rows
    parts: tuple[Matrix, ...]

    def cosines(self, vector: Matrix) -> Matrix:
        """Shape (len(rows),); meaningless where a row is -1."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        found = [part @ vector for part in self.parts if len(part)]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.float32)

    def cosines_of(self, rows: Rows, vector: Matrix) -> dict[int, float]:
        """Of those of these rows that there are."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        found: dict[int, float] = {}
        start = 0
        for part in self.parts:
            here = self.rows[start : start + len(part)]
            at = np.flatnonzero(np.isin(here, rows))
            found.update(zip(here[at].tolist(), (part[at] @ vector).tolist(), strict=True))
            start += len(part)
        return found


class MappedVectors(KeptVectors):
    """The catalog's vectors, from the file where it serves."""

    def every_vector(self) -> EveryVector:
        """Every chunk's vector."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        mapped = self._mapped() if self._names_a_file() else None
        if mapped is None:
            found, vectors = self.vectors()
            return EveryVector(np.array(found, dtype=np.int64), (vectors,))
        kept, vectors = mapped
        now = np.array(self.rows(), dtype=np.int64)
        rows = np.where(np.isin(kept, now), kept, -1)
        new, latest = self.vectors(now[~np.isin(now, kept)].tolist())
        if not new:
            return EveryVector(rows, (vectors,))
        return EveryVector(np.concatenate([rows, np.array(new, np.int64)]), (vectors, latest))

    def map_vectors(self) -> None:
        """Write the file where there are enough chunks and it lacks too many; for the writer."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        now = np.array(self.rows(), dtype=np.int64)
        if len(now) < LEAST_CHUNKS:
            return
        mapped = self._mapped() if self._names_a_file() else None
        if mapped is not None:
            changed = len(now) + len(mapped[0]) - 2 * np.isin(now, mapped[0]).sum()
            if changed <= _MOST_CHANGED * len(now):
                return
        found, vectors = self.vectors()
        name = os.urandom(8).hex()
        # A copy that cannot be written is done without.
        with suppress(OSError):
            np.save(self._file("rows", name), np.array(found, dtype=np.int64))
            np.save(self._file("vectors", name), vectors)
            self.set_meta({"mapped": name})
        for file in self._path.parent.glob("mapped-*.npy"):
            if self.meta("mapped") not in file.name:
                with suppress(OSError):  # Windows removes no file that somebody has mapped
                    file.unlink()

    def _names_a_file(self) -> bool:
        return bool(self.meta("mapped"))

    def _mapped(self) -> tuple[Rows, Matrix] | None:
        """The file's rows and vectors; None where they are not this catalog's."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        name = self.meta("mapped")
        try:
            rows: Rows = np.load(self._file("rows", name))
            vectors: Matrix = np.asarray(np.load(self._file("vectors", name), mmap_mode="r"))
        except (OSError, ValueError):
            return None
        if rows.ndim != 1 or vectors.shape[:1] != rows.shape or not len(rows):
            return None
        some = rows[:: max(len(rows) // _LOOKED_AT, 1)].tolist()
        found, true = self.vectors(some)
        at = np.flatnonzero(np.isin(rows, found))
        places = {row: place for place, row in enumerate(rows[at].tolist())}
        order = at[[places[row] for row in found]]
        same = true.shape[1:] in (vectors.shape[1:], (0,)) and np.array_equal(vectors[order], true)
        return (rows, vectors) if same or not found else None

    def _file(self, what: str, name: str) -> Path:
        return self._path.parent / f"mapped-{what}-{name}.npy"
