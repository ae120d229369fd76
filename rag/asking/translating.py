"""Words of a question in English, where the notes are: dictionary-based query translation.

Words are exchanged one by one for those that the notes have (Pirkola 1998 and others choose by the
collection too): without a model there is no sentence to be had, and search asks for none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.languages.dictionary import dictionary
from rag.text.terms import stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rag.languages.dictionary import Senses

    Forms = Callable[[str], Mapping[str, int]]
    """The stems in the index that begin so, each with the number of chunks it stands in."""

FAR_MORE = 3
_LESS_LIKELY = 0.5
"""What a sense is worth by each word that is likelier for it."""


@dataclass(frozen=True, slots=True)
class Translation:
    """From one language, for one vault.

    ``strange`` says that most of the question stands nowhere in the notes: they are in another
    language, and a word that they don't have is better said in English all the same.
    """

    language: str
    forms: Forms
    strange: bool = False

    def word(self, word: str) -> str:
        """The English for a word where the notes have that and not the word itself.

        Both where they have both and the English far more often; "" for a word that stays.
        """
        known = dictionary(self.language)
        return self._of_the_notes(word, known.senses(word)) if known else ""

    def phrases(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a phrase of several words begins and ends, and the English for it."""
        known = dictionary(self.language)
        for first, last, senses in known.phrases(text) if known else ():
            if english := self._of_the_notes(text[first:last], senses):
                yield first, last, english

    def _of_the_notes(self, said: str, senses: Senses) -> str:
        own = standing(said, self.forms)
        worth = {
            english: _LESS_LIKELY**place * often
            for english, place in senses.items()
            if (often := standing(english, self.forms)) > FAR_MORE * own
        }
        if worth:
            english = max(worth, key=worth.__getitem__)
            return f"{said} {english}" if own else english
        return next(iter(senses), "") if self.strange and not own else ""


def standing(said: str, forms: Forms) -> int:
    """In how many chunks the rarest word of what is said stands; 0 where one stands in none."""
    stems = [stem(word) for word in words(said)]
    return min((forms(one).get(one, 0) for one in stems), default=0)


def mostly_strange(telling: Iterable[str], forms: Forms) -> bool:
    """Whether at least half of these words stand nowhere in the notes."""
    absent = [not standing(word, forms) for word in telling]
    return 2 * sum(absent) >= len(absent) > 0
