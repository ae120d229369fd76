"""An English embedder that reads other languages through a dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.languages.detection import language_of
from rag.languages.gloss import in_english, passage_in_english, query_in_english
from rag.text.terms import in_latin_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.embedders.onnx import OnnxEmbedder
    from rag.protocols import Matrix

_GLOSSES = "glossed-3"
"""Ends the fingerprint; one more whenever a dictionary or the gloss changes."""


class Glossed:
    """The vectors of ``inner`` for texts in English, and for others those of their gloss.

    Whoever asks in English comes near notes in French, and the other way round.
    """

    def __init__(self, inner: OnnxEmbedder, spoken: Callable[[], Sequence[str]] = tuple) -> None:
        """``spoken`` gives the languages that the notes are in, the likeliest first."""
        self._inner = inner
        self._spoken = spoken
        self.name = inner.name
        self.fingerprint = f"{inner.fingerprint}/{_GLOSSES}"
        self.dimension = inner.dimension
        self.max_tokens = inner.max_tokens

    def of_notes(self, spoken: Callable[[], Sequence[str]]) -> Glossed:
        """The same for notes in these languages: what is too short to tell is in one of them."""
        return Glossed(self._inner, spoken)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As ``inner`` counts the texts as they are: a gloss is hardly longer."""
        return self._inner.count_tokens(texts)

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        """Shape (len(passages), dimension), float32, each row of length 1."""
        spoken = self._spoken()
        return self._inner.encode_passages([passage_in_english(p, spoken) for p in passages])

    def encode_units(self, units: Sequence[str]) -> Matrix:
        """As ``protocols.UnitEmbedder``."""
        spoken = self._spoken()
        return self._inner.encode_units([passage_in_english(unit, spoken) for unit in units])

    def encode_query(self, query: str) -> Matrix:
        """Shape (dimension,), float32, of length 1."""
        return self._inner.encode_query(query_in_english(query, self._spoken()))

    def in_english(self, words: Sequence[str]) -> list[str]:
        """Each word in English if it is in a language of the notes; as it is where it is not."""
        first = next(iter(self._spoken()), "")
        return [
            in_english(word, first if word.isascii() else language_of(word) or first) or word
            for word in words
        ]

    def word_vectors(self, words: Sequence[str]) -> Matrix:
        """As ``protocols.WordEmbedder``; of a word in another language that of the English for it.

        0 for one in other letters that no dictionary has: the model knows no more than the letters.
        """
        said = self.in_english(words)
        vectors = self._inner.word_vectors(said)
        vectors[[not in_latin_letters(word) for word in said]] = 0.0
        return vectors
