"""The writer's half of the catalog: a batch of notes is written whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rag.indexing.opened import RAISE_VERSION, Opened
from rag.text.terms import searchable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from rag.indexing.entries import ReadNote
    from rag.protocols import Matrix
    from rag.records import Chunk, Edge, Note, NoteFile

_OF_NOTES = "notes sections chunks links edges unlinked full_text pending"


class Writing(Opened):
    """Notes, sections, chunks, links and edges as they are replaced and removed."""

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
        with self.transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                ((key, vector.astype("float32").tobytes()) for key, vector in vectors.items()),
            )
            for path in removed:
                self._remove(connection, path)
            for read in notes:
                self._replace(connection, read)
            connection.executemany(
                "UPDATE notes SET mtime_ns = ?, size = ?, checked_ns = ? WHERE path = ?",
                [(file.mtime_ns, file.size, checked, file.path) for file, checked in touched],
            )
            if notes or removed:
                connection.execute(RAISE_VERSION)

    def empty(self) -> None:
        """Forget every note but keep the vectors, so that indexing again encodes nothing."""
        with self.transaction() as connection:
            _empty(connection, _OF_NOTES)

    def forget(self, fingerprint: str) -> None:
        """Forget notes and vectors alike: from now on it is of the embedder of this fingerprint.

        The collection gets a new name when it is next opened; the old one is dropped by whoever
        may write it.
        """
        with self.transaction() as connection:
            _empty(connection, f"{_OF_NOTES} vectors loose")
            connection.execute(
                "REPLACE INTO meta SELECT 'unused', value FROM meta WHERE key = 'collection'"
            )
            connection.executemany(
                "REPLACE INTO meta VALUES (?, ?)",
                [("embedder", fingerprint), ("reading", ""), ("deleted", "0"), ("collection", "")],
            )

    def write_edges(self, edges: Iterable[Edge], notes: Sequence[str] | None, names: str) -> None:
        """Replace the edges out of these notes (None: of all); ``names`` is kept as meta."""
        with self.transaction() as connection:
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
            connection.execute(RAISE_VERSION)

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


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _empty(connection: sqlite3.Connection, tables: str) -> None:
    for table in tables.split():
        connection.execute(f"DELETE FROM {table}")
    connection.execute(RAISE_VERSION)
