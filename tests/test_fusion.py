from __future__ import annotations

import pytest

from rag.records import Chunk, Hit
from rag.retrieving.fusion import reciprocal_rank


def hit(name: str, rank: int) -> Hit:
    return Hit(Chunk(name, name, f"{name}.md", name, (), 1, 1, name, name), 1.0 / rank, rank)


def test_scores_are_sums_of_reciprocal_ranks() -> None:
    fused = reciprocal_rank({"a": [hit("x", 1), hit("y", 2)], "b": [hit("y", 1)]})
    assert [h.chunk.id for h in fused] == ["y", "x"]
    assert fused[0].score == pytest.approx(1 / 62 + 1 / 61)
    assert fused[0].ranks == {"a": 2, "b": 1}
    assert [h.rank for h in fused] == [1, 2]


def test_a_tie_goes_to_the_chunk_id_so_that_runs_repeat() -> None:
    fused = reciprocal_rank({"a": [hit("y", 1)], "b": [hit("x", 1)]})
    assert [h.chunk.id for h in fused] == ["x", "y"]


def test_nothing_fused_is_nothing() -> None:
    assert reciprocal_rank({"a": [], "b": []}) == ()
