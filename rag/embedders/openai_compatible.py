"""An embedding model behind OpenAI's protocol: text-embeddings-inference, vLLM, infinity, Ollama.

No tokenizer comes with it, so tokens are estimated; a text that the server still finds too long is
encoded in parts, whose mean stands for it, so that nothing is left out.
"""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from rag.embedders.endpoint import KEY_VARIABLE, Endpoint, RefusedError
from rag.embedders.estimate import estimated_tokens
from rag.embedders.texts import encodable
from rag.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from rag.embedders.options import EmbedderOptions
    from rag.protocols import Matrix

_PROVIDER = "openai-compatible"
_MOST_TOKENS = 512
"""Of a passage: what nearly every embedding model reads."""
_TEXTS_PER_REQUEST = 32
_TOKENS_PER_REQUEST = 8192
_REQUESTS_AT_ONCE = 4
_SHORTEST_PART = 64
"""Characters; no model finds so few too many."""


def load(
    model: str, cache: Path, *, say: Callable[[str], None], options: EmbedderOptions
) -> OpenAICompatibleEmbedder:
    """The model of this name at ``options.base_url``. Raises EmbedderError."""
    key = os.environ.get(KEY_VARIABLE, "").strip()
    name = f"{_PROVIDER}:{model}"
    endpoint = Endpoint(name, model, options.base_url.strip(), options.timeout_seconds, key)
    return OpenAICompatibleEmbedder(endpoint, cache, say)


class OpenAICompatibleEmbedder:
    """An Embedder on a server. Safe to share between threads."""

    max_tokens = _MOST_TOKENS

    def __init__(self, endpoint: Endpoint, cache: Path, say: Callable[[str], None]) -> None:
        """Asks the server for its dimension, unless the cache knows it. Raises EmbedderError."""
        self.name = endpoint.name
        self._endpoint = endpoint
        self._say = say
        place = f"{self.name}@{urlsplit(endpoint.url).netloc}"
        self._known = cache / "remote" / f"{_digest(f'{place} {endpoint.url}')}.json"
        self.dimension = self._kept_dimension() or self._asked_dimension()
        self.fingerprint = f"{place}/{self.dimension}"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, estimated: rather too many than too few."""
        return [estimated_tokens(text) for text in texts]

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        """Shape (len(passages), dimension), float32, each row of length 1."""
        texts = encodable(passages)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        batches = list(_batches(texts))

        def fill(places: list[int]) -> None:
            vectors[places] = self._vectors([texts[place] for place in places])

        with ThreadPoolExecutor(_REQUESTS_AT_ONCE) as pool:
            list(pool.map(fill, batches))
        return vectors

    def encode_query(self, query: str) -> Matrix:
        """Shape (dimension,), float32, of length 1."""
        vector: Matrix = self._vectors(encodable([query]))[0]
        return vector

    def _vectors(self, texts: list[str]) -> Matrix:
        try:
            found = self._endpoint.vectors([text if text.strip() else "." for text in texts])
        except RefusedError as fault:
            if len(texts) == 1:
                return self._in_parts(texts[0], str(fault))
            half = len(texts) // 2
            return np.concatenate([self._vectors(texts[:half]), self._vectors(texts[half:])])
        if found.shape[1] != self.dimension:
            raise self._another(found.shape[1])
        return _of_length_1(found)

    def _in_parts(self, text: str, refusal: str) -> Matrix:
        if len(text) < 2 * _SHORTEST_PART:
            raise self._endpoint.rejected(refusal)
        middle = len(text) // 2
        space = text.rfind(" ", _SHORTEST_PART, middle + 1)
        cut = space + 1 if space > 0 else middle
        # One after the other: each may be too long again.
        parts = [self._vectors([part]) * len(part) for part in (text[:cut], text[cut:])]
        return _of_length_1(parts[0] + parts[1])

    def _asked_dimension(self) -> int:
        try:
            dimension = int(self._endpoint.vectors(["dimension"]).shape[1])
        except RefusedError as fault:
            raise self._endpoint.rejected(str(fault)) from None
        try:
            self._known.parent.mkdir(parents=True, exist_ok=True)
            self._known.write_text(json.dumps({"dimension": dimension}), encoding="utf-8")
        except OSError as fault:
            self._say(f"{self.name}: its dimension cannot be kept ({fault.strerror})")
        return dimension

    def _kept_dimension(self) -> int:
        try:
            return int(json.loads(self._known.read_text(encoding="utf-8"))["dimension"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def _another(self, dimension: int) -> EmbedderError:
        self._known.unlink(missing_ok=True)
        return EmbedderError(
            f"{self.name}: {self._endpoint.url} gives vectors of {dimension} numbers where it gave "
            f"{self.dimension}, so another model runs there: run `rag index --rebuild`"
        )


def _batches(texts: list[str]) -> Iterator[list[int]]:
    """Places of texts for one request each, the longest texts first."""
    tokens = [estimated_tokens(text) for text in texts]
    batch: list[int] = []
    held = 0
    for place in sorted(range(len(texts)), key=lambda place: -tokens[place]):
        if batch and (
            len(batch) == _TEXTS_PER_REQUEST or held + tokens[place] > _TOKENS_PER_REQUEST
        ):
            yield batch
            batch, held = [], 0
        batch.append(place)
        held += tokens[place]
    if batch:
        yield batch


def _of_length_1(vectors: Matrix) -> Matrix:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Matrix = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
