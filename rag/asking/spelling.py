"""Misspelt names put right: "SenseTme" asks for what the notes call SenseTime.

Towards the vault's own names (titles, aliases, file names, headings) or, by a letter left out,
doubled or swapped, a common word of its notes; and only for a word that stands nowhere in them and
that the embedder's tokenizer doesn't know as one word either: "giant" is no slip for "grant".
"""

from __future__ import annotations

import re
import threading
from importlib import import_module
from string import ascii_lowercase
from typing import TYPE_CHECKING

from rag.text.terms import STOPWORDS, fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rag.indexing.catalog import Catalog
    from rag.protocols import Embedder

    Often = Callable[[str], int]

_LONG = 10
"""From so many letters on two slips are believed, below it one."""
_WORD = re.compile(r"(?<!\w)[^\W\d_]{5,}(?!\w)")
_ANY_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")

_ASKING_WORDS = {
    "wich": "which", "whcih": "which", "whitch": "which", "waht": "what", "whta": "what",
    "hwat": "what", "hwo": "how", "wehn": "when", "whne": "when", "wher": "where", "whre": "where",
    "ofen": "often", "oftn": "often",
}  # fmt: skip
"""Slips that hide what kind of thing is asked for."""
_CONTRACTIONS = {
    short.replace("'", ""): short
    for short in (
        "aren't isn't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't "
        "won't wouldn't shouldn't mustn't needn't i'm i've you're you've they're they've who's "
        "what's where's when's how's that's there's"
    ).split()
}
"""Typed without an apostrophe they look like names of things, and hide that something is denied."""


class Speller:
    """Corrects queries against the names in a catalog. Safe to share between threads."""

    def __init__(self, catalog: Catalog, embedder: Embedder) -> None:
        self._catalog = catalog
        self._embedder = embedder
        self._lock = threading.Lock()
        self._known: tuple[int, Mapping[str, str]] | None = None

    def corrections(self, query: str, within: frozenset[str] | None = None) -> dict[str, str]:
        """Each misspelt name of the query as it stands there, with the name that is meant.

        With ``within`` only words that stand in these notes are known, and no other is told.
        """
        often = self._counted(within)
        found = {
            word: meant
            for word in _ANY_WORD.findall(query)
            if (meant := self._by_heart(word, often))
        }
        for word in dict.fromkeys(_WORD.findall(query)):
            if self._is_strange(word, often):
                meant = self._meant(fold(word), often)
                if meant:
                    found[word] = meant
        return found

    def _counted(self, within: frozenset[str] | None) -> Often:
        """In how many chunks of these notes, of all when None, a stem stands."""
        catalog = self._catalog
        if within is None:
            return catalog.frequency
        rows = set(catalog.rows_of(within))

        def often(term: str) -> int:
            stands = catalog.occurrences(term)[0].tolist() if catalog.frequency(term) else ()
            return len(rows.intersection(stands))

        return often

    def _by_heart(self, word: str, often: Often) -> str:
        """What a known slip stands for, or ""; the notes may have the word that it looks like."""
        lowered = word.lower()
        asking = _ASKING_WORDS.get(lowered, "")
        if asking and often(word):
            asking = ""
        return asking or _CONTRACTIONS.get(lowered, "")

    def _is_strange(self, word: str, often: Often) -> bool:
        known = words(word)
        if known != [fold(word)] or often(stem(known[0])):
            return False
        nothing, whole = self._embedder.count_tokens(["", word])
        return whole - nothing > 1

    def _meant(self, word: str, often: Often) -> str:
        """What is one slip away, a name before another word, or a name two slips away; or ""."""
        one_off = self._nearest(word, 1, often) or self._common(word, often)
        return one_off or (self._nearest(word, 2, often) if len(word) >= _LONG else "")

    def _nearest(self, word: str, most: int, often: Often) -> str:
        """The name with the fewest slips; Damerau's: a letter too many, too few, wrong, swapped."""
        process = import_module("rapidfuzz.process")
        slips = import_module("rapidfuzz.distance").OSA.distance
        names = self._names()
        found = process.extract(word, list(names), scorer=slips, score_cutoff=most, limit=None)
        near = [(number, name) for name, number, _ in found if name[0] == word[0]]
        near = [pair for pair in near if all(often(stem(one)) for one in words(pair[1]))]
        return names[min(near)[1]] if near else ""

    def _common(self, word: str, often: Often) -> str:
        """The word of the notes, common enough to be known as one, that is one slip away; or ""."""
        meant = [one for one in _slips(word) if stem(one) != stem(word)]
        nothing, *counts = self._embedder.count_tokens(["", *meant])
        known = [one for one, count in zip(meant, counts, strict=True) if count - nothing == 1]
        counts_of = {one: often(stem(one)) for one in known}
        best = max(counts_of, key=lambda one: counts_of[one], default="")
        return best if best and counts_of[best] else ""

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


def _slips(word: str) -> list[str]:
    """What was meant where a letter behind the first was left out, doubled, or swapped."""
    places = range(1, len(word))
    lacking = (word[:i] + c + word[i:] for i in (*places, len(word)) for c in ascii_lowercase)
    swapped = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1])
    doubled = (word[:i] + word[i + 1 :] for i in places if word[i] == word[i - 1])
    return list(dict.fromkeys((*doubled, *swapped, *lacking)))


def put_right(query: str, corrections: Mapping[str, str]) -> str:
    """The query with its misspelt names replaced."""
    return _ANY_WORD.sub(lambda word: corrections.get(word[0], word[0]), query)
