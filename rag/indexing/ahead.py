"""Work done in another thread while this one goes on: the next thing read, the last one written."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    Item = TypeVar("Item")


def read_ahead(items: Iterator[Item]) -> Generator[Item]:
    """The same items, each made in another thread while its predecessor is used.

    One ahead and no more, so that memory stays bounded; what making one raises is raised here.
    """
    with ThreadPoolExecutor(1, "reading") as pool:
        coming: Future[Item | None] = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


class Behind:
    """Calls made one after the other in another thread, at most one of them waited for."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._last: Future[None] | None = None

    def call(self, step: Callable[[], None]) -> None:
        """Start ``step`` once the one before has ended. Raises what that one raised."""
        self.wait()
        self._last = self._pool.submit(step)

    def wait(self) -> None:
        """Until all is done. Raises what the last call raised."""
        last, self._last = self._last, None
        if last is not None:
            last.result()


@contextmanager
def behind(closing: Callable[[], None]) -> Iterator[Behind]:
    """A thread for calls; ``closing`` is the last, made there, whatever happened."""
    with ThreadPoolExecutor(1, "writing") as pool:
        try:
            calls = Behind(pool)
            yield calls
            calls.wait()
        finally:
            pool.submit(closing).result()
