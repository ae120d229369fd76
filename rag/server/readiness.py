"""Whether questions can be answered: the first index, built while the server already speaks.

One that another process empties to rebuild it is built like the first one.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import IndexLockedError, RagError

if TYPE_CHECKING:
    from rag.indexing.index import Index, Progress

_RETRY_SECONDS = 2.0
_ANEW = "the index is being built anew: ask again in a minute"
_BY_ANOTHER = "the index is being written by another process: ask again in a minute"


@dataclass(frozen=True, slots=True)
class State:
    """What ``/readyz`` tells."""

    ready: bool
    stage: str
    """``indexing``, ``waiting`` (for another process or a mended fault), or ``ready``."""
    notes_done: int = 0
    notes_total: int = 0
    chunks: int = 0
    """Encoded by now, those of the notes in hand included."""
    chunks_total: int = 0
    """Known to be encoded in all by now; more while further notes are read."""
    detail: str = ""

    @property
    def progress(self) -> str:
        """How far the first index is, for a sentence; "" before anything is known.

        Inside a giant note only the passages move; when all notes are in, links are looked for.
        """
        if not self.notes_total:
            return ""
        if self.notes_done >= self.notes_total:
            return f"all {self.notes_total:,} notes are read, now what links them"
        said = f"{self.notes_done:,} of {self.notes_total:,} notes"
        if self.chunks_total > self.chunks:
            said += f", {self.chunks:,} of {self.chunks_total:,} passages"
        return said


class Readiness:
    """Builds the first index in a thread of its own. An index that is whole is ready at once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._stop = threading.Event()
        self._state = State(ready=False, stage="indexing")
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> State:
        """How far it is; replaced as a whole, so it is never half new."""
        return self._state

    def start(self) -> None:
        """Begin; returns at once."""
        if self._index.is_ready:
            self._done()
        else:
            self._begin()

    def look(self) -> State:
        """How far it is now, by the index itself: begins again where that was emptied."""
        if not self._index.is_ready:
            if self._state.ready:
                self._state = State(ready=False, stage="waiting", detail=_ANEW)
            self._begin()
        return self._state

    def stop(self) -> None:
        """Wait for the build to end; it breaks off at its next batch."""
        self._stop.set()
        if self._thread and self._thread.is_alive():
            self._thread.join(timeout=30)

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._build, name="rag-first-index", daemon=True
                )
                self._thread.start()

    def _build(self) -> None:
        while not self._stop.is_set():
            try:
                self._index.sync(self._progress)
            except _StoppedError:
                return
            except IndexLockedError:
                self._state = State(ready=False, stage="waiting", detail=_BY_ANOTHER)
            except RagError as fault:
                self._state = State(ready=False, stage="waiting", detail=str(fault))
            else:
                self._done()
                return
            self._stop.wait(_RETRY_SECONDS)

    def _done(self) -> None:
        totals = self._index.catalog.totals()
        self._state = State(
            ready=True,
            stage="ready",
            notes_done=totals.notes,
            notes_total=totals.notes,
            chunks=totals.chunks,
            chunks_total=totals.chunks,
        )

    def _progress(self, progress: Progress) -> None:
        if self._stop.is_set():
            raise _StoppedError
        self._state = State(
            ready=False,
            stage="indexing",
            notes_done=progress.notes_done,
            notes_total=progress.notes_total,
            chunks=progress.chunks,
            chunks_total=max(progress.chunks_found, progress.chunks),
        )


class _StoppedError(Exception):
    """Unwinds a sync between two batches; what is committed stays."""
