"""A word of another language to the English words for it, out of a list that ships.

``dictionaries/LANGUAGE.tsv`` has one English word a line, with those a person would use for it,
the likeliest first. Regular forms are joined by Snowball's stemmer of the language; German verbs
are led back to their infinitive besides, and German and Dutch compounds cut into known parts.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import Stemmer

from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Senses = dict[str, int]
    """English words, each with how many words are likelier for it; the likeliest first."""

_PIECE = re.compile(r"[^\W\d_]+")
_MOST_PIECES = 4
_FOLDER = "dictionaries"
_WITH_VERBS, _COMPOUNDING = "german", frozenset({"german", "dutch"})
_LEAST_HEAD, _LEAST_TAIL, _MOST_PARTS = 4, 3, 3
_LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What stands between two parts of a compound: "Versicherung-s-nummer"."""
_SEPARABLE = (
    "ab an auf aus bei ein fest fort heraus herunter hin hinein hinzu hoch los mit nach statt teil "
    "um unter uber vor weg weiter zu zuruck zusammen"
).split()
_ENDINGS = ("test", "tet", "ten", "te", "st", "en", "t", "e", "n")


class Dictionary:
    """The words of one language."""

    def __init__(self, language: str, lines: Iterable[str]) -> None:
        """``lines`` are those of the file: an English word, a tab, its words with commas."""
        self._language = language
        # The words of Chinese have no forms.
        self._stemmer = stemmer(language) if language in Stemmer.algorithms() else None
        # By the word as it is written, without its accents, and without its ending.
        self._senses: tuple[dict[str, Senses], ...] = ({}, {}, {})
        self._phrases: set[str] = set()
        entries = (line.strip().partition("\t") for line in lines)
        ranked = sorted(
            (place, number, english, said.strip())
            for number, (english, _, foreign) in enumerate(entries)
            for place, said in enumerate(foreign.split(","))
        )
        for place, _, english, said in ranked:
            keys = self._keys(said)
            for senses, key in zip(self._senses, keys, strict=True):
                senses.setdefault(key, {}).setdefault(english, place)
            if " " in keys[-1]:
                self._phrases.add(keys[-1])
        self.longest = max(map(len, self._senses[0]), default=0)
        """Characters of the longest entry."""

    def senses(self, word: str) -> Senses:
        """The English for a word; {} where it is not known, for a compound that of its parts."""
        found = self._listed(word)
        if not found and self._language == _WITH_VERBS:
            found = self._of_verb(fold(word))
        if not found and self._language in _COMPOUNDING:
            found = self._of_compound(fold(word))
        return found

    def as_written(self, word: str) -> Senses:
        """The English for a word that is listed just so, accents aside; {} for another form."""
        return self._first(self._keys(word)[:2])

    def phrases(self, text: str) -> Iterator[tuple[int, int, Senses]]:
        """Where a phrase of several words begins and ends in a text, and the English for it."""
        pieces = list(_PIECE.finditer(text))
        stems = [self._stem(fold(piece[0])) for piece in pieces]
        at = 0
        while at < len(stems):
            for end in range(min(len(stems), at + _MOST_PIECES), at + 1, -1):
                phrase = " ".join(stems[at:end])
                if phrase in self._phrases:
                    yield pieces[at].start(), pieces[end - 1].end(), self._senses[-1][phrase]
                    at = end
                    break
            else:
                at += 1

    def _listed(self, word: str) -> Senses:
        return self._first(self._keys(word))

    def _first(self, keys: Sequence[str]) -> Senses:
        found = zip(self._senses, keys, strict=False)  # the last key may be left out
        return next((senses[key] for senses, key in found if key in senses), {})

    def _keys(self, said: str) -> tuple[str, str, str]:
        folded = fold(said)
        pieces = _PIECE.findall(folded) or [folded]
        return said.lower(), folded, " ".join(map(self._stem, pieces))

    def _stem(self, folded: str) -> str:
        return str(self._stemmer.stemWord(folded)) if self._stemmer else folded

    def _of_verb(self, folded: str) -> Senses:
        """What "gekauft", "abgeschaltet" or "kostete" is a form of."""
        before = next((p for p in _SEPARABLE if folded.startswith(f"{p}ge")), "")
        rest = folded[len(before) :].removeprefix("ge" if before or folded[:2] == "ge" else "")
        for root in (rest, folded):
            for ending in _ENDINGS:
                if root.endswith(ending):
                    stem = root.removesuffix(ending)
                    for verb in (f"{before}{stem}en", f"{before}{stem}n"):
                        if verb in self._senses[1]:
                            return self._senses[1][verb]
        return {}

    def _of_compound(self, folded: str) -> Senses:
        parts = self._parts(folded, _MOST_PARTS)
        return {" ".join(next(iter(self._listed(part))) for part in parts): 0} if parts else {}

    def _parts(self, folded: str, most: int) -> tuple[str, ...]:
        """The fewest known words that a word is put together of, the first as long as can be."""
        if most < 1:
            return ()
        for cut in range(len(folded) - _LEAST_TAIL, _LEAST_HEAD - 1, -1):
            rest = folded[cut:]
            heads = [
                folded[:cut].removesuffix(link) for link in _LINKS if folded[:cut].endswith(link)
            ]
            # "Sprach-modell", of "Sprache".
            head = next((h for one in heads for h in (f"{one}e", one) if self._heads(h)), "")
            if not head:
                continue
            if self._listed(rest):
                return head, rest
            if further := self._parts(rest, most - 1):
                return head, *further
        return ()

    def _heads(self, word: str) -> bool:
        return len(word) >= _LEAST_HEAD and word not in _SEPARABLE and word in self._senses[1]


@cache
def dictionary(language: str) -> Dictionary | None:
    """That of a language, None where none ships."""
    lines = _lines(f"{language}.tsv")
    return Dictionary(language, lines) if lines else None


@cache
def asking_by_language() -> Mapping[str, Mapping[str, str]]:
    """For each language with blanks between words, what it asks with, folded, and the English."""
    found: dict[str, dict[str, str]] = {}
    for language, english, phrases in (line.split("\t") for line in _lines("asking.tsv")):
        of_it = found.setdefault(language, {})
        of_it.update((fold(phrase), english) for phrase in phrases.split(", "))
    return found


@cache
def asking_words(language: str) -> Mapping[str, str]:
    """Words and phrases that ask or join, each with its English, "" where that is nothing."""
    lines = _lines(f"{language}_asking.tsv")
    return {foreign: english for foreign, _, english in (li.partition("\t") for li in lines)}


def _lines(name: str) -> list[str]:
    file = files("rag.languages").joinpath(_FOLDER, name)
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


@cache
def stemmer(language: str) -> Stemmer.Stemmer:
    """Snowball's of a language."""
    return Stemmer.Stemmer(language, 0)  # no cache: what it keeps is not safe between threads
