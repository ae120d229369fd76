"""Misspelt names put right: "SenseTme" asks for what the notes call SenseTime.

Only towards the vault's own names (titles, aliases, file names, headings), and only for a word
that stands nowhere in the notes and that the embedder's tokenizer doesn't know as one word either:
"giant" is no slip for "grant".
"""

from __future__ import annotations

import re
import threading
from importlib import import_module
from typing import TYPE_CHECKING

from rag.text.terms import STOPWORDS, fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rag.indexing.catalog import Catalog
    from rag.protocols import Embedder

_LONG = 10
"""From so many letters on two slips are believed, below it one."""
_WORD = re.compile(r"(?<!\w)[^\W\d_]{5,}(?!\w)")
_ANY_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")

_ASKING_WORDS = {
    "wich": "which", "whcih": "which", "whitch": "which", "waht": "what", "whta": "what",
    "hwat": "what", "hwo": "how", "wehn": "when", "whne": "when", "wher": "where", "whre": "where",
}  # fmt: skip
"""Slips that hide what kind of thing is asked for."""


class Speller:
    """Corrects queries against the names in a catalog. Safe to share between threads."""

    def __init__(self, catalog: Catalog, embedder: Embedder) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._lock = threading.Lock()
        self._known: tuple[int, Mapping[str, str]] | None = None

    def corrections(self, query: str) -> dict[str, str]:
        """Each misspelt name of the query as it stands there, with the name that is meant."""
        found = {
            word: meant
            for word in _ANY_WORD.findall(query)
            if (meant := _ASKING_WORDS.get(word.lower())) and not self._catalog.frequency(word)
        }
        for word in dict.fromkeys(_WORD.findall(query)):
            if self._is_strange(word):
                name = self._nearest(fold(word))
                if name:
                    found[word] = name
        return found

    def _is_strange(self, word: str) -> bool:
        known = words(word)
        if known != [fold(word)] or self._catalog.frequency(stem(known[0])):
            return False
        nothing, whole = self._embedder.count_tokens(["", word])
        return whole - nothing > 1

    def _nearest(self, word: str) -> str:
        """The name with the fewest slips; Damerau's: a letter too many, too few, wrong, swapped."""
        process = import_module("rapidfuzz.process")
        slips = import_module("rapidfuzz.distance").OSA.distance
        names = self._names()
        most = 2 if len(word) >= _LONG else 1
        found = process.extract(word, list(names), scorer=slips, score_cutoff=most, limit=None)
        near = [(number, name) for name, number, _ in found if name[0] == word[0]]
        return names[min(near)[1]] if near else ""

    def _names(self) -> Mapping[str, str]:
        """Each word of a name, folded, as it is written."""
        version = self._catalog.version()
        with self._lock:
            if self._known is None or self._known[0] != version:
                self._known = (version, self._read())
            return self._known[1]

    def _read(self) -> Mapping[str, str]:
        texts = [
            text
            for note in self._catalog.note_facts()
            for text in (note.title, *note.aliases, note.path.rsplit("/", 1)[-1][:-3])
        ]
        texts += self._catalog.headings()
        written = dict.fromkeys(word for text in texts for word in _WORD.findall(text))
        return {folded: word for word in written if (folded := fold(word)) not in STOPWORDS}


def put_right(query: str, corrections: Mapping[str, str]) -> str:
    """The query with its misspelt names replaced."""
    return _ANY_WORD.sub(lambda word: corrections.get(word[0], word[0]), query)
