"""Stand-ins with meaning: for scripting words, never for avoiding the part under test."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import LLMError
from rag.records import Reading
from rag.text.terms import content_words, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.records import Prompt


class WordOverlapEmbedder:
    """Texts that share words get near vectors; one token a word."""

    def __init__(self, name: str = "fake:words", dimension: int = 256, max_tokens: int = 64):
        self.name = name
        self.fingerprint = name
        self.dimension = dimension
        self.max_tokens = max_tokens
        self.encoded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]

    def encode_passages(self, passages: Sequence[str]) -> np.ndarray:
        self.encoded.extend(passages)
        rows = [self._vector(passage) for passage in passages]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def encode_query(self, query: str) -> np.ndarray:
        return self._vector(query)

    def _vector(self, text: str) -> np.ndarray:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for word in content_words(text):
            place = int.from_bytes(hashlib.sha256(stem(word).encode()).digest()[:4], "big")
            vector[place % self.dimension] += 1.0
        return vector / np.linalg.norm(vector)


class ScriptedLLM:
    """Says what it is told to; a piece that is an exception is raised."""

    name = "fake:scripted"

    def __init__(self, *pieces: str | Exception) -> None:
        self.pieces = pieces
        self.prompts: list[Prompt] = []

    def stream(self, prompt: Prompt) -> Iterator[str]:
        self.prompts.append(prompt)
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece


class ScriptedReader:
    """Finds the answers that it is made with wherever they stand, and no other."""

    name = "fake:reader"

    def __init__(self, *answers: str) -> None:
        self.answers = answers

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        found = [next((a for a in self.answers if a in text), "") for text in passages]
        return [Reading(5.0 if answer else -9.0, answer) for answer in found]


DEAD = LLMError("the server at http://127.0.0.1:1 does not answer: start it, or use --llm auto")
