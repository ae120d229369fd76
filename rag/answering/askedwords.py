"""What a question's words are worth, and how much of them a unit speaks of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from rag.answering.askedkind import asked_kind
from rag.text.askedform import asked_form
from rag.text.commonness import rarity
from rag.text.terms import content_words, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rag.answering.candidates import Candidate
    from rag.protocols import Matrix
    from rag.retrieving.nearwords import NearWords

# Words that say what kind of thing is asked for; they need not stand in the evidence.
_ASKING = frozenset(
    "name list date year many much number amount kind type tell say mean happen percent percentage "
    "called show happened happens become became becomes pls please note notes vault snippet "
    "kinds types sort sorts thing things something anything summarize summarise summary overview "
    "describe".split()
)
# "Still to read" and "still open" say which ones.
_SO_FAR = re.compile(
    r"\bso\s+far\b|\b(?:still|yet)\b(?!\s+(?:to|open|missing|left|due|undone|outstanding|needs?)\b)",
    re.IGNORECASE,
)
_OF_THE_NOTES = re.compile(
    r"\b(?:know|write|wrote|written|noted?|said|say|everything)\s+(?:about|of|on)\b", re.IGNORECASE
)
_STANDS_FOR = re.compile(r"\bstands?\s+for\b", re.IGNORECASE)


class AskedWords:
    """``frequency`` gives the number of chunks a stem stands in, ``total`` that of all chunks."""

    def __init__(
        self, frequency: Callable[[str], int], total: Callable[[], int], near_words: NearWords
    ) -> None:
        self._frequency = frequency
        self._total = total
        self._near_words = near_words

    def weights(self, question: str) -> dict[str, float]:
        """Each stem of the question with its rarity in the notes, and in English if they are."""
        total = max(self._total(), 1)
        others = self._near_words.other_forms
        in_english = not self.languages()
        return {
            stem(w): rarity(w, n, total, in_english=in_english)
            for w in asked_words(question)
            for n in (min(others.frequency(w) if others else self._frequency(stem(w)), total),)
        }

    def languages(self) -> tuple[str, ...]:
        """Those that the notes are in, English apart."""
        others = self._near_words.other_forms
        return others.languages() if others else ()

    def forms(self, question: str) -> dict[str, frozenset[str]]:
        """Each stem of the question of which the notes have other forms, with theirs."""
        others = self._near_words.other_forms
        found = {stem(w): others.of(w) for w in asked_words(question)} if others else {}
        return {asked: forms for asked, forms in found.items() if forms}

    def nearness(self, question: str, texts: Sequence[str]) -> Matrix:
        """Shape (texts, asked words): how near each text comes to each word, 0 to 1."""
        return self._near_words.nearness(asked_words(question), texts)

    def meant(
        self, question: str, weights: Mapping[str, float], chosen: Sequence[Candidate]
    ) -> list[tuple[float, float]]:
        """How much of the question each unit speaks of, by near words: alone, and in its place."""
        said = [f"{c.unit.context} {c.unit.said}" for c in chosen]
        near = self.nearness(question, [*said, *(c.around for c in chosen)])
        alone, place = near[: len(chosen)], near[len(chosen) :]
        each = worth(question, weights)
        in_scope = np.maximum(alone, place)
        return list(zip((alone @ each).tolist(), (in_scope @ each).tolist(), strict=True))


def worth(question: str, weights: Mapping[str, float]) -> Matrix:
    """Shape (asked words,): each word's share of the question, by rarity."""
    shares: Matrix = np.array([weights[stem(w)] for w in asked_words(question)], np.float32)
    return shares / max(float(shares.sum()), 1e-6)


@lru_cache(maxsize=64)  # ten times a question
def asked_words(question: str) -> tuple[str, ...]:
    """Those that say what is asked about; "what is a vault" has no other than such a word."""
    found = list(dict.fromkeys(content_words(question)))
    form = asked_form(question)
    asking = _ASKING | form.words if form else _ASKING
    if asked_kind(question) == "when":
        asking -= {"list"}  # "when did Zhipu list"
    if _STANDS_FOR.search(question):
        asking |= {"stand", "stands"}
    if _SO_FAR.search(question):
        asking |= {"far", "still", "yet"}
    if _OF_THE_NOTES.search(question):
        asking |= {"know", "write", "wrote", "written", "noted", "said", "everything"}
    return tuple([word for word in found if word not in asking] or found)
