"""The first hits read again, word by word: a light scorer after the fusion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.records import Signal
from rag.retrieving.fusion import placed, rescored
from rag.retrieving.named import asked_by_name
from rag.retrieving.otherforms import OtherForms
from rag.retrieving.rarity import rarity
from rag.text.askedform import asked_form
from rag.text.figures import days_and_months, figures
from rag.text.terms import content_stems, stems_of

if TYPE_CHECKING:
    import re

    from rag.indexing.catalog import Catalog
    from rag.protocols import Retriever
    from rag.records import Hit
    from rag.retrieving.nearwords import Coverage, NearWords

_READ = 30
_DEPTH = 60
_WORDS = 0.3
_PAIRS = 0.15
_NAMED = 1.0
_HEADED = 0.3
_IN_FULL = 0.15
_OF_THE_FORM = 0.25
_OF_THE_TIME = 0.2


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is the same for every hit."""

    stems: frozenset[str]
    named: re.Pattern[str] | None
    """What the names of notes hold that are all about what is asked for."""
    times: tuple[str, ...]
    """The days and months that it names, as ``figures`` writes them."""


class Scored:
    """The inner ranking, its first hits put right by what their words cover of the query.

    To a hit's score come 0.3 times the share of the query's words, by rarity, that its best piece
    (sentence, list item, table row) covers, a word counting by the nearest one there; and 0.15
    times the share of the query's neighbouring words that are neighbours in it too. BM25 knows
    neither, a passage's vector blurs both. Sections of a note whose title or alias of several words
    stands in the query whole get 0.15, one headed by all that is asked 0.3, one asked for by its
    note's name and its own 1. Where a version is asked for, those of a note named after one get
    0.25; where a day or month is named, those of a note dated in it 0.2. Weights set by hand, the
    same for every set.
    """

    def __init__(self, inner: Retriever, catalog: Catalog, near_words: NearWords) -> None:
        self._inner = inner
        self._catalog = catalog
        self._near = near_words
        self._other_forms = near_words.other_forms or OtherForms(catalog)

    @property
    def name(self) -> str:
        """The inner retriever's: this is its ranking, put right."""
        return self._inner.name

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; a hit read again carries ``words`` and ``pairs``."""
        hits = self._inner.retrieve(query, max(_DEPTH, k), within)
        read, rest = hits[:_READ], hits[_READ:]
        texts = [hit.chunk.text for hit in read]
        covered = self._near.coverage(rarity(query, self._catalog, self._other_forms), texts)
        form = asked_form(query)
        times = days_and_months(figures(query))
        asked = _Asked(content_stems(query), form.named if form else None, times)
        scored = [self._scored(hit, found, asked) for hit, found in zip(read, covered, strict=True)]
        ordered = sorted([*scored, *rest], key=lambda hit: (-hit.score, hit.rank))
        return tuple(placed(hit, rank) for rank, hit in enumerate(ordered[:k], start=1))

    def _scored(self, hit: Hit, found: Coverage, asked: _Asked) -> Hit:
        chunk, stems = hit.chunk, asked.stems
        signals = [
            Signal("words", None, found.words, adds=_WORDS * found.words),
            Signal("pairs", None, found.pairs, adds=_PAIRS * found.pairs),
        ]
        names = (chunk.title, *self._catalog.aliases(chunk.note))
        if asked_by_name(stems, names, chunk):
            signals.append(Signal("named", None, 1.0, adds=_NAMED))
        elif stems and chunk.heading_path and stems_of(chunk.heading_path[-1]) == stems:
            signals.append(Signal("named", None, _HEADED, adds=_HEADED))
        elif any(len(name) > 1 and name <= stems for name in map(content_stems, names)):
            signals.append(Signal("named", None, _IN_FULL, adds=_IN_FULL))
        if asked.named is not None and asked.named.search(chunk.title):
            signals.append(Signal("form", None, 1.0, adds=_OF_THE_FORM))
        dates = self._catalog.dates(chunk.note)[:1] if asked.times else ()
        if any(f"d{day}".startswith(asked.times) for day in dates):
            signals.append(Signal("time", None, 1.0, adds=_OF_THE_TIME))
        score = hit.score + sum(signal.adds for signal in signals)
        return rescored(hit, score, hit.rank, (*hit.signals, *signals))
