"""A model that reads a query beside each passage, run by ONNX Runtime from an installed package."""

from __future__ import annotations

from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from rag.embedders.cores import usable_cores
from rag.rerankers.once import Once
from rag.rerankers.pairs import pairs
from rag.rerankers.wordpieces import wordpieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    import onnxruntime as ort
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

    from rag.embedders.carried import Carried
    from rag.protocols import Matrix

    T = TypeVar("T")

_MOST_TOKENS = 256
_MOST_QUERY_CHARACTERS = 500


class PairModel(ABC):
    """Scores pairs of a query and a passage. Safe to share between threads.

    The files are read when first needed. Raises the carried model's fault then, where they are
    missing, others, or refused by ONNX Runtime.
    """

    name: str

    def __init__(self, carried: Carried, cache: Path, folder: Path | None) -> None:
        self._carried = carried
        self._model = Once(lambda: self._read(carried.folder(cache, folder)))

    def prepare(self) -> None:
        """Begin to read the files beside whatever else is done; a fault is told when scoring."""
        self._model.begin()

    def scores(self, query: str, passages: Sequence[str]) -> Matrix:
        """As ``protocols.Reranker``; 0 where nothing is asked."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        found = self._of_each(query, passages, self._score)
        return np.array(found or [0.0] * len(passages), np.float32)

    def _of_each(
        self,
        query: str,
        passages: Sequence[str],
        look: Callable[[ort.InferenceSession, Encoding], T],
    ) -> list[T]:
        """What a look at the tokens of each pair gives; [] where nothing is asked.

        One pair a run: numbers of 8 bits are scaled by the largest of a batch, so that what is made
        of a pair would depend on those beside it. Nor is anything padded.
        """
        if not passages or not query.strip():
            return []
        session, tokenizer = self._model.get()
        tokens = tokenizer.encode_batch(pairs(query, passages, _MOST_QUERY_CHARACTERS))
        with ThreadPoolExecutor(usable_cores()) as pool:
            return list(pool.map(lambda pair: look(session, pair), tokens))

    @abstractmethod
    def _session(self, folder: Path) -> ort.InferenceSession:
        """The model whose files lie in ``folder``."""

    @abstractmethod
    def _score(self, session: ort.InferenceSession, pair: Encoding) -> float:
        """Of the query with the passage."""

    def _read(self, folder: Path) -> tuple[ort.InferenceSession, Tokenizer]:
        try:
            return self._session(folder), wordpieces(folder / "vocab.txt", _MOST_TOKENS)
        except Exception as fault:
            reason = " ".join(str(fault).split())
            raise self._carried.fault(
                f"{self.name}: {folder} does not load ({reason}): {self._carried.install}"
            ) from fault


def inputs(
    pair: Encoding, names: tuple[str, str, str], kind: type[np.integer]
) -> dict[str, NDArray[np.integer]]:
    """A pair as a batch of one row, (1, length) each: tokens, mask, and which text each is of.

    ``names`` are what the model calls the three.
    """
    import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

    given = (pair.ids, pair.attention_mask, pair.type_ids)
    return {n: np.array([values], kind) for n, values in zip(names, given, strict=True)}
