"""A model exported to ONNX, run by ONNX Runtime: no torch, and a start in a fraction of a second.

``export.py`` makes the folder this reads. Nothing here imports more than numpy, onnxruntime and
tokenizers.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

from rag.embedders.cores import usable_cores
from rag.embedders.texts import encodable
from rag.embedders.wordtable import unit_rows
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from rag.protocols import Matrix

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
WORDS = "words.npy"
MANIFEST = "manifest.json"

_TOKENS_PER_BATCH = 512
"""Padding included, and one core to a batch: what passes between layers stays in that core's cache.
Measured 14 % faster than batches of 2048 that all cores share."""
_LEAST_TOKENS_PER_BATCH = 128
"""A batch cut smaller, so that every core has one, costs more than it brings."""
_TOKENS_BEFORE_PACKING = 4096
"""Reordering the weights takes as long as it saves over about so many tokens."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands beside an export: where it came from, how to feed it, how near it came."""

    folder: str
    """Of the model it was made from."""
    dimension: int
    max_tokens: int
    pooling: str
    query_prompt: str
    passage_prompt: str
    cosine: float
    """The least between its vectors and sentence-transformers', over all texts compared."""
    refused: str
    """Why there is no export, in a clause; "" where there is one."""
    sizes: dict[str, int]
    """Bytes of each file: a file cut short is not loaded."""
    versions: dict[str, str]

    def write(self, folder: Path) -> None:
        """Into an export folder."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest | None:
    """Of an export that is whole and was made for the ONNX Runtime installed; else None."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        whole = all((folder / n).stat().st_size == size for n, size in manifest.sizes.items())
        whole = whole and (bool(manifest.refused) or WORDS in manifest.sizes)
    except (OSError, ValueError, TypeError):
        return None
    current = manifest.versions.get("onnxruntime") == ort.__version__
    return manifest if whole and current else None


class OnnxEmbedder:
    """An Embedder over an export folder. Safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest, name: str, fingerprint: str) -> None:
        """Raises EmbedderError when ONNX Runtime refuses the files."""
        self.name = name
        self.fingerprint = fingerprint
        self.dimension = manifest.dimension
        self.max_tokens = manifest.max_tokens
        self._manifest = manifest
        self._folder = folder
        self._seen = 0
        try:
            # Weights as they lie in the mapped file: at once there, and a little slower to use.
            self._at_once = _session(folder, packed=False)
            self._tokenizer = _tokenizer(folder)
        except Exception as fault:
            reason = " ".join(str(fault).split())
            raise EmbedderError(
                f"{name}: the export at {folder} does not load ({reason}): delete that folder, "
                "the next run makes it anew"
            ) from fault
        self._tokenizer.enable_truncation(self.max_tokens)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special ones and the model's own prompt included, nothing cut."""
        prompted = _prompted(self._manifest.passage_prompt, texts)
        return [len(found) for found in self._uncut.encode_batch_fast(prompted)]

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        """Shape (len(passages), dimension), float32, each row of length 1."""
        return self._encode(_prompted(self._manifest.passage_prompt, passages))

    def encode_query(self, query: str) -> Matrix:
        """Shape (dimension,), float32, of length 1."""
        vector: Matrix = self._encode(_prompted(self._manifest.query_prompt, [query]))[0]
        return vector

    def word_vectors(self, words: Sequence[str]) -> Matrix:
        """Shape (len(words), dimension), float32, rows of length 1 or, of an unknown word, 0."""
        vectors = np.zeros((len(words), self._word_table.shape[1]), dtype=np.float32)
        pieces = self._uncut.encode_batch_fast(encodable(words), add_special_tokens=False)
        for row, found in enumerate(pieces):
            if found.ids:
                vectors[row] = self._word_table[found.ids].mean(axis=0, dtype=np.float32)
        return unit_rows(vectors)

    def _encode(self, texts: list[str]) -> Matrix:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        tokens = [found.ids for found in self._tokenizer.encode_batch_fast(texts)]
        total = sum(map(len, tokens))
        self._seen += total
        session = self._at_once if self._seen < _TOKENS_BEFORE_PACKING else self._packed
        cores = usable_cores()
        size = max(min(total // cores, _TOKENS_PER_BATCH), _LEAST_TOKENS_PER_BATCH)
        batches = list(_batches([len(ids) for ids in tokens], size))

        def fill(batch: list[int]) -> None:
            vectors[batch] = _run(session, [tokens[place] for place in batch])

        if len(batches) == 1:
            fill(batches[0])
        else:
            with ThreadPoolExecutor(cores) as pool:
                list(pool.map(fill, batches))
        return vectors

    @cached_property
    def _packed(self) -> ort.InferenceSession:
        return _session(self._folder, packed=True)

    @cached_property
    def _word_table(self) -> NDArray[np.float16]:
        # Mapped: a question meets a few thousand of its rows.
        table: NDArray[np.float16] = np.load(self._folder / WORDS, mmap_mode="r")
        return table

    @cached_property
    def _uncut(self) -> Tokenizer:
        tokenizer = _tokenizer(self._folder)
        tokenizer.no_truncation()
        return tokenizer


def _prompted(prompt: str, texts: Sequence[str]) -> list[str]:
    return encodable(prompt + text for text in texts)


def _batches(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Places of texts of like length, the longest first, in batches of ``size`` tokens or one."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    start = 0
    while start < len(order):
        rows = max(1, size // lengths[order[start]])
        yield order[start : start + rows]
        start += rows


def _run(session: ort.InferenceSession, tokens: list[list[int]]) -> Matrix:
    """Vectors of texts given by their tokens, the longest first."""
    shape = (len(tokens), len(tokens[0]))
    ids, mask = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    for row, found in enumerate(tokens):
        ids[row, : len(found)] = found
        mask[row, : len(found)] = 1
    vectors: Matrix = session.run(["vectors"], {"ids": ids, "mask": mask})[0]
    return vectors


def _tokenizer(folder: Path) -> Tokenizer:
    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    return tokenizer


def _session(folder: Path, *, packed: bool) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.intra_op_num_threads = 1  # a batch runs on the thread that asks
    options.log_severity_level = 3
    options.add_session_config_entry("session.disable_prepacking", "0" if packed else "1")
    model = str(folder / MODEL)
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
