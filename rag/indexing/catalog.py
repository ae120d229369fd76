"""SQLite, the source of truth: notes, sections, chunks, links, full text, and every vector.

The Chroma collection can be rebuilt from here without encoding anything. What the collection has
not been told yet stands in ``pending``, written in the same transaction as the notes, so a run
that is killed between the two stores is finished by the next one.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.errors import UnusableIndexError
from rag.indexing.guarded import connect
from rag.indexing.schema import SCHEMA, SCHEMA_VERSION
from rag.records import Chunk, Edge, Link, NoteFacts, Section
from rag.text.terms import searchable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rag.protocols import Matrix
    from rag.records import Note, NoteFile

_MOST_VARIABLES = 900
_RAISE_VERSION = (
    "INSERT INTO meta VALUES ('version', '1')"
    " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
)
_SECTION = "SELECT id, note, title, heading_path, first_line, last_line, text FROM sections"
# Weights of the full-text columns title, names, heading, properties, body in bm25().
_COLUMN_WEIGHTS = (4.0, 3.0, 3.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the catalog knows of a file: enough to tell whether it may have changed."""

    mtime_ns: int
    size: int
    content_hash: str
    checked_ns: int
    """When the file was read, so that an edit in the same clock tick is not missed."""


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note with all that is derived from it, ready to be written."""

    file: NoteFile
    note: Note
    checked_ns: int
    sections: tuple[Section, ...]
    chunks: tuple[Chunk, ...]
    passage_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How much is indexed."""

    notes: int
    sections: int
    chunks: int


