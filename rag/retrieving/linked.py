"""Hits that a question's own words do not find: reached from the best ones along links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.records import Signal
from rag.retrieving.fusion import rescored
from rag.retrieving.graph import LEAST_SHARE, LinkGraph, Seed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.indexing.catalog import Catalog
    from rag.protocols import Retriever
    from rag.records import Hit
    from rag.retrieving.graph import Walk

_DEPTH = 60
_SEEDS = 5
# The first sections of the inner ranking keep their places: links say who follows.
_KEPT = 3
_NEWCOMERS = 8
# A share of the walk is worth this many times the lead of the best note over the 20th.
_WEIGHT = 12.0
_FIELD = 20


class Linked:
    """The inner ranking, with notes moved up that its best hits link to or name.

    A walk from the best notes gives every note a share (see ``graph.LinkGraph.walk``). It is
    an absolute share of the walk's time: where the best hits name one note each it is large,
    where they name dozens it hardly counts. It is added to the score of the note's best chunk,
    and a note the inner ranking had not found joins with its nearest chunk.

    Three guards keep a question that one note answers unharmed. The first sections keep their
    places. The share counts by how far the best note leads the field, so that a ranking which is
    sure of nothing moves nothing, and the scale of the inner scores does not matter. And it
    counts the less, the more of the best sections are of one note: that note is the answer's.
    """

    def __init__(self, inner: Retriever, near: Retriever, catalog: Catalog) -> None:
        self._inner = inner
        self._near = near
        self._graph = LinkGraph(catalog)

    @property
    def name(self) -> str:
        """The inner retriever's: this is its ranking, put right."""
        return self._inner.name

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; hits the walk reached carry the signal ``links``."""
        hits = self._inner.retrieve(query, max(_DEPTH, k), within)
        best: dict[str, Hit] = {}
        for hit in hits:
            best.setdefault(hit.chunk.note, hit)
        leaders = list(best.values())
        walk = self._graph.walk(_seeds(leaders)) if hits else None
        if walk is None:
            return hits[:k]
        worth = _WEIGHT * _lead(leaders, _FIELD) * _variety(hits)
        joining = self._joining(query, walk, best, within)
        # Nothing that the inner ranking left out was better than its last hit.
        least = hits[-1].score
        best.update({h.chunk.note: rescored(h, least, h.rank, h.signals) for h in joining})
        lifted = {
            hit.chunk.id: _with_share(hit, walk, worth)
            for note, hit in best.items()
            if note in walk.shares
        }
        together = [*hits, *(best[hit.chunk.note] for hit in joining)]
        return _ordered([lifted.get(hit.chunk.id, hit) for hit in together], _kept(hits))[:k]

    def _joining(
        self, query: str, walk: Walk, found: Mapping[str, Hit], within: frozenset[str] | None
    ) -> list[Hit]:
        """The nearest chunk of each note the walk reached and the inner ranking did not."""
        notes = [n for n in walk.shares if n not in found and (within is None or n in within)]
        notes = notes[:_NEWCOMERS]
        nearest: dict[str, Hit] = {}
        if notes:
            # One look for all of them; only a note far behind a long one needs a look of its own.
            for hit in self._near.retrieve(query, _DEPTH, frozenset(notes)):
                nearest.setdefault(hit.chunk.note, hit)
        joining: list[Hit] = []
        for note in notes:
            if note in nearest:
                joining.append(nearest[note])
            else:
                joining += self._near.retrieve(query, 1, frozenset({note}))
        return joining


def _seeds(leaders: Sequence[Hit]) -> list[Seed]:
    """The best notes' best sections, each by its lead over the first that is no seed."""
    floor = leaders[min(_SEEDS, len(leaders) - 1)].score
    least = 1e-6 + 1e-3 * _lead(leaders, _SEEDS)
    return [
        Seed(hit.chunk.section_id, hit.chunk.note, max(hit.score - floor, least))
        for hit in leaders[:_SEEDS]
    ]


def _variety(hits: Sequence[Hit]) -> float:
    """How many notes the best sections are of, for one section: 1 when no two share a note."""
    sections = dict.fromkeys((hit.chunk.section_id, hit.chunk.note) for hit in hits)
    first = list(sections)[:_SEEDS]
    return len({note for _, note in first}) / len(first)


def _lead(leaders: Sequence[Hit], field: int) -> float:
    return leaders[0].score - leaders[min(field, len(leaders) - 1)].score


def _kept(hits: Sequence[Hit]) -> dict[str, int]:
    """The first chunk of each of the first sections, by its place."""
    first: dict[str, str] = {}
    for hit in hits:
        first.setdefault(hit.chunk.section_id, hit.chunk.id)
        if len(first) == _KEPT:
            break
    return {chunk: place for place, chunk in enumerate(first.values())}


def _with_share(hit: Hit, walk: Walk, worth: float) -> Hit:
    note = hit.chunk.note
    share = walk.shares[note]
    adds = worth * (share - LEAST_SHARE)
    signal = Signal("links", walk.ranks[note], share, walk.path_to(note), adds)
    return rescored(hit, hit.score + adds, hit.rank, (*hit.signals, signal))


def _ordered(hits: Sequence[Hit], kept: Mapping[str, int]) -> tuple[Hit, ...]:
    """By score, the kept ones first and no score above that of the hit before it."""
    order = sorted(hits, key=lambda hit: (kept.get(hit.chunk.id, _KEPT), -hit.score, hit.rank))
    ranked: list[Hit] = []
    for rank, hit in enumerate(order, start=1):
        score = min(hit.score, ranked[-1].score) if ranked else hit.score
        same = hit.rank == rank and hit.score == score
        ranked.append(hit if same else rescored(hit, score, rank, hit.signals))
    return tuple(ranked)
