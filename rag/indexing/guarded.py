"""SQLite whose faults say in one line what to do: damage, a full disk, a folder one may not write.

SQLite finds damage when it reads the page, so any statement and any row may be the one that fails.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rag.errors import IndexLockedError, UnusableIndexError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_TOOBIG}
_NOT_WRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_OF_THE_DISK = {sqlite3.SQLITE_IOERR}


def connect(path: Path, *, make: bool) -> sqlite3.Connection:
    """A connection whose every statement raises UnusableIndexError instead of SQLite's errors.

    Without ``make`` the file must be there: an empty one would be a fault of every statement.
    """
    if not make and not path.exists():
        raise UnusableIndexError(
            f"the index at {path} is gone: run `rag index`, and start this program again"
        )
    with translated(path):
        # A connection belongs to a thread, but a cursor of an abandoned one may die in another.
        return sqlite3.connect(path, timeout=30.0, isolation_level=None, factory=_Connection)


@contextmanager
def translated(path: object) -> Iterator[None]:
    """Turns SQLite's errors into UnusableIndexError; a mistake in our own SQL stays what it is."""
    try:
        yield
    except sqlite3.DatabaseError as fault:
        code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code == sqlite3.SQLITE_ERROR or isinstance(fault, sqlite3.ProgrammingError):
            raise
        if code in _IN_USE:
            raise IndexLockedError(f"the index at {path} is in use: try again") from None
        raise UnusableIndexError(f"the index at {path} {_why(code, fault)}") from None


def _why(code: int, fault: Exception) -> str:
    if code in _NO_ROOM:
        return f"has no room ({fault}): make room on that disk, then run `rag index`"
    if code in _NOT_WRITABLE:
        return (
            f"cannot be opened for writing ({fault}): make its folder writable, or name another "
            "with --index DIR"
        )
    if code in _OF_THE_DISK:
        return f"cannot be read or written ({fault}): look at that disk, then run `rag index`"
    return f"cannot be read ({fault}): run `rag index --rebuild`"


class _Cursor(sqlite3.Cursor):
    def execute(self, *said: Any) -> _Cursor:
        with translated(_place(self.connection)):
            super().execute(*said)
        return self

    def executemany(self, sql: str, rows: Iterable[Any], /) -> _Cursor:
        with translated(_place(self.connection)):
            super().executemany(sql, rows)
        return self

    def executescript(self, sql: str, /) -> _Cursor:
        with translated(_place(self.connection)):
            super().executescript(sql)
        return self

    def fetchone(self) -> Any:
        with translated(_place(self.connection)):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        with translated(_place(self.connection)):
            return super().fetchall()

    def __next__(self) -> Any:
        try:  # not the context manager: a row is read a million times
            return super().__next__()
        except sqlite3.DatabaseError as fault:
            with translated(_place(self.connection)):
                raise fault from None


class _Connection(sqlite3.Connection):
    def __init__(self, path: str, *said: Any, **named: Any) -> None:
        super().__init__(path, *said, **named)
        self.place = path

    def cursor(self, *_: Any) -> Any:
        return super().cursor(_Cursor)

    # The inherited ones go round ``cursor``.
    def execute(self, *said: Any) -> _Cursor:
        cursor: _Cursor = self.cursor()
        return cursor.execute(*said)

    def executemany(self, sql: str, rows: Iterable[Any], /) -> _Cursor:
        cursor: _Cursor = self.cursor()
        return cursor.executemany(sql, rows)

    def executescript(self, sql: str, /) -> _Cursor:
        cursor: _Cursor = self.cursor()
        return cursor.executescript(sql)

    def rollback(self) -> None:
        with translated(self.place):
            super().rollback()


def _place(connection: sqlite3.Connection) -> object:
    return connection.place if isinstance(connection, _Connection) else "?"
