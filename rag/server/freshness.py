"""One sync for everybody who waits for one: no answer is older than its question."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from rag.errors import IndexLockedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.records import SyncReport


class _Run:
    """One sync; ``began`` is the moment it did, by ``time.monotonic``."""

    def __init__(self) -> None:
        self.began = math.inf
        self.ended: Future[None] = Future()

    @property
    def failed(self) -> bool:
        """Whether it has ended in a fault."""
        return self.ended.done() and self.ended.exception() is not None


class Freshness:
    """Brings the index up to date before an answer, at most one sync at a time.

    A request is served by a sync that *began* after the request came, whoever asked for that; those
    that come while one runs share the next. ``most_wait`` (seconds) bounds what a long re-index may
    cost a question: past it, the answer comes from the last whole state and says so.
    """

    def __init__(self, sync: Callable[[], SyncReport], most_wait: float = 2.0) -> None:
        self._sync = sync
        self._most_wait = most_wait
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="rag-sync")
        self._lock = threading.Lock()
        self._last: _Run | None = None

    def is_newer(self, moment: float) -> bool:
        """Whether the index was brought up to date by a sync that began after a moment."""
        last = self._last
        return last is not None and last.began >= moment and last.ended.done() and not last.failed

    def refresh(self, moment: float | None = None) -> str:
        """A one-line notice where the index could not be made current; "" where it is.

        ``moment`` is when the request came, by ``time.monotonic``; None is now. Raises VaultError,
        UnusableIndexError.
        """
        moment = time.monotonic() if moment is None else moment
        with self._lock:
            run = self._last
            if run is None or run.began < moment or run.failed:
                run = self._last = _Run()
                self._worker.submit(self._work, run)
        try:
            run.ended.result(self._most_wait)
        except TimeoutError:
            return "answered from the last whole state: the index is being updated"
        except IndexLockedError:
            # By which process of which machine is none of a caller's business.
            return "answered from the last whole state: another process is writing the index"
        return ""

    def close(self) -> None:
        """Finish the sync that runs and start no other."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _work(self, run: _Run) -> None:
        run.began = time.monotonic()
        try:
            self._sync()
        except BaseException as fault:  # noqa: BLE001  (raised again where it is waited for)
            run.ended.set_exception(fault)
        else:
            run.ended.set_result(None)
