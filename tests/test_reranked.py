from __future__ import annotations

import numpy as np
import pytest

from rag.protocols import Retriever
from rag.records import Chunk, Hit, Signal
from rag.retrieving.reranked import DEPTH, Reranked


class Numbered:
    """Gives hits 0, 1, 2 …, as many as there are."""

    name = "numbered"

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[tuple[str, int, frozenset[str] | None]] = []

    def retrieve(self, query, k, within=None):
        self.asked.append((query, k, within))
        return tuple(
            Hit(
                Chunk(f"N.md#{n}@0", f"N.md#{n}", "N.md", "N", (), n + 1, n + 1, str(n), str(n)),
                score=2.0 - n / 100,
                rank=n + 1,
                signals=(Signal("numbered", n + 1, 2.0 - n / 100),),
            )
            for n in range(min(k, self.count))
        )


class Backwards:
    """The higher the number, the better."""

    name = "fake:backwards"

    def scores(self, query, passages):
        return np.array([float(passage) for passage in passages], np.float32)


@pytest.mark.parametrize("count", [0, 1, 5, DEPTH, DEPTH + 7])
def test_the_first_hits_change_places_and_the_rest_follows(count) -> None:
    found = Reranked(Numbered(count), Backwards()).retrieve("q", 100)
    first = min(count, DEPTH)
    assert [int(hit.chunk.text) for hit in found] == [
        *reversed(range(first)),
        *range(first, count),
    ]
    assert [hit.rank for hit in found] == list(range(1, count + 1))
    assert [hit.score for hit in found] == sorted((h.score for h in found), reverse=True)


def test_the_rerankers_say_is_a_signal_beside_the_others() -> None:
    found = Reranked(Numbered(DEPTH + 1), Backwards()).retrieve("q", 100)
    assert found[0].signals == (
        Signal("numbered", DEPTH, found[DEPTH - 1].score),
        Signal("reranker", 1, DEPTH - 1.0),
    )
    assert found[0].score == 2.0
    assert [signal.name for signal in found[DEPTH].signals] == ["numbered"]


def test_it_reads_more_than_it_gives_and_stays_within() -> None:
    inner = Numbered(50)
    made = Reranked(inner, Backwards())
    assert isinstance(made, Retriever)
    within = frozenset({"N.md"})
    assert [int(hit.chunk.text) for hit in made.retrieve("q", 2, within)] == [DEPTH - 1, DEPTH - 2]
    assert inner.asked == [("q", DEPTH, within)]
