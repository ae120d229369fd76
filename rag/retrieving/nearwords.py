"""How much of a question a text speaks of, a word counting by the nearest word it has.

A word whose stem stands in the text counts fully, one that the thesaurus takes for the same thing
mostly, another by the cosine of the two words' vectors: "sum" is half there where only "cost"
stands. Without word vectors, only stems and the thesaurus count.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from rag.retrieving.distinct import distinct
from rag.text.sentences import sentence_spans
from rag.text.terms import stem, words
from rag.text.thesaurus import SAME_THING, meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from rag.protocols import Matrix, WordEmbedder
    from rag.retrieving.otherforms import OtherForms

    Numbers = NDArray[np.int64]

_UNRELATED = 0.2
"""Cosine up to which two words have nothing to do with each other."""
_MOST_WORDS = 50_000
_MOST_TEXTS = 4_000


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text in pieces, as the numbers of its words."""

    words: Numbers
    """Shape (words of all pieces,), in order."""
    starts: Numbers
    """Where each piece begins in ``words``; no piece is empty."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Shares from 0 to 1 of a question."""

    words: float
    """Of the weight of its words, in the text's best piece."""
    pairs: float
    """Of its neighbouring words, those that are neighbours in the text too."""


NOTHING = Coverage(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Known:
    """Of each word by its number: its stem's, that of its group in the thesaurus, its vector."""

    stems: Numbers
    meanings: Numbers
    vectors: Matrix


class NearWords:
    """Remembers the words it has met, and the texts. Safe to share between threads."""

    def __init__(
        self,
        embedder: WordEmbedder | None,
        other_forms: OtherForms | None = None,
        in_english: Callable[[Sequence[str]], Sequence[str]] = lambda words: words,
    ) -> None:
        """``in_english`` gives words of other languages in English, which the thesaurus is in."""
        self._embedder = embedder
        self._in_english = in_english
        self.other_forms = other_forms
        """What knows the forms of words in the languages of the notes, None for English ones."""
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._stem_of = np.zeros(0, dtype=np.int64)
        self._meaning_of = np.zeros(0, dtype=np.int64)
        self._vectors: Matrix = np.zeros((0, 0), dtype=np.float32)
        self._texts: OrderedDict[str, ReadText] = OrderedDict()

    def coverage(self, weights: Mapping[str, float], texts: Sequence[str]) -> list[Coverage]:
        """What each text covers of the question's words, which come in order with their weights."""
        asked = list(weights)
        every = sum(weights.values())
        if not every or not texts:
            return [NOTHING] * len(texts)
        with self._lock:
            if len(self._numbers) > _MOST_WORDS:
                self._forget()
            question = self._numbered(asked)
            read = [self._read(text) for text in texts]
            self._meet()
            forms = self._forms(asked)
            known = _Known(self._stem_of, self._meaning_of, self._vectors)
        worth: Matrix = np.array([weights[word] / every for word in asked], dtype=np.float32)
        filled = [text for text in read if len(text.words)]
        if not filled:
            return [NOTHING] * len(texts)
        best = iter(_best_pieces(filled, question, worth, known, forms))
        shared = iter(_shared_pairs(filled, known.stems[question], known.stems))
        return [Coverage(next(best), next(shared)) if len(t.words) else NOTHING for t in read]

    def nearness(self, asked: Sequence[str], texts: Sequence[str]) -> Matrix:
        """Shape (len(texts), len(asked)), 0 to 1: how near a text's nearest word is to each."""
        with self._lock:
            if len(self._numbers) > _MOST_WORDS:
                self._forget()
            question = self._numbered(asked)
            read = [self._read(text) for text in texts]
            self._meet()
            forms = self._forms(asked)
            known = _Known(self._stem_of, self._meaning_of, self._vectors)
        found = np.zeros((len(texts), len(asked)), dtype=np.float32)
        filled = [place for place, text in enumerate(read) if len(text.words)]
        if filled and asked:
            different, at = distinct(np.concatenate([read[place].words for place in filled]))
            near = _near(different, question, known, forms)
            firsts = np.cumsum([0, *(len(read[place].words) for place in filled)])[:-1]
            found[filled] = np.maximum.reduceat(near[at], firsts, axis=0)
        return found

    def _forms(self, asked: Sequence[str]) -> dict[int, Numbers]:
        """The stems met that are other forms of an asked word, by its place."""
        if self.other_forms is None:
            return {}
        numbers = {
            place: [self._stems[form] for form in self.other_forms.of(word) if form in self._stems]
            for place, word in enumerate(asked)
        }
        return {place: np.array(some, np.int64) for place, some in numbers.items() if some}

    def _read(self, text: str) -> ReadText:
        found = self._texts.get(text)
        if found is None:
            pieces = [self._numbered(words(piece)) for piece in _pieces(text)]
            pieces = [piece for piece in pieces if len(piece)]
            ends = np.cumsum([0, *map(len, pieces)])
            every = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64)
            found = self._texts[text] = ReadText(every, ends[:-1])
            while len(self._texts) > _MOST_TEXTS:
                self._texts.popitem(last=False)
        else:
            self._texts.move_to_end(text)
        return found

    def _numbered(self, found: Sequence[str]) -> Numbers:
        numbers = self._numbers
        return np.array([numbers.setdefault(word, len(numbers)) for word in found], dtype=np.int64)

    def _meet(self) -> None:
        """Stems and vectors of the words numbered since the last time."""
        known = len(self._stem_of)
        if known == len(self._numbers):
            return
        new = list(islice(self._numbers, known, None))
        stems = self._stems
        numbers = [stems.setdefault(stem(word), len(stems)) for word in new]
        self._stem_of = np.append(self._stem_of, np.array(numbers, dtype=np.int64))
        meanings = [meaning(stem(word)) for word in self._in_english(new)]
        self._meaning_of = np.append(self._meaning_of, np.array(meanings, dtype=np.int64))
        if self._embedder is not None:
            vectors = self._embedder.word_vectors(new)
            # 1.4.5 is not nearly 1.4.6.
            vectors[["." in word for word in new]] = 0.0
            if len(self._vectors) < known + len(new):
                # Twice what is needed, so that words met later seldom move those met before.
                kept = self._vectors
                self._vectors = np.zeros((2 * (known + len(new)), vectors.shape[1]), np.float32)
                self._vectors[:known] = kept[:known] if known else 0.0
            self._vectors[known : known + len(new)] = vectors


