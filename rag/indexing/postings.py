"""Where each word stands in the full-text index, read in bulk: what scoring by hand needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.indexing.fulltext import COLUMN_WEIGHTS
from rag.indexing.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_COLUMNS = ("title", "names", "heading", "properties", "body")
_GOES_ON = 0x80
_SEVEN_BITS = 0x7F


class Postings(Opened):
    """FTS5's own lists, by its vocabulary table and the table of lengths that it keeps."""

    def occurrences(self, term: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Row and column weight of every place where a stem stands, rows ascending."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        connection = self._connect()
        # Of this connection alone: nothing is written.
        connection.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.places USING"
            " fts5vocab(main, full_text, 'instance')"
        )
        columns = " ".join(f"WHEN '{name}' THEN {n}" for n, name in enumerate(_COLUMNS))
        # One string of numbers: a tuple a place would take four times as long.
        (found,) = connection.execute(
            f"SELECT group_concat(doc * {len(_COLUMNS)} + CASE col {columns} END)"
            " FROM temp.places WHERE term = ?",
            (term,),
        ).fetchone()
        places = np.fromstring(found or "", dtype=np.int64, sep=",")
        rows, columns_at = np.divmod(places, len(_COLUMNS))
        return rows, np.array(COLUMN_WEIGHTS)[columns_at]

    def lengths(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Every row, ascending, with how many tokens the full-text index has of it."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        found = (
            self._connect().execute("SELECT id, sz FROM full_text_docsize ORDER BY id").fetchall()
        )
        rows = np.array([row[0] for row in found], dtype=np.int64)
        return rows, sums_of_varints([row[1] for row in found])


def sums_of_varints(blobs: Sequence[bytes]) -> NDArray[np.float64]:
    """The sum of the numbers in each blob, none empty, as SQLite writes them (high bits first)."""
    import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

    every = np.frombuffer(b"".join(blobs), dtype=np.uint8)
    if not len(every):
        return np.zeros(len(blobs), dtype=np.float64)
    shift = np.zeros(len(every), dtype=np.int64)
    goes_on = every >= _GOES_ON
    following = goes_on.copy()
    while following.any():
        shift += 7 * following
        # A byte is followed by one more for each that goes on right after it.
        following &= np.append(following[1:] & goes_on[1:], [False])
    worth = (every & _SEVEN_BITS).astype(np.int64) << shift
    ends = np.cumsum([len(blob) for blob in blobs])
    sums: NDArray[np.float64] = np.diff(np.cumsum(worth)[ends - 1], prepend=0).astype(np.float64)
    return sums
