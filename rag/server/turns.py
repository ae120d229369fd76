"""Turns at computing, so that questions asked at once don't push each other aside."""

from __future__ import annotations

import heapq
import itertools
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPUTING = 1
"""Answers computed side by side. More would only push each other aside, for the interpreter runs
one thread at a time: two answers at once took half as long again as one after the other."""


class Turns:
    """So many threads compute at a time; the others wait, and who came first goes first.

    The interpreter hands its lock to any thread that waits for it: without turns, some of the
    questions that come together take many times as long as others.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._lock = threading.Lock()
        self._line: list[tuple[int, threading.Event]] = []
        self._numbers = itertools.count()
        self._mine = threading.local()

    @property
    def waiting(self) -> int:
        """How many wait for a turn."""
        return len(self._line)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and have it while the block runs. One thread has one at a time."""
        number = self._mine.number = next(self._numbers)
        self._take(number)
        try:
            yield
        finally:
            self._give()
            del self._mine.number

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Leave the turn to others while the block waits for something else.

        Afterwards the thread stands in line where it stood: before all who came later. Outside a
        turn it does nothing.
        """
        number = getattr(self._mine, "number", None)
        if number is None:
            yield
            return
        self._give()
        try:
            yield
        finally:
            self._take(number)

    def _take(self, number: int) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            called = threading.Event()
            heapq.heappush(self._line, (number, called))
        called.wait()

    def _give(self) -> None:
        with self._lock:
            if self._line:
                heapq.heappop(self._line)[1].set()
            else:
                self._free += 1