def _best_pieces(
    texts: Sequence[ReadText],
    question: Numbers,
    worth: Matrix,
    known: _Known,
    forms: Mapping[int, Numbers],
) -> list[float]:
    """For each text the greatest share of the question's worth that one of its pieces covers."""
    different, at = distinct(np.concatenate([text.words for text in texts]))
    near = _near(different, question, known, forms)
    offsets = np.cumsum([0, *(len(text.words) for text in texts)])
    starts = [text.starts + offset for text, offset in zip(texts, offsets, strict=False)]
    pieces = np.maximum.reduceat(near[at], np.concatenate(starts), axis=0) @ worth
    firsts = np.cumsum([0, *(len(text.starts) for text in texts)])[:-1]
    best: list[float] = np.maximum.reduceat(pieces, firsts).tolist()
    return best


def _near(some: Numbers, others: Numbers, known: _Known, forms: Mapping[int, Numbers]) -> Matrix:
    """Shape (len(some), len(others)), 0 to 1: 1 for one stem, else by thesaurus and by cosine.

    ``forms`` has the stems that are another of ``others``, by its place there.
    """
    near: Matrix = (known.stems[some][:, None] == known.stems[others][None, :]).astype(np.float32)
    meant = known.meanings[others]
    if (meant >= 0).any():
        same = (known.meanings[some][:, None] == meant[None, :]) & (meant >= 0)[None, :]
        np.maximum(near, SAME_THING * same.astype(np.float32), out=near)
    if len(known.vectors):
        cosines = known.vectors[some] @ known.vectors[others].T
        np.maximum(near, (cosines - _UNRELATED) / (1.0 - _UNRELATED), out=near)
    for place, stems in forms.items():
        near[np.isin(known.stems[some], stems), place] = 1.0
    return near


def _shared_pairs(texts: Sequence[ReadText], question: Numbers, stems: Numbers) -> list[float]:
    """For each text the share of the question's neighbouring stems that are neighbours in it."""
    asked = _pairs(question)
    if not len(asked):
        return [0.0] * len(texts)
    every = stems[np.concatenate([text.words for text in texts])]
    # The last word has no follower; pairs across two texts are too rare to matter.
    stands = np.append(_pairs(every), -1)[:, None] == asked[None, :]
    firsts = np.cumsum([0, *(len(text.words) for text in texts)])[:-1]
    shared: list[float] = np.logical_or.reduceat(stands, firsts, axis=0).mean(axis=1).tolist()
    return shared


def _pairs(stems: Numbers) -> Numbers:
    """Neighbouring stems, each pair as one number."""
    return stems[:-1] * (1 << 32) + stems[1:]


def _pieces(text: str) -> Iterator[str]:
    """A text's rows and sentences; good enough to look for words in, not to quote."""
    prose: list[str] = []
    for line in (*text.split("\n"), ""):
        bare = line.lstrip(" \t>")
        if not bare or bare[0] in "|-*+#" or bare[0].isdigit():
            together = " ".join(prose)
            yield from (together[start:end] for start, end in sentence_spans(together))
            prose = []
        if bare.startswith("|"):
            yield bare
        elif bare:
            prose.append(bare)
