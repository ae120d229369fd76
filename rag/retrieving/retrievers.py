"""Query to hits: dense, keyword, fused, by section. They nest."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.records import Hit, Section, Signal
from rag.retrieving.fusion import blend, placed, rescored
from rag.retrieving.otherforms import OtherForms
from rag.retrieving.rarity import rarity
from rag.retrieving.scan import MOST_CHUNKS, MOST_CHUNKS_BESIDE_CHROMA, Scan
from rag.retrieving.twins import Twins
from rag.retrieving.wordscores import WordScores
from rag.text.terms import content_words, in_other_letters
from rag.text.writtenforms import written_forms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rag.indexing.index import Index
    from rag.protocols import Embedder, Matrix, Retriever
    from rag.records import Chunk

    Fusion = Callable[[Mapping[str, Sequence[Hit]]], tuple[Hit, ...]]

_DEPTH = 60
_MOST_QUERY_WORDS = 64
_MOST_QUERY_CHARACTERS = 4000
# What a note's bare frontmatter yields to its other sections, in cosine: the title, which all of
# them share, outweighs everything else that stands in so short a piece.
_PROPERTIES_ALONE = 0.2
_KEYWORD = 0.5
# BM25 of the best hit over the sum of the words' rarities: see ``Keyword.certainty``.
_BY_CHANCE = 0.3
_IN_ITS_WORDS = 0.7
# The cosine of the nearest hit.
_NOTHING_LIKE_IT = 0.2
_SOMETHING_LIKE_IT = 0.4
# What a cosine counts for in Russian or Japanese: the model tells little more than their letters.
_BY_LETTERS = 0.5
_WHOLE_SECTION_CHARACTERS = 12_000


class Dense:
    """Nearest passages by cosine: from Chroma, and exact where that is quicker.

    Exact within a choice of notes, because "the nearest, then filter" would miss some; in a small
    vault; and in one of ordinary size as long as nothing else in this process has opened Chroma.
    """

    name = "dense"

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder
        self._scan = Scan(index.catalog)
        self._last: tuple[str, Matrix] | None = None

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; a score is the cosine similarity."""
        if not query.strip():
            return ()
        vector = self._vector(query)
        if within is None and self._by_chroma():
            found = self._index.vectors.query(vector, k)
        else:
            found = self._scan.nearest(vector, k, within)
        return _hits(self._index, self.name, found, k)

    def _by_chroma(self) -> bool:
        if self._index.is_served:
            return True
        most = MOST_CHUNKS_BESIDE_CHROMA if self._index.uses_chroma else MOST_CHUNKS
        return self._index.catalog.totals().chunks > most

    def cosines(self, query: str, chunks: Sequence[Chunk]) -> dict[str, float]:
        """The exact similarity of these chunks to the query, by chunk id."""
        if not chunks:
            return {}
        by_row = self._scan.cosines(self._vector(query), [chunk.row for chunk in chunks])
        return {chunk.id: by_row.get(chunk.row, 0.0) for chunk in chunks}

    def _vector(self, query: str) -> Matrix:
        """The query's vector; the last one is kept, for one question asks several times."""
        last = self._last
        if last is None or last[0] != query:
            last = (query, self._embedder.encode_query(query[:_MOST_QUERY_CHARACTERS]))
            self._last = last
        return last[1]


class Keyword:
    """BM25 over title, names, heading path, properties and body.

    With ``forms`` a date or large number is looked for in its other written forms too. Words are
    looked for in all the forms that ``other_forms`` has of them.
    """

    name = "keyword"

    def __init__(
        self, index: Index, *, forms: bool = True, other_forms: OtherForms | None = None
    ) -> None:
        self._index = index
        self._scores = WordScores(index.catalog)
        self._forms = forms
        self._other_forms = other_forms or OtherForms(index.catalog)

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; a score is BM25's, above 0, without an upper bound."""
        found = list(dict.fromkeys(content_words(query[:_MOST_QUERY_CHARACTERS])))
        if not found:
            return ()
        found = found[:_MOST_QUERY_WORDS]
        stems = sorted({form for word in found for form in self._other_forms.of(word)})
        if self._forms:
            found += written_forms(query[:_MOST_QUERY_CHARACTERS])[:_MOST_QUERY_WORDS]
        return _hits(self._index, self.name, self._scores.best(found, k, within, stems), k)

    def certainty(self, query: str, hits: Sequence[Hit]) -> float:
        """How far the best of these hits, all found for the query, is more than chance: 0 to 1.

        Each of the query's words could bring its rarity, where it stood once in a chunk of middling
        length. Of their sum, a question in the notes' own words reaches .7 and more; one in other
        words .3, with words that stand there by chance.
        """
        if not hits:
            return 0.0
        worth = rarity(
            query[:_MOST_QUERY_CHARACTERS], self._index.catalog, self._other_forms
        ).values()
        # As FTS5 has it: nothing from half of the chunks on, where ours never gets there.
        could = sum(max(math.log(math.expm1(one)), 0.0) for one in worth)
        return _between(hits[0].score / could, _BY_CHANCE, _IN_ITS_WORDS) if could else 1.0


