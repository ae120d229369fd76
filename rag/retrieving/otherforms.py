"""The forms of a word that notes in another language than English have: "caldera", "calderas".

The index has words by their English stems, so that a word of French or German stands in it in each
of its forms. Those that Snowball's stemmer of a language the notes are in leads to one stem are
one word.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import Stemmer

from rag.languages.dictionary import stemmer
from rag.retrieving.spoken import languages_of
from rag.text.terms import fold, in_latin_letters, stem

if TYPE_CHECKING:
    from rag.indexing.catalog import Catalog

_SHORTEST = 4
_KEPT = 3
"""Letters that two forms begin with, at least."""
_MOST_FORMS = 12


class OtherForms:
    """Remembers what it found while the index stands still. Safe to share between threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = threading.Lock()
        self._version = -1
        self._languages: tuple[str, ...] = ()
        self._inflecting: list[str] = []
        self._found: dict[str, frozenset[str]] = {}

    def languages(self) -> tuple[str, ...]:
        """As ``languages_of``, for the index as it is."""
        version = self._catalog.version()
        with self._lock:
            if version != self._version:
                self._version, self._found = version, {}
                self._languages = languages_of(self._catalog)
                known = Stemmer.algorithms()
                self._inflecting = [one for one in self._languages if one in known]
            return self._languages

    def of(self, word: str) -> frozenset[str]:
        """The stems in the index that are forms of the word too, without its own."""
        if not self.languages() or len(word) < _SHORTEST or not in_latin_letters(word):
            return frozenset()
        with self._lock:
            found = self._found.get(word)
        if found is None:
            found = self._search(fold(word))
            with self._lock:
                self._found[word] = found
        return found

    def frequency(self, word: str) -> int:
        """In how many chunks the form stands that stands in most."""
        return max(map(self._catalog.frequency, (stem(word), *self.of(word))))

    def _search(self, word: str) -> frozenset[str]:
        own = stem(word)
        found: dict[str, int] = {}
        for language in self._inflecting:
            # Forms stand in the index by their stems, which may have lost another ending than ours.
            roots = {_root(language, word), _root(language, own)}
            begun = [
                pair
                for root in roots
                for pair in self._catalog.beginning_with(root[: max(len(root) - 1, _KEPT)]).items()
            ]
            found |= {
                form: often
                for form, often in begun
                # Porter's has taken the s of "revisamos" off.
                if form != own and roots & {_root(language, form), _root(language, f"{form}s")}
            }
        return frozenset(sorted(found, key=lambda form: -found[form])[:_MOST_FORMS])


def _root(language: str, word: str) -> str:
    return str(stemmer(language).stemWord(word))
