"""A model exported to ONNX, run by ONNX Runtime: no torch, and a start in a fraction of a second.

``export.py`` makes the folder this reads. Nothing here imports more than numpy, onnxruntime and
tokenizers, and the last two only once there is something to encode.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from rag.embedders.bylength import by_length
from rag.embedders.cores import usable_cores
from rag.embedders.manifest import MODEL, TOKENIZER, WORDS
from rag.embedders.texts import encodable
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import onnxruntime as ort
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from rag.embedders.manifest import Manifest
    from rag.protocols import Matrix

_TOKENS_PER_BATCH = 512
"""Padding included, and one core to a batch: what passes between layers stays in that core's cache.
Measured 14 % faster than batches of 2048 that all cores share."""
_LEAST_TOKENS_PER_BATCH = 128
"""A batch cut smaller, so that every core has one, costs more than it brings."""
_TOKENS_BEFORE_PACKING = 4096
"""Reordering the weights takes as long as it saves over about so many tokens."""


class OnnxEmbedder:
    """An Embedder over an export folder. Safe to share between threads.

    The files are read when first needed: that nothing has changed is found out without. Raises
    EmbedderError then, when ONNX Runtime refuses them.
    """

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        name: str,
        fingerprint: str,
        asking: Callable[[], ort.InferenceSession] | None = None,
        units: Callable[[], ort.InferenceSession] | None = None,
    ) -> None:
        """``asking`` gives what encodes queries, ``units`` what encodes evidence units.

        None where these are encoded as passages are.
        """
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = manifest.dimension
        self.max_tokens = manifest.max_tokens
        self._manifest = manifest
        self._folder = folder
        self._seen = 0
        self._asking = asking
        self._for_units = units

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special ones and the model's own prompt included, nothing cut."""
        prompted = _prompted(self._manifest.passage_prompt, texts)
        return [len(found) for found in self._uncut.encode_batch_fast(prompted)]

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        """Shape (len(passages), dimension), float32, each row of length 1."""
        return self._encode(_prompted(self._manifest.passage_prompt, passages))

    def encode_query(self, query: str) -> Matrix:
        """Shape (dimension,), float32, of length 1."""
        prompted = _prompted(self._manifest.query_prompt, [query])
        own = self._queries
        vectors = _run(own, self._tokens(prompted)) if own else self._encode(prompted)
        vector: Matrix = vectors[0]
        return vector

    def encode_units(self, units: Sequence[str]) -> Matrix:
        """As ``protocols.UnitEmbedder``."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        session = self._units
        if session is None or not units:
            return self.encode_passages(units)
        tokens = self._tokens(_prompted(self._manifest.passage_prompt, units))
        # One a run: numbers of 8 bits are scaled by the largest of a batch.
        with ThreadPoolExecutor(usable_cores()) as pool:
            return np.concatenate(list(pool.map(lambda ids: _run(session, [ids]), tokens)))

    def word_vectors(self, words: Sequence[str]) -> Matrix:
        """Shape (len(words), dimension), float32, rows of length 1 or, of an unknown word, 0."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        from rag.embedders.wordtable import unit_rows  # noqa: PLC0415

        vectors = np.zeros((len(words), self._word_table.shape[1]), dtype=np.float32)
        pieces = self._uncut.encode_batch_fast(encodable(words), add_special_tokens=False)
        for row, found in enumerate(pieces):
            if found.ids:
                vectors[row] = self._word_table[found.ids].mean(axis=0, dtype=np.float32)
        return unit_rows(vectors)

    def _encode(self, texts: list[str]) -> Matrix:
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokens = self._tokens(texts)
        total = sum(map(len, tokens))
        self._seen += total
        session = self._at_once if self._seen < _TOKENS_BEFORE_PACKING else self._packed
        cores = usable_cores()
        size = max(min(total // cores, _TOKENS_PER_BATCH), _LEAST_TOKENS_PER_BATCH)
        batches = list(by_length([len(ids) for ids in tokens], size))

        def fill(batch: list[int]) -> None:
            vectors[batch] = _run(session, [tokens[place] for place in batch])

        if len(batches) == 1:
            fill(batches[0])
        else:
            with ThreadPoolExecutor(cores) as pool:
                list(pool.map(fill, batches))
        return vectors

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        """Each text's tokens, no more than the model takes.

        Counting needs a tokenizer that cuts nothing, and reading a second one takes a cold
        question as long as its search: only a text that is too long has to have it.
        """
        tokens = [found.ids for found in self._uncut.encode_batch_fast(texts)]
        long = [place for place, ids in enumerate(tokens) if len(ids) > self.max_tokens]
        if long:
            cut = self._cut.encode_batch_fast([texts[place] for place in long])
            for place, found in zip(long, cut, strict=True):
                tokens[place] = found.ids
        return tokens

    @cached_property
    def _at_once(self) -> ort.InferenceSession:
        # Weights as they lie in the mapped file: at once there, and a little slower to use.
        with self._loading():
            return _session(self._folder, packed=False)

    @cached_property
    def _packed(self) -> ort.InferenceSession:
        with self._loading():
            return _session(self._folder, packed=True)

    @cached_property
    def _queries(self) -> ort.InferenceSession | None:
        with self._loading():
            return self._asking() if self._asking else None

    @cached_property
    def _units(self) -> ort.InferenceSession | None:
        with self._loading():
            return self._for_units() if self._for_units else None

    @cached_property
    def _word_table(self) -> NDArray[np.float16]:
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        # Mapped: a question meets a few thousand of its rows.
        table: NDArray[np.float16] = np.load(self._folder / WORDS, mmap_mode="r")
        return table

    @cached_property
    def _cut(self) -> Tokenizer:
        tokenizer = self._tokenizer()
        tokenizer.enable_truncation(self.max_tokens)
        return tokenizer

    @cached_property
    def _uncut(self) -> Tokenizer:
        tokenizer = self._tokenizer()
        tokenizer.no_truncation()
        return tokenizer

    def _tokenizer(self) -> Tokenizer:
        with self._loading():
            from tokenizers import Tokenizer  # noqa: PLC0415

            tokenizer: Tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER))
            tokenizer.no_padding()
            return tokenizer

    @contextmanager
    def _loading(self) -> Iterator[None]:
        try:
            yield
        except Exception as fault:
            reason = " ".join(str(fault).split())
            raise EmbedderError(
                f"{self.name}: the export at {self._folder} does not load ({reason}): delete that "
                "folder, the next run makes it anew"
            ) from fault


def _prompted(prompt: str, texts: Sequence[str]) -> list[str]:
    return encodable(prompt + text for text in texts)


def _run(session: ort.InferenceSession, tokens: list[list[int]]) -> Matrix:
    """Vectors of texts given by their tokens, the longest first."""
    import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

    shape = (len(tokens), len(tokens[0]))
    ids, mask = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    for row, found in enumerate(tokens):
        ids[row, : len(found)] = found
        mask[row, : len(found)] = 1
    vectors: Matrix = session.run(["vectors"], {"ids": ids, "mask": mask})[0]
    return vectors


def _session(folder: Path, *, packed: bool) -> ort.InferenceSession:
    import onnxruntime as ort  # noqa: PLC0415

    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = 1  # a batch runs on the thread that asks
    options.log_severity_level = 3
    options.add_session_config_entry("session.disable_prepacking", "0" if packed else "1")
    model = str(folder / MODEL)
    return ort.InferenceSession(
        model,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # bert.py says why
    )
