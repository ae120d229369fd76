"""Something slow to load: once, when first needed or beside other work before that."""

from __future__ import annotations

from threading import Lock, Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from rag.errors import RagError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Once(Generic[T]):
    """``load`` is called once, and again after a fault. Safe to share between threads."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._loading = Lock()
        self._loaded: T | None = None

    def begin(self) -> None:
        """Begin to load beside whatever else is done; a fault is told when it is needed."""
        if self._loaded is None and not self._loading.locked():
            # No daemon: ONNX Runtime aborts a process that ends while it is reading.
            Thread(target=self._try_to_load, name="loading").start()

    def get(self) -> T:
        """What was loaded, loaded now where it was not. Raises what ``load`` raises."""
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _try_to_load(self) -> None:
        try:
            self.get()
        except RagError:
            return
