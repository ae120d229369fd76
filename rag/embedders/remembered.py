"""An embedder that remembers: the units of a vault come up again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from rag.protocols import UnitEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.protocols import Embedder, Matrix

MOST_PASSAGES = 10_000
"""15 MB of vectors at 384 dimensions."""
_MOST_QUERIES = 2048
_MOST_COUNTS = 10_000

T = TypeVar("T")


class Remembered:
    """The same vectors and counts as ``inner``, each computed once while it is in use.

    For answering, not for indexing, which meets every text once. Safe to share between threads.
    """

    def __init__(self, inner: Embedder, most_passages: int = MOST_PASSAGES) -> None:
        self._inner = inner
        self.name = inner.name
        self.fingerprint = inner.fingerprint
        self.dimension = inner.dimension
        self.max_tokens = inner.max_tokens
        self._passages = _Kept["Matrix"](most_passages)
        self._units = _Kept["Matrix"](most_passages)
        self._encode_units = (
            inner.encode_units if isinstance(inner, UnitEmbedder) else self.encode_passages
        )
        self._queries = _Kept["Matrix"](_MOST_QUERIES)
        self._counts = _Kept[int](_MOST_COUNTS)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As ``inner``."""
        return self._counts.of(texts, self._inner.count_tokens)

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        """As ``inner``: shape (len(passages), dimension)."""
        return self._rows(self._passages, passages, self._inner.encode_passages)

    def encode_units(self, units: Sequence[str]) -> Matrix:
        """As ``protocols.UnitEmbedder``; as passages, where ``inner`` is none."""
        return self._rows(self._units, units, self._encode_units)

    def encode_query(self, query: str) -> Matrix:
        """As ``inner``: shape (dimension,)."""
        found = self._queries.of([query], lambda new: [self._inner.encode_query(new[0])])[0]
        return found.copy()

    def _rows(
        self, kept: _Kept[Matrix], texts: Sequence[str], encode: Callable[[Sequence[str]], Matrix]
    ) -> Matrix:
        if not texts:
            return self._inner.encode_passages(texts)
        # Copies, for a row of a whole batch would keep the batch alive.
        return np.stack(kept.of(texts, lambda new: [row.copy() for row in encode(new)]))


class _Kept(Generic[T]):
    """What was computed for a text, the ``most`` last used ones."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, texts: Sequence[str], compute: Callable[[list[str]], Sequence[T]]) -> list[T]:
        """One for each text; those not kept are computed in one call, outside the lock."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        new = list(dict.fromkeys(text for text in texts if text not in found))
        if new:
            found.update(zip(new, compute(new), strict=True))
            with self._lock:
                self._kept.update((text, found[text]) for text in new)
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return [found[text] for text in texts]
