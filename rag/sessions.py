"""Conversations that outlive the process: SQLite beside the index, never in the vault."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.errors import UnusableIndexError
from rag.laidout import markdown_of
from rag.records import Turn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = "sessions.sqlite"
MOST_SESSIONS = 10_000
"""Beyond this the one that was longest untouched goes."""

_TITLE_CHARACTERS = 80
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, created REAL NOT NULL, updated REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_updated ON sessions (updated);
CREATE TABLE IF NOT EXISTS turns (
    session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (session, number)
);
"""


@dataclass(frozen=True, slots=True)
class Session:
    """One line of the list of conversations; times are seconds since 1970."""

    id: str
    title: str
    """The first question, cut short."""
    created: float
    updated: float
    questions: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with the answer it got, in the shape of ``ask --json``."""

    question: str
    answer: dict[str, Any]
    at: float


def new_session_id() -> str:
    """An id that cannot be guessed."""
    return secrets.token_urlsafe(12)


class Sessions:
    """The conversations of one vault. Safe to use from several threads.

    The file is readable by its owner only. Raises UnusableIndexError where it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(
                path, timeout=30.0, isolation_level=None, check_same_thread=False
            )
            self._connection.executescript(_SCHEMA)
        except (OSError, sqlite3.DatabaseError) as fault:
            raise UnusableIndexError(
                f"the conversations at {path} cannot be opened ({fault}): move that file away"
            ) from None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def add(self, session: str, question: str, answer: Mapping[str, object]) -> None:
        """Append an exchange, in a new conversation where ``session`` is not known yet."""
        now = time.time()
        title = " ".join(question.split())[:_TITLE_CHARACTERS]
        with self._lock, self._connection as connection:
            connection.execute("BEGIN IMMEDIATE")
            known = connection.execute(
                "UPDATE sessions SET updated = ? WHERE id = ?", (now, session)
            ).rowcount
            if not known:
                connection.execute(
                    "INSERT INTO sessions VALUES (?, ?, ?, ?)", (session, title, now, now)
                )
            connection.execute(
                "INSERT INTO turns SELECT ?, count(*), ?, ?, ? FROM turns WHERE session = ?",
                (session, question, json.dumps(answer, ensure_ascii=False), now, session),
            )
            if not known:
                connection.execute(
                    "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions"
                    " ORDER BY updated DESC, rowid DESC LIMIT -1 OFFSET ?)",
                    (MOST_SESSIONS,),
                )

    def listed(self, limit: int = 100, offset: int = 0) -> tuple[Session, ...]:
        """Conversations, the last used first."""
        rows = self._rows(
            "SELECT id, title, created, updated,"
            " (SELECT count(*) FROM turns WHERE session = sessions.id)"
            " FROM sessions ORDER BY updated DESC, rowid DESC LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return tuple(Session(*row) for row in rows)

    def exchanges(self, session: str) -> tuple[Exchange, ...]:
        """The conversation from its start; () where it is not known."""
        rows = self._rows(
            "SELECT question, answer, at FROM turns WHERE session = ? ORDER BY number", (session,)
        )
        return tuple(Exchange(row[0], json.loads(row[1]), row[2]) for row in rows)

    def history(self, session: str, most: int = 10) -> tuple[Turn, ...]:
        """The last exchanges as an assistant takes them, the oldest first."""
        rows = self._rows(
            "SELECT question, json_extract(answer, '$.answer') FROM turns WHERE session = ?"
            " ORDER BY number DESC LIMIT ?",
            (session, most),
        )
        return tuple(
            turn
            for question, answer in reversed(rows)
            for turn in (Turn("user", question), Turn("assistant", answer or ""))
        )

    def knows(self, session: str) -> bool:
        """Whether there is such a conversation."""
        return bool(self._rows("SELECT 1 FROM sessions WHERE id = ?", (session,)))

    def delete(self, session: str) -> bool:
        """Forget a conversation; False where there is none."""
        with self._lock:
            done = self._connection.execute("DELETE FROM sessions WHERE id = ?", (session,))
            return done.rowcount > 0

    def _rows(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def as_markdown(exchanges: tuple[Exchange, ...]) -> str:
    """A conversation as a Markdown page: each question a heading, each answer with its sources."""
    parts = []
    for exchange in exchanges:
        answer = exchange.answer
        sources = [
            f"- [{c['marker']}] {' › '.join((c['note'], *c['heading']))},"
            f" {_lined(*c['lines'])}: “{c['quote']}”"
            for c in answer.get("citations", ())
        ]
        question = " ".join(exchange.question.split())
        said = answer.get("answer_lines") or [{"kind": "said", "text": answer.get("answer", "")}]
        parts += [f"## {question}", markdown_of((one["kind"], one["text"]) for one in said)]
        parts += ["\n".join(sources)] if sources else []
    return "\n\n".join(parts) + "\n"


def _lined(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}–{last}"