class Catalog:
    """One SQLite file; a connection a thread; readers see the last whole state (WAL).

    Raises UnusableIndexError when the file is damaged or from another version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        try:
            self._connect().executescript(SCHEMA)
            version = self.meta("schema")
        except sqlite3.DatabaseError as fault:
            raise UnusableIndexError(
                f"the index at {path} cannot be read ({fault}): run `rag index --rebuild`"
            ) from None
        if version == "":
            self.set_meta({"schema": SCHEMA_VERSION})
        elif version != SCHEMA_VERSION:
            raise UnusableIndexError(
                f"the index at {path} was made by another version of rag: run `rag index --rebuild`"
            )

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self._path)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            self._local.connection = connection
        return connection

    # -- what is indexed -------------------------------------------------------------------

    def meta(self, key: str) -> str:
        """The value kept under ``key``, "" for none."""
        row = self._connect().execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Keep the values under their keys."""
        self._connect().executemany("REPLACE INTO meta VALUES (?, ?)", values.items())

    def stamps(self) -> dict[str, Stamp]:
        """Every indexed note's stamp by path."""
        rows = self._connect().execute(
            "SELECT path, mtime_ns, size, content_hash, checked_ns FROM notes"
        )
        return {row[0]: Stamp(*row[1:]) for row in rows}

    def version(self) -> int:
        """Raised by every write, so that a reader knows when what it keeps in memory is old."""
        return int(self.meta("version") or 0)

    def totals(self) -> Totals:
        """Counts of what is indexed."""
        row = self._connect().execute(
            "SELECT (SELECT count(*) FROM notes), (SELECT count(*) FROM sections),"
            " (SELECT count(*) FROM chunks)"
        )
        return Totals(*row.fetchone())

    # -- writing ---------------------------------------------------------------------------

    def write(
        self,
        notes: Sequence[ReadNote],
        removed: Sequence[str],
        vectors: Mapping[str, Matrix],
        touched: Sequence[tuple[NoteFile, int]] = (),
    ) -> None:
        """Replace the notes, drop the removed paths, and restamp the touched, all or nothing.

        ``vectors`` holds a vector for every passage hash that the catalog has none for yet.
        """
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                ((key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()),
            )
            for path in removed:
                self._remove(connection, path)
            for read in notes:
                self._replace(connection, read)
            connection.executemany(
                "UPDATE notes SET mtime_ns = ?, size = ?, checked_ns = ? WHERE path = ?",
                [(file.mtime_ns, file.size, checked, file.path) for file, checked in touched],
            )
            connection.execute(_RAISE_VERSION)
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()  # SQLite may have done it already
            raise

    def _remove(self, connection: sqlite3.Connection, path: str) -> None:
        rows = connection.execute("SELECT row FROM chunks WHERE note = ?", (path,)).fetchall()
        self._remove_chunks(connection, [row[0] for row in rows])
        tables = (
            ("sections", "note"), ("links", "note"), ("edges", "source"), ("unlinked", "note"),
            ("notes", "path"),
        )  # fmt: skip
        for table, column in tables:
            connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (path,))

    def _remove_chunks(self, connection: sqlite3.Connection, rows: Sequence[int]) -> None:
        for table, column in (("chunks", "row"), ("full_text", "rowid")):
            connection.executemany(
                f"DELETE FROM {table} WHERE {column} = ?", [(row,) for row in rows]
            )
        connection.executemany("REPLACE INTO pending VALUES (?)", [(row,) for row in rows])

    def _replace(self, connection: sqlite3.Connection, read: ReadNote) -> None:
        note, file = read.note, read.file
        # A chunk that reads the same keeps its row, so that Chroma need not hear of it.
        kept = dict(
            connection.execute(
                "SELECT id || char(0) || passage_hash, row FROM chunks WHERE note = ?",
                (note.path,),
            ).fetchall()
        )
        keys = [f"{c.id}\0{h}" for c, h in zip(read.chunks, read.passage_hashes, strict=True)]
        rows = [kept.pop(key, None) for key in keys]
        self._remove_chunks(connection, list(kept.values()))
        connection.execute("DELETE FROM sections WHERE note = ?", (note.path,))
        connection.execute("DELETE FROM links WHERE note = ?", (note.path,))
        connection.execute("REPLACE INTO unlinked VALUES (?)", (note.path,))
        connection.execute(
            "REPLACE INTO notes VALUES (?,?,?,?,?,?,?,?,?,?,?)",
            (
                note.path, note.title, note.content_hash, file.mtime_ns, file.size,
                read.checked_ns, _dump(note.aliases), _dump(note.tags), _dump(note.properties),
                _dump(note.dates), note.warning,
            ),
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO sections VALUES (?,?,?,?,?,?,?,?)",
            [
                (s.id, s.note, i, s.title, _dump(s.heading_path), s.first_line, s.last_line, s.text)
                for i, s in enumerate(read.sections)
            ],
        )
        connection.executemany(
            "INSERT INTO links VALUES (?,?,?,?,?,?,?)",
            [
                (note.path, x.target, x.heading, x.block, x.shown, int(x.embed), x.line)
                for x in note.links
            ],
        )
        for row, chunk, key in zip(rows, read.chunks, read.passage_hashes, strict=True):
            self._write_chunk(connection, note, chunk, key, row)

    def _write_chunk(
        self,
        connection: sqlite3.Connection,
        note: Note,
        chunk: Chunk,
        key: str,
        row: int | None,
    ) -> None:
        if row is not None:
            connection.execute("DELETE FROM full_text WHERE rowid = ?", (row,))
        cursor = connection.execute(
            "REPLACE INTO chunks VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                row, chunk.id, chunk.section_id, chunk.note, chunk.first_line, chunk.last_line,
                chunk.text, chunk.passage, chunk.header, key,
            ),
        )  # fmt: skip
        if row is None:
            connection.execute("REPLACE INTO pending VALUES (?)", (cursor.lastrowid,))
        stem = note.path.rsplit("/", 1)[-1].removesuffix(".md")
        properties = " ".join(f"{k} {' '.join(v)}" for k, v in note.properties)
        columns = (
            note.title,
            " ".join((*note.aliases, stem)),
            " ".join(chunk.heading_path),
            " ".join((properties, *note.tags)),
            f"{chunk.header}\n{chunk.text}",
        )
        connection.execute(
            "INSERT INTO full_text(rowid, title, names, heading, properties, body)"
            " VALUES (?,?,?,?,?,?)",
            (cursor.lastrowid, *map(searchable, columns)),
        )

    def sound(self) -> bool:
        """Whether SQLite finds no damage; reads the whole file."""
        found = self._connect().execute("PRAGMA integrity_check(1)").fetchone()
        return bool(found[0] == "ok")

    def empty(self) -> None:
        """Forget every note but keep the vectors, so that indexing again encodes nothing."""
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        tables = "notes sections chunks links edges unlinked full_text pending"
        for table in tables.split():
            connection.execute(f"DELETE FROM {table}")
        connection.execute(_RAISE_VERSION)
        connection.execute("COMMIT")

    def clear_pending(self, rows: Sequence[int]) -> None:
        """Forget that Chroma still has to hear of these rows."""
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("DELETE FROM pending WHERE row = ?", [(row,) for row in rows])
        connection.execute("COMMIT")

    def write_edges(self, edges: Iterable[Edge], notes: Sequence[str] | None, names: str) -> None:
        """Replace the edges out of these notes (None: of all); ``names`` is kept as meta."""
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            if notes is None:
                connection.execute("DELETE FROM edges")
                connection.execute("DELETE FROM unlinked")
            else:
                paths = [(note,) for note in notes]
                connection.executemany("DELETE FROM edges WHERE source = ?", paths)
                connection.executemany("DELETE FROM unlinked WHERE note = ?", paths)
            connection.executemany(
                "INSERT INTO edges VALUES (?,?,?,?,?)",
                ((e.section, e.source, e.target, e.weight, e.kind) for e in edges),
            )
            connection.execute("REPLACE INTO meta VALUES ('names', ?)", (names,))
            connection.execute(_RAISE_VERSION)
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()  # SQLite may have done it already
            raise

    def drop_unused_vectors(self) -> None:
        """Forget the vectors of passages that no chunk has any more."""
        self._connect().execute(
            "DELETE FROM vectors WHERE passage_hash NOT IN (SELECT passage_hash FROM chunks)"
        )

    # -- reading ---------------------------------------------------------------------------

    def pending(self) -> list[int]:
        """Rows Chroma has not been told of: added if they stand in ``chunks``, else removed."""
        return [row[0] for row in self._connect().execute("SELECT row FROM pending ORDER BY row")]

    def known_vectors(self, passage_hashes: Iterable[str]) -> set[str]:
        """Those of the hashes that have a vector already."""
        known: set[str] = set()
        for some in _batches(list(passage_hashes)):
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
        query = "SELECT row, vector FROM chunks JOIN vectors USING (passage_hash)"
        found: list[tuple[int, bytes]] = []
        if rows is None:
            found = self._connect().execute(query).fetchall()
        else:
            for some in _batches(list(rows)):
                marks = ",".join("?" * len(some))
                found += self._connect().execute(f"{query} WHERE row IN ({marks})", some)
        if not found:
            return [], np.zeros((0, 0), dtype=np.float32)
        joined = np.frombuffer(b"".join(row[1] for row in found), dtype=np.float32)
        return [row[0] for row in found], joined.reshape(len(found), -1)

    def chunks(self, rows: Sequence[int]) -> dict[int, Chunk]:
        """The chunks at these rows; a row that is gone is left out."""
        found: dict[int, Chunk] = {}
        for some in _batches(list(rows)):
            marks = ",".join("?" * len(some))
            for row in self._connect().execute(
                "SELECT c.row, c.id, c.section_id, c.note, s.title, s.heading_path, c.first_line,"
                " c.last_line, c.text, c.passage, c.header"
                f" FROM chunks c JOIN sections s ON s.id = c.section_id WHERE c.row IN ({marks})",
                some,
            ):
                found[row[0]] = Chunk(
                    id=row[1],
                    section_id=row[2],
                    note=row[3],
                    title=row[4],
                    heading_path=tuple(json.loads(row[5])),
                    first_line=row[6],
                    last_line=row[7],
                    text=row[8],
                    passage=row[9],
                    header=row[10],
                    row=row[0],
                )
        return found

    def section(self, section_id: str) -> Section | None:
        """The section with this id."""
        row = self._connect().execute(f"{_SECTION} WHERE id = ?", (section_id,)).fetchone()
        return None if row is None else _section(row)

    def sections(self, notes: Sequence[str] | None = None) -> Iterator[Section]:
        """The sections of these notes, of all when None, in their notes' order."""
        for row in self._of_notes(_SECTION, notes, "ORDER BY note, position"):
            yield _section(row)

    def links(self, notes: Sequence[str] | None = None) -> dict[str, list[Link]]:
        """The links of these notes, of all when None, as written, by note."""
        found: dict[str, list[Link]] = {}
        query = "SELECT note, target, heading, block, shown, embed, line FROM links"
        for note, target, heading, block, shown, embed, line in self._of_notes(query, notes):
            link = Link(target, heading, block, shown, embed=bool(embed), line=line)
            found.setdefault(note, []).append(link)
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

    def unlinked(self) -> list[str]:
        """Notes that were written since their edges were last looked for."""
        return [row[0] for row in self._connect().execute("SELECT note FROM unlinked")]

    def edges(self) -> list[Edge]:
        """Every edge."""
        rows = self._connect().execute("SELECT section, source, target, weight, kind FROM edges")
        return [Edge(*row) for row in rows]

    def _of_notes(
        self, query: str, notes: Sequence[str] | None, order: str = ""
    ) -> Iterator[tuple[Any, ...]]:
        if notes is None:
            yield from self._connect().execute(f"{query} {order}")
            return
        for some in _batches(list(notes)):
            marks = ",".join("?" * len(some))
            yield from self._connect().execute(f"{query} WHERE note IN ({marks}) {order}", some)

    def rows_of(self, notes: Iterable[str]) -> list[int]:
        """Rows of every chunk of these notes."""
        found: list[int] = []
        for some in _batches(list(notes)):
            marks = ",".join("?" * len(some))
            found += [
                row[0]
                for row in self._connect().execute(
                    f"SELECT row FROM chunks WHERE note IN ({marks})", some
                )
            ]
        return found

    def keyword(
        self, match: str, k: int, within: frozenset[str] | None = None
    ) -> list[tuple[int, float]]:
        """Rows and scores of the k best for an FTS5 expression; higher is better.

        BM25 as SQLite has it (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75), sign turned.
        """
        weights = ", ".join(map(str, _COLUMN_WEIGHTS))
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

    def note_facts(self) -> list[NoteFacts]:
        """What is known of every note without its text, by path."""
        rows = self._connect().execute(
            "SELECT path, title, aliases, tags, properties, dates FROM notes ORDER BY path"
        )
        return [
            NoteFacts(
                path=row[0],
                title=row[1],
                aliases=tuple(json.loads(row[2])),
                tags=tuple(json.loads(row[3])),
                properties=tuple((key, tuple(values)) for key, values in json.loads(row[4])),
                dates=tuple(json.loads(row[5])),
            )
            for row in rows
        ]

    def section_places(self) -> list[tuple[str, tuple[str, ...]]]:
        """Note and heading path of every section that has a chunk."""
        rows = self._connect().execute(
            "SELECT note, heading_path FROM sections"
            " WHERE id IN (SELECT section_id FROM chunks) ORDER BY note, position"
        )
        return [(row[0], tuple(json.loads(row[1]))) for row in rows]

    def aliases(self, path: str) -> tuple[str, ...]:
        """The other names of a note; () where it has none or is not indexed."""
        row = (
            self._connect().execute("SELECT aliases FROM notes WHERE path = ?", (path,)).fetchone()
        )
        return tuple(json.loads(row[0])) if row else ()

    def dates(self, path: str) -> tuple[str, ...]:
        """The ISO dates a note carries, the most telling first; () where it has none."""
        row = self._connect().execute("SELECT dates FROM notes WHERE path = ?", (path,)).fetchone()
        return tuple(json.loads(row[0])) if row else ()

    def frequency(self, term: str) -> int:
        """In how many chunks a stem (as ``terms.stem`` gives it) stands."""
        row = (
            self._connect().execute("SELECT doc FROM vocabulary WHERE term = ?", (term,)).fetchone()
        )
        return int(row[0]) if row else 0

    def warnings(self) -> list[str]:
        """What could not be read as written, a line a note."""
        rows = self._connect().execute(
            "SELECT path, warning FROM notes WHERE warning != '' ORDER BY path"
        )
        return [f"{path}: {warning}" for path, warning in rows]


def _section(row: tuple[Any, ...]) -> Section:
    path = tuple(json.loads(row[3]))
    return Section(row[0], row[1], row[2], path, first_line=row[4], last_line=row[5], text=row[6])


def _batches(values: list[str] | list[int]) -> Iterator[list[str] | list[int]]:
    for start in range(0, len(values), _MOST_VARIABLES):
        yield values[start : start + _MOST_VARIABLES]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
