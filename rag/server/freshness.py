"""One sync for everybody who waits for one: no answer is older than its question."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from rag.errors import IndexLockedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.records import SyncReport


class Freshness:
    """Brings the index up to date before an answer, at most one sync at a time.

    A request is served by a sync that *began* after the request came; those that come while one
    runs share the next. ``most_wait`` (seconds) bounds what a long re-index may cost a question:
    past it, the answer comes from the last whole state and says so.
    """

    def __init__(self, sync: Callable[[], SyncReport], most_wait: float = 2.0) -> None:
        self._sync = sync
        self._most_wait = most_wait
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="rag-sync")
        self._lock = threading.Lock()
        self._next: Future[None] | None = None

    def refresh(self) -> str:
        """A one-line notice where the index could not be made current; "" where it is.

        Raises VaultError, UnusableIndexError.
        """
        with self._lock:
            if self._next is None:
                self._next = self._worker.submit(self._run)
            waited_for = self._next
        try:
            waited_for.result(self._most_wait)
        except TimeoutError:
            return "answered from the last whole state: the index is being updated"
        except IndexLockedError as fault:
            return f"answered from the last whole state: {fault}"
        return ""

    def close(self) -> None:
        """Finish the sync that runs and start no other."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _run(self) -> None:
        with self._lock:
            self._next = None  # whoever comes from now on needs a sync that begins after this one
        self._sync()