class Fused:
    """Several retrievers' hits made one ranking by a fusion."""

    def __init__(self, name: str, retrievers: Sequence[Retriever], fusion: Fusion) -> None:
        self._name = name
        self._retrievers = tuple(retrievers)
        self._fusion = fusion

    @property
    def name(self) -> str:
        """The key under which this ranking is shown."""
        return self._name

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; every retriever is asked for more than k."""
        depth = max(_DEPTH, k)
        runs = {r.name: r.retrieve(query, depth, within) for r in self._retrievers}
        return self._fusion(runs)[:k]


class Blended:
    """Dense and keyword hits by one score: see ``fusion.blend``.

    BM25 counts the less, the more its best hit may be chance, and fully where dense search knows
    nothing of the query; in other letters than the model's, cosines count half. ``weighs`` and
    ``yields`` switch that off, and what frontmatter yields.
    """

    name = "hybrid"

    def __init__(
        self, dense: Dense, keyword: Keyword, *, weighs: bool = True, yields: bool = True
    ) -> None:
        self._dense = dense
        self._keyword = keyword
        self._weighs = weighs
        self._yields = yields

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; the score is at most 1 plus the keyword weight."""
        depth = max(_DEPTH, k)
        near = self._dense.retrieve(query, depth, within)
        exact = self._keyword.retrieve(query, depth, within)
        cosines = {hit.chunk.id: hit.score for hit in near}
        unknown = [hit.chunk for hit in exact if hit.chunk.id not in cosines]
        cosines.update(self._dense.cosines(query, unknown))
        sure = max(self._keyword.certainty(query, exact), _unread(near)) if self._weighs else 1.0
        if self._weighs and in_other_letters(query):
            cosines = {chunk: _BY_LETTERS * cosine for chunk, cosine in cosines.items()}
            sure = 1.0
        hits = blend(cosines, {"dense": near, "keyword": exact}, _KEYWORD * sure)
        return _yielding(hits, k) if self._yields else hits[:k]


class BySection:
    """One hit a section, by its best chunk, with the section's text around it.

    What several notes say in the same words is one hit too, and tells where else it stands.
    """

    def __init__(self, inner: Retriever, index: Index) -> None:
        self._inner = inner
        self._index = index

    @property
    def name(self) -> str:
        """The inner retriever's."""
        return self._inner.name

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``."""
        best: list[Hit] = []
        shown = Twins()
        seen: set[str] = set()
        for hit in self._inner.retrieve(query, max(_DEPTH, 4 * k), within):
            if hit.chunk.section_id in seen:
                continue
            seen.add(hit.chunk.section_id)
            twin = shown.twin_of(hit.chunk)
            if twin is not None:
                best[twin] = replace(best[twin], also=(*best[twin].also, hit.chunk.section_id))
            elif len(best) < k:
                best.append(hit)
                shown.add(hit.chunk)
        return tuple(
            replace(hit, rank=rank, section=self._around(hit))
            for rank, hit in enumerate(best, start=1)
        )

    def _around(self, hit: Hit) -> Section:
        chunk = hit.chunk
        section = self._index.catalog.section(chunk.section_id)
        if section is not None and len(section.text) <= _WHOLE_SECTION_CHARACTERS:
            return section
        window = Section(
            id=chunk.section_id,
            note=chunk.note,
            title=chunk.title,
            heading_path=chunk.heading_path,
            first_line=chunk.first_line,
            last_line=chunk.last_line,
            text=chunk.text,
        )
        return window if section is None else _with_table(window, chunk.header, section)


def _with_table(window: Section, header: str, section: Section) -> Section:
    """The window with what the section tells of the table that it begins or ends in.

    Below a header stand whole rows: the rest of a row would come under the wrong columns.
    """
    lines = section.text.split("\n")
    first, end = (n - section.first_line for n in (window.first_line, window.last_line + 1))
    rows = "\n".join(lines[first:end])
    if header and len(rows) <= _WHOLE_SECTION_CHARACTERS:
        return replace(window, text=rows, header=header, cuts_table=True)
    return replace(window, cuts_table=all("|" in line for line in lines[end - 1 : end + 1]))


def _unread(near: Sequence[Hit]) -> float:
    """How far dense search knows nothing of the query, another language perhaps: 0 to 1."""
    return 1.0 - _between(near[0].score, _NOTHING_LIKE_IT, _SOMETHING_LIKE_IT) if near else 1.0


def _between(value: float, nothing: float, everything: float) -> float:
    return min(max((value - nothing) / (everything - nothing), 0.0), 1.0)


def _yielding(hits: tuple[Hit, ...], k: int) -> tuple[Hit, ...]:
    """The k best with those that are nothing but frontmatter moved down."""
    moved = [
        rescored(
            hit,
            hit.score - _PROPERTIES_ALONE,
            hit.rank,
            (*hit.signals, Signal("frontmatter", None, 1.0, adds=-_PROPERTIES_ALONE)),
        )
        if _only_properties(hit.chunk)
        else hit
        for hit in hits
    ]
    order = sorted(moved, key=lambda hit: (-hit.score, hit.rank))
    return tuple(placed(hit, rank) for rank, hit in enumerate(order[:k], start=1))


def _only_properties(chunk: Chunk) -> bool:
    return chunk.first_line == 1 and chunk.text.startswith("---") and chunk.text.endswith("---")


def _hits(index: Index, name: str, found: Sequence[tuple[int, float]], k: int) -> tuple[Hit, ...]:
    chunks = index.catalog.chunks([row for row, _ in found])
    # A row that the catalog no longer has is a vector Chroma was not yet told to drop.
    live = [(chunks[row], score) for row, score in found if row in chunks][:k]
    return tuple(
        Hit(chunk, score, rank, (Signal(name, rank, score),))
        for rank, (chunk, score) in enumerate(live, start=1)
    )
