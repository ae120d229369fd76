"""Any sentence-transformers model in a folder: torch, so a slow start, but every architecture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import transformers
from sentence_transformers import SentenceTransformer

from rag.embedders.texts import encodable
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rag.protocols import Matrix

_PASSAGE_PROMPTS = ("document", "passage", "corpus")


class SentenceTransformersEmbedder:
    """An Embedder over the model in ``folder``, on ``device`` ("" picks the fastest there is)."""

    def __init__(self, folder: Path, name: str, fingerprint: str, device: str = "") -> None:
        """Raises EmbedderError when the folder holds no model that loads."""
        self.name = name
        self.fingerprint = fingerprint
        self.model = _loaded(folder, name, device)
        self.dimension = int(self.model.get_embedding_dimension())
        tokenizer = self.model.tokenizer
        self.max_tokens = int(self.model.max_seq_length or tokenizer.model_max_length)

    @property
    def query_prompt(self) -> str:
        """What the model wants in front of a query."""
        return self._prompt("query")

    @property
    def passage_prompt(self) -> str:
        """What the model wants in front of a passage."""
        return self._prompt(*_PASSAGE_PROMPTS)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special ones and the model's own prompt included, nothing cut."""
        if not texts:
            return []
        prompted = encodable(self.passage_prompt + text for text in texts)
        found = self.model.tokenizer(prompted, truncation=False, padding=False, verbose=False)
        return [len(ids) for ids in found["input_ids"]]

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        """Shape (len(passages), dimension), float32, each row of length 1."""
        if not passages:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors: Matrix = self.model.encode_document(
            encodable(passages), normalize_embeddings=True, show_progress_bar=False
        )
        return vectors.astype(np.float32, copy=False)

    def encode_query(self, query: str) -> Matrix:
        """Shape (dimension,), float32, of length 1."""
        vectors: Matrix = self.model.encode_query(
            encodable([query]), normalize_embeddings=True, show_progress_bar=False
        )
        vector: Matrix = vectors[0].astype(np.float32, copy=False)
        return vector

    def _prompt(self, *names: str) -> str:
        # The order in which SentenceTransformer.encode_query and encode_document look.
        prompts: dict[str, str] = self.model.prompts
        found = (prompts[name] for name in names if name in prompts)
        return next(found, prompts.get(self.model.default_prompt_name, ""))


def download(model: str) -> None:
    """Fetch a model from the Hugging Face Hub into its cache. Raises EmbedderError."""
    try:
        SentenceTransformer(model, device="cpu")
    except Exception as fault:
        raise EmbedderError(
            f"{model}: not to be had from the Hugging Face Hub ({_reason(fault)}): check its name "
            "and the connection, or give the folder of a model"
        ) from fault


def _loaded(folder: Path, name: str, device: str) -> SentenceTransformer:
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    try:
        return SentenceTransformer(str(folder), device=device or None, local_files_only=True)
    except Exception as fault:
        raise EmbedderError(
            f"{name}: the model at {folder} does not load ({_reason(fault)}): check that it is a "
            "sentence-transformers model, whole"
        ) from fault


def _reason(fault: Exception) -> str:
    lines = str(fault).strip().splitlines()
    return f"{type(fault).__name__}: {lines[0][:200]}" if lines else type(fault).__name__
