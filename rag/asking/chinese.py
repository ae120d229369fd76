"""A Chinese question over notes in English: its words exchanged for those that the notes have.

Words are the longest that the list has (forward maximum matching), dates and names apart. A
question of whose words none is exchanged stays as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.asking.translating import Translation, mostly_strange, standing
from rag.languages.cutting import longest_known
from rag.languages.dictionary import asking_words, dictionary
from rag.text.months import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from rag.asking.translating import Forms
    from rag.languages.dictionary import Dictionary

_LANGUAGE = "chinese"
_SIGN = "[\u3400-\u4dbf\u4e00-\u9fff]"
_RUN = re.compile(f"{_SIGN}+")
# One character between words that are known tells little; two may be a name.
_LEFT_OVER = re.compile(rf"(?<!{_SIGN}){_SIGN}(?!{_SIGN})")
_DAY = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?")
_YEAR = re.compile(r"(\d{4})\s*年")


def is_chinese(question: str) -> bool:
    """Whether there is a Chinese character in it."""
    return bool(_RUN.search(question))


def from_chinese(question: str, forms: Forms, names: Callable[[], Mapping[str, str]]) -> str:
    """The question in English words, in their order; itself where the notes have none of them.

    ``names`` gives the Chinese names of notes, each with the title of its note.
    """
    known = dictionary(_LANGUAGE)
    if known is None:
        return question
    cut = _Cut(known, asking_words(_LANGUAGE), names(), forms)
    dated = _YEAR.sub(r" \1 ", _DAY.sub(_english_day, question))
    pieces = {run: list(cut.pieces(run)) for run in _RUN.findall(dated)}
    looked_up = [piece for found in pieces.values() for piece, given in found if given is None]
    into = Translation(_LANGUAGE, forms, strange=mostly_strange(looked_up, forms))
    said: list[str] = []
    exchanged = False
    at = 0
    for run in _RUN.finditer(dated):
        said.append(dated[at : run.start()])
        for piece, given in pieces[run[0]]:
            english = into.word(piece) if given is None else given
            exchanged = exchanged or (given is None and bool(english))
            # What stays is told in one, as it stands in notes.
            said.append(f" {english} " if english or given is not None else piece)
        at = run.end()
    said.append(dated[at:])
    return " ".join(_LEFT_OVER.sub("", "".join(said)).split()) if exchanged else question


def chinese_names(titled: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """The names in Chinese of notes whose titles are not, each with the title."""
    return {
        name: title
        for title, names in titled
        if not is_chinese(title)
        for name in names
        if _RUN.fullmatch(name)
    }


@dataclass(frozen=True, slots=True)
class _Cut:
    """What a run of characters is cut by."""

    known: Dictionary
    asks: Mapping[str, str]
    titles: Mapping[str, str]
    forms: Forms

    def pieces(self, run: str) -> Iterator[tuple[str, str | None]]:
        """Each piece with what it is in English, None where that is to be looked up."""
        longest = max(self.known.longest, *map(len, self.titles), *map(len, self.asks))
        at = 0
        while at < len(run):
            piece = longest_known(run, at, longest, self._knows) or run[at]
            if (
                len(piece) == 1
                and piece not in self.asks
                and standing(run[at : at + 2], self.forms)
            ):
                piece = run[at : at + 2]  # of a name that stands in the notes' text
            yield piece, self.titles.get(piece) or self.asks.get(piece)
            at += len(piece)

    def _knows(self, piece: str) -> bool:
        return piece in self.titles or piece in self.asks or bool(self.known.senses(piece))


def _english_day(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    if not 1 <= int(month) <= len(NAMES):
        return found[0]
    return " ".join(filter(None, (" ", day, NAMES[int(month) - 1].capitalize(), year, " ")))
