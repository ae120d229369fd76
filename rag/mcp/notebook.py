"""What every tool stands on: the assistant, an index that is kept current, and the notes."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from rag.assistant import Answered
from rag.errors import UnusableIndexError, VaultError
from rag.retrieving.filters import matching, narrowed, parse_where
from rag.retrieving.graph import LinkGraph
from rag.server.freshness import Freshness
from rag.server.queue import queued
from rag.server.readiness import Readiness
from rag.server.turns import COMPUTING, Turns
from rag.server.vaultview import VaultView
from rag.text.places import without_places

if TYPE_CHECKING:
    import threading

    from rag.assistant import Assistant
    from rag.records import Answer, Hit, Note, NoteFacts

SCHEME = "note:///"
_MOST_WAIT = 20.0
# The first index is tried again every two seconds where something stands in its way.
_MOST_WAIT_MENDING = 3.0
_LOOK_SECONDS = 0.1


class Notebook:
    """One vault for MCP clients. Safe to use from several threads.

    The assistant must not sync by itself: here one sync serves all who wait for one. ``most_wait``
    (seconds) bounds what a call waits for the first index, which is built after ``start``.
    ``only`` is a filter expression that no caller can lift: for them there are no other notes.
    Raises FilterError.
    """

    def __init__(
        self,
        assistant: Assistant,
        *,
        only: str = "",
        sync: bool = True,
        most_wait: float = _MOST_WAIT,
    ) -> None:
        self._only = parse_where(only)
        self._only_written = only
        self._turns = Turns(COMPUTING)
        assistant.llm = queued(assistant.llm, 1, self._turns)
        self.assistant = assistant
        self.index = assistant.index
        self.graph = LinkGraph(assistant.index.catalog)
        self._view = VaultView(assistant.index)
        self._readiness = Readiness(assistant.index)
        self._freshness = Freshness(assistant.sync) if sync else None
        self._most_wait = most_wait

    @property
    def name(self) -> str:
        """The vault folder's own name."""
        return os.fsencode(self.index.vault.resolve().name).decode("utf-8", "replace")

    def start(self) -> None:
        """Begin to build the first index, where there is none."""
        self._readiness.start()

    def stop(self) -> None:
        """Let what runs come to its end."""
        self._readiness.stop()
        if self._freshness:
            self._freshness.close()

    def refresh(self) -> str:
        """Bring the index up to date; a one-line notice where that could not be done.

        Raises UnusableIndexError while the index is being built, VaultError.
        """
        while True:
            self._wait_until_ready()
            notice = self._freshness.refresh() if self._freshness else ""
            if self._readiness.look().ready:
                return notice

    def ask(
        self, question: str, where: str, as_of: str | None, stop: threading.Event
    ) -> Answer | None:
        """The checked answer; None where ``stop`` was set meanwhile. Raises as Assistant.ask."""
        with self._turns.turn():
            for event in self.assistant.stream(question, where=self._within(where), as_of=as_of):
                if stop.is_set():
                    return None  # the stream goes with this frame, and the draft with the stream
                if isinstance(event, Answered):
                    return event.answer
        raise AssertionError("a stream ends with its answer")

    def search(self, query: str, where: str, as_of: str | None, k: int | None) -> tuple[Hit, ...]:
        """Ranked sections. Raises FilterError."""
        with self._turns.turn():
            return self.assistant.search(query, k=k, where=self._within(where), as_of=as_of)

    def note(self, name: str) -> Note:
        """A note by its path, file name, title or alias, or by the URI of its resource.

        Raises VaultError where the index knows no such note, or none that may be read; nothing
        else is ever opened.
        """
        wanted = name.strip()
        if wanted.startswith(SCHEME):
            wanted = unquote(wanted.removeprefix(SCHEME))
        known = self.index.catalog.stamps()
        if wanted not in known:
            wanted = self._view.resolve(wanted) or wanted
        if wanted not in known or not self.may_read(wanted):
            raise VaultError(f"no note is called {name!r}; search finds notes by what they say")
        return self._view.note(wanted)

    def facts(self) -> list[NoteFacts]:
        """What is known of every note that may be read, by path."""
        every = self.index.catalog.note_facts()
        return [note for note in every if all(c.holds(note) for c in self._only)]

    def may_read(self, path: str) -> bool:
        """Whether callers may know of this note."""
        return not self._only or any(note.path == path for note in self.facts())

    def uri(self, path: str) -> str:
        """The resource of a note."""
        return f"{SCHEME}{quote(path, safe='/')}"

    def url(self, path: str) -> str:
        """What opens the note in Obsidian."""
        file = path.removesuffix(".md")
        return f"obsidian://open?vault={quote(self.name, safe='')}&file={quote(file, safe='')}"

    def without_places(self, line: str) -> str:
        """A fault's line without this machine's folders, which a model need not be told."""
        named = ((self.index.folder, "the index folder"), (self.index.vault, "the vault's folder"))
        return " ".join(without_places(line, named).split())

    def _within(self, where: str) -> str:
        # Held against these notes alone, a fault names no property of those that are hidden.
        matching(parse_where(where), self.facts() if where.strip() else ())
        return narrowed(self._only_written, where)

    def _wait_until_ready(self) -> None:
        began = time.monotonic()
        while not (state := self._readiness.state).ready:
            waited = time.monotonic() - began
            if state.detail and waited >= min(_MOST_WAIT_MENDING, self._most_wait):
                raise UnusableIndexError(state.detail)
            if waited >= self._most_wait:
                how_far = f" ({state.progress})" if state.progress else ""
                raise UnusableIndexError(
                    f"the first index is being built{how_far}: ask again in a minute"
                )
            time.sleep(_LOOK_SECONDS)
