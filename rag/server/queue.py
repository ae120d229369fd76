"""The bounded queue in front of the LLM."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from rag.llms.extractive import Extractive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.protocols import LLM
    from rag.records import Prompt
    from rag.server.turns import Turns

_LOOK_UP_SECONDS = 0.2


class Admission:
    """Counts the questions being answered or waiting, and lets no more than ``most`` in."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0
        self._lock = threading.Lock()

    @property
    def inside(self) -> int:
        """How many are in."""
        return self._inside

    def enter(self) -> bool:
        """Take a place; False where there is none. A place taken must be left."""
        with self._lock:
            if self._inside >= self._most:
                return False
            self._inside += 1
            return True

    def leave(self) -> None:
        """Give the place back."""
        with self._lock:
            self._inside -= 1


def queued(llm: LLM, parallel: int, turns: Turns) -> LLM:
    """The LLM behind a queue; extractive as it is, which writes nothing and waits for nothing.

    What extractive does belongs to the turn.
    """
    return llm if isinstance(llm, Extractive) else Queued(llm, parallel, turns)


class Queued:
    """An LLM that writes at most so many drafts at a time; the others wait their turn.

    A waiting draft yields empty pieces, so that whoever reads it can close it and go. Neither one
    that waits nor one that is written holds a turn at computing.
    """

    def __init__(self, inner: LLM, parallel: int, turns: Turns) -> None:
        self._inner = inner
        self._turns = turns
        self._slots = threading.BoundedSemaphore(parallel)

    @property
    def name(self) -> str:
        """The inner LLM's."""
        return self._inner.name

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """As ``protocols.LLM``, with empty pieces while it waits."""
        with self._turns.aside():
            while not self._slots.acquire(timeout=_LOOK_UP_SECONDS):
                yield ""
            try:
                yield from self._inner.stream(prompt)
            finally:
                self._slots.release()
