"""The seams, on one screen. An implementation is picked in ``wiring.py`` and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from rag.records import Hit, Prompt, Reading

    Matrix = NDArray[np.float32]


@runtime_checkable
class Embedder(Protocol):
    """Text to unit vectors."""

    @property
    def name(self) -> str:
        """``provider:model``, as the user writes it."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would: the name and a hash of the weights."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of a passage that are read, special ones included; the rest would be cut off."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text by the model's tokenizer, special ones included, nothing cut."""

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        """Shape (len(passages), dimension), float32, each row of length 1."""

    def encode_query(self, query: str) -> Matrix:
        """Shape (dimension,), float32, of length 1."""


@runtime_checkable
class UnitEmbedder(Protocol):
    """Evidence units to vectors quickly, while somebody waits: what an embedder may also be."""

    def encode_units(self, units: Sequence[str]) -> Matrix:
        """Shape (len(units), dimension), float32, rows of length 1, near those of passages."""


@runtime_checkable
class WordEmbedder(Protocol):
    """Single words to vectors, without their sentence: what an embedder may also be."""

    def word_vectors(self, words: Sequence[str]) -> Matrix:
        """Shape (len(words), dimension), float32, rows of length 1 or, of an unknown word, 0."""


@runtime_checkable
class Retriever(Protocol):
    """Query to hits."""

    @property
    def name(self) -> str:
        """The key under which a hit's rank is shown: ``dense``, ``keyword``, ``hybrid``."""

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """At most k hits, best first, ranks 1, 2, 3…; () where there are none.

        ``within`` holds the paths of the only notes to look in; None means all.
        """


@runtime_checkable
class Reranker(Protocol):
    """A query and a passage, read together, to how well the passage answers."""

    @property
    def name(self) -> str:
        """``provider:model``, as the user writes it."""

    def scores(self, query: str, passages: Sequence[str]) -> Matrix:
        """Shape (len(passages),), float32, on the model's own scale: higher is better."""


@runtime_checkable
class Reader(Protocol):
    """A question and a passage, read together, to the words of the passage that answer."""

    @property
    def name(self) -> str:
        """What it is called where it is at fault."""

    def read(self, question: str, passages: Sequence[str]) -> Sequence[Reading]:
        """One reading a passage, on the scale of ``rag.rerankers.spanreader``."""


@runtime_checkable
class Checker(Protocol):
    """A model that judges what the notes carry; each kind of it answers one of two questions."""

    @property
    def name(self) -> str:
        """``provider:model``, as the user writes it."""

    def answerable(self, question: str, texts: Sequence[str]) -> float | None:
        """0 to 1: how sure it is that some text answers; None where this kind can't say."""

    def entails(self, premise: str, claim: str) -> bool | None:
        """Whether the claim follows from the premise; None where this kind can't say."""


@runtime_checkable
class LLM(Protocol):
    """A prompt to text that cites its evidence by markers ``[1]``."""

    @property
    def name(self) -> str:
        """``provider:model``, as the user writes it."""

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Pieces of the answer as they come; ``NOT_IN_NOTES`` where the notes don't have it.

        Raises LLMError (one line, with what to do next) when it can't start or breaks off.
        Closing the iterator stops the generation.
        """
