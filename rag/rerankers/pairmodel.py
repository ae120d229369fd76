"""A model that reads a query beside each passage, run by ONNX Runtime from an installed package."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rag.embedders.bylength import by_length
from rag.rerankers.once import Once
from rag.rerankers.pairs import pairs
from rag.rerankers.wordpieces import wordpieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import onnxruntime as ort
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    from rag.embedders.carried import Carried
    from rag.protocols import Matrix

_MOST_TOKENS = 256
_MOST_QUERY_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Batch:
    """Tokens of pairs side by side, each of shape (pairs, length), padded with 0."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    kinds: NDArray[np.int64]
    """0 for the query, 1 for the passage and the mark at its end."""


class PairModel(ABC):
    """Scores pairs of a query and a passage. Safe to share between threads.

    The files are read when first needed. Raises the carried model's fault then, where they are
    missing, others, or refused by ONNX Runtime.
    """

    name: str
    tokens_per_batch: ClassVar[int]
    """Padding included."""

    def __init__(self, carried: Carried, cache: Path, folder: Path | None) -> None:
        self._carried = carried
        self._model = Once(lambda: self._read(carried.folder(cache, folder)))

    def prepare(self) -> None:
        """Begin to read the files beside whatever else is done; a fault is told when scoring."""
        self._model.begin()

    def scores(self, query: str, passages: Sequence[str]) -> Matrix:
        """As ``protocols.Reranker``; 0 where nothing is asked."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        found: Matrix = np.zeros(len(passages), np.float32)
        if not passages or not query.strip():
            return found
        session, tokens = self._tokens(query, passages)
        for places in self._batches(tokens):
            found[places] = self._scores(session, padded([tokens[place] for place in places]))
        return found

    def _tokens(
        self, query: str, passages: Sequence[str]
    ) -> tuple[ort.InferenceSession, list[Encoding]]:
        """The model, and the tokens of the query beside each passage."""
        session, tokenizer = self._model.get()
        return session, tokenizer.encode_batch(pairs(query, passages, _MOST_QUERY_CHARACTERS))

    def _batches(self, tokens: Sequence[Encoding]) -> Iterator[list[int]]:
        """Places of pairs of like length, the longest first."""
        return by_length([len(pair.ids) for pair in tokens], self.tokens_per_batch)

    @abstractmethod
    def _session(self, folder: Path) -> ort.InferenceSession:
        """The model whose files lie in ``folder``."""

    @abstractmethod
    def _scores(self, session: ort.InferenceSession, batch: Batch) -> Matrix:
        """Shape (pairs,)."""

    def _read(self, folder: Path) -> tuple[ort.InferenceSession, Tokenizer]:
        try:
            return self._session(folder), wordpieces(folder / "vocab.txt", _MOST_TOKENS)
        except Exception as fault:
            reason = " ".join(str(fault).split())
            raise self._carried.fault(
                f"{self.name}: {folder} does not load ({reason}): {self._carried.install}"
            ) from fault


def padded(tokens: Sequence[Encoding]) -> Batch:
    """Encodings as one batch; the longest comes first."""
    import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

    shape = (len(tokens), len(tokens[0].ids))
    ids, mask, kinds = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, found in enumerate(tokens):
        width = len(found.ids)
        ids[row, :width] = found.ids
        mask[row, :width] = 1
        kinds[row, :width] = found.type_ids
    return Batch(ids, mask, kinds)
