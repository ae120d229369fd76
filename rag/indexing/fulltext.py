"""The catalog's full text: BM25, phrases, and how common a word is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from rag.indexing.opened import Opened, batches
from rag.text.terms import searchable

if TYPE_CHECKING:
    from collections.abc import Iterable

# Weights of the full-text columns title, names, heading, properties, body in bm25().
COLUMN_WEIGHTS = (4.0, 3.0, 3.0, 1.0, 1.0)


class FullText(Opened):
    """Queries of FTS5; words go in as ``terms.searchable`` writes them."""

    def keyword(
        self, match: str, k: int, within: frozenset[str] | None = None
    ) -> list[tuple[int, float]]:
        """Rows and scores of the k best for an FTS5 expression; higher is better.

        BM25 as SQLite has it (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75), sign turned.
        """
        weights = ", ".join(map(str, COLUMN_WEIGHTS))
        ordered = self._connect().execute(
            f"SELECT rowid, -bm25(full_text, {weights}) AS score FROM full_text"
            f" WHERE full_text MATCH ? ORDER BY score DESC, rowid LIMIT ?",
            (match, k if within is None else -1),
        )
        if within is None:
            return [(row[0], row[1]) for row in ordered]
        # Every match has its score by now; reading on until k are found costs less than a join.
        allowed = set(self.rows_of(within))
        return list(islice(((row[0], row[1]) for row in ordered if row[0] in allowed), k))

    def rows_of(self, notes: Iterable[str]) -> list[int]:
        """Rows of every chunk of these notes."""
        found: list[int] = []
        for some in batches(list(notes)):
            marks = ",".join("?" * len(some))
            found += [
                row[0]
                for row in self._connect().execute(
                    f"SELECT row FROM chunks WHERE note IN ({marks})", some
                )
            ]
        return found

    def notes_saying(self, words: str) -> list[str]:
        """Notes with a chunk in which these words stand next to each other, as FTS5 folds them."""
        phrase = f'"{searchable(words).replace(chr(34), " ")}"'
        rows = self._connect().execute(
            "SELECT DISTINCT note FROM chunks WHERE row IN"
            " (SELECT rowid FROM full_text WHERE full_text MATCH ?)",
            (phrase,),
        )
        return [row[0] for row in rows]

    def beginning_with(self, prefix: str) -> dict[str, int]:
        """The stems that begin so, each with the number of chunks it stands in."""
        rows = self._connect().execute(
            "SELECT term, doc FROM vocabulary WHERE term >= ? AND term < ?",
            (prefix, f"{prefix}\U0010ffff"),
        )
        return {str(term): int(count) for term, count in rows.fetchall()}

    def frequency(self, term: str) -> int:
        """In how many chunks a stem (as ``terms.stem`` gives it) stands."""
        row = (
            self._connect().execute("SELECT doc FROM vocabulary WHERE term = ?", (term,)).fetchone()
        )
        return int(row[0]) if row else 0
