"""The notes around a note: by links and mentions first, then by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rag.retrieving.graph import Seed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rag.indexing.index import Index
    from rag.retrieving.graph import LinkGraph

_NEAREST_CHUNKS = 60


@dataclass(frozen=True, slots=True)
class Related:
    """A note near another one."""

    note: str
    how: str
    through: tuple[str, ...] = ()


def related_notes(
    index: Index, graph: LinkGraph, note: str, may: Callable[[str], bool], most: int
) -> list[Related]:
    """At most so many notes, the nearest first, ``note`` and what may not be told left out.

    The order is that of a random walk over links and mentions; notes that the walk does not reach
    follow by the similarity of their nearest passage to the mean of this note's vectors.
    """
    found: dict[str, Related] = {}
    for way in (_linked(index, graph, note), _alike(index, note)):
        for related in way:
            if len(found) >= most:
                break
            if all(may(path) for path in (related.note, *related.through)):
                found.setdefault(related.note, related)
    return list(found.values())


def _linked(index: Index, graph: LinkGraph, note: str) -> Iterator[Related]:
    sections = index.catalog.sections([note])
    walk = graph.walk([Seed(section.id, note, 1.0) for section in sections])
    if walk is None:
        return
    edges = index.catalog.edges()
    to = {edge.target for edge in edges if edge.source == note}
    back = {edge.source for edge in edges if edge.target == note}
    # Every neighbour is told, also one of very many, each of which the walk hardly touches.
    for other in dict.fromkeys([*walk.shares, *sorted(to | back)]):
        if other == note:
            continue
        if other in to or other in back:
            how = {(True, True): "both", (True, False): "links to it"}
            yield Related(other, how.get((other in to, other in back), "linked from it"))
        else:
            yield Related(other, "linked through others", walk.path_to(other)[1:-1])


def _alike(index: Index, note: str) -> Iterator[Related]:
    rows, vectors = index.catalog.vectors(index.catalog.rows_of([note]))
    if not rows:
        return
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    if not length:
        return
    nearest = index.vectors.query(mean / length, _NEAREST_CHUNKS)
    chunks = index.catalog.chunks([row for row, _ in nearest])
    for row, _ in nearest:
        if row in chunks and chunks[row].note != note:
            yield Related(chunks[row].note, "alike")
