"""One SQLite file, a connection a thread, and what is kept under a key."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.errors import IndexLockedError, UnusableIndexError
from rag.indexing.guarded import connect
from rag.indexing.schema import SAME_TABLES, SCHEMA, SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_MOST_VARIABLES = 900
_PATIENCE = 30.0
"""Seconds that opening waits for another process that makes the same file."""
_AGAIN_AFTER = 0.05

RAISE_VERSION = (
    "INSERT INTO meta VALUES ('version', '1')"
    " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
)
"""Stands in every transaction that changes what a reader may have kept in memory."""


class Opened:
    """The file, made where it is missing; readers see the last whole state (WAL).

    Raises UnusableIndexError when the file is damaged or from another version.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._is_made = False
        try:
            self._make()
            self._is_made = True
            version = self.meta("schema")
        except sqlite3.DatabaseError as fault:
            raise UnusableIndexError(
                f"the index at {path} cannot be read ({fault}): run `rag index --rebuild`"
            ) from None
        if version == "":
            self.set_meta({"schema": SCHEMA_VERSION})
        elif version not in SAME_TABLES:
            raise UnusableIndexError(
                f"the index at {path} was made by another version of rag: run `rag index --rebuild`"
            )

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    def _make(self) -> None:
        """Make what is missing; two processes may do so at once.

        SQLite waits for a lock by itself, but not where a new file is switched to WAL.
        """
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self._connect().executescript(SCHEMA)
            except IndexLockedError:
                if time.monotonic() > until:
                    raise
                time.sleep(_AGAIN_AFTER)
            else:
                return

    def _connect(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self._path, make=not self._is_made)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            self._local.connection = connection
        return connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is done with the connection meanwhile is done, or none of it."""
        connection = self._connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            connection.rollback()  # SQLite may have done it already
            raise

    def meta(self, key: str) -> str:
        """The value kept under ``key``, "" for none."""
        row = self._connect().execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Keep the values under their keys, all or none."""
        with self.transaction() as connection:
            connection.executemany("REPLACE INTO meta VALUES (?, ?)", values.items())

    def version(self) -> int:
        """Raised by every write, so that a reader knows when what it keeps in memory is old."""
        return int(self.meta("version") or 0)

    def sound(self) -> bool:
        """Whether SQLite finds no damage; reads the whole file."""
        found = self._connect().execute("PRAGMA integrity_check(1)").fetchone()
        return bool(found[0] == "ok")


def batches(values: list[str] | list[int]) -> Iterator[list[str] | list[int]]:
    """The values in lists short enough for one statement's variables."""
    for start in range(0, len(values), _MOST_VARIABLES):
        yield values[start : start + _MOST_VARIABLES]
