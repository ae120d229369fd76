from __future__ import annotations

import pytest

from rag.records import Edge
from rag.retrieving.graph import LinkGraph, Seed


class Edges:
    """A catalog of edges alone."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self.pairs = pairs

    def version(self) -> int:
        return len(self.pairs)

    def edges(self) -> list[Edge]:
        return [Edge(f"{source}#s", source, target, 1.0, "link") for source, target in self.pairs]


def walk(edges: Edges, *seeds: str):
    return LinkGraph(edges).walk([Seed(f"{seed}#s", seed, 1.0) for seed in seeds])


def test_no_edges_no_walk() -> None:
    assert walk(Edges(), "a") is None
    assert walk(Edges(("a", "b")), "z") is None
    assert LinkGraph(Edges(("a", "b"))).walk([]) is None


def test_shares_fall_with_distance_and_stay_below_one() -> None:
    shares = walk(Edges(("a", "b"), ("b", "c"), ("y", "z")), "a").shares
    assert shares["b"] > shares["c"] > 0
    assert set(shares) == {"a", "b", "c"}
    assert sum(shares.values()) <= 1.0
    assert list(shares.values()) == sorted(shares.values(), reverse=True)


def test_a_note_that_names_few_gives_each_more_than_one_that_names_many() -> None:
    few = walk(Edges(("a", "b")), "a").shares["b"]
    many = walk(Edges(*(("a", x) for x in "bcdefghij")), "a").shares["b"]
    assert few > 3 * many


def test_what_everything_links_to_gets_less_than_what_only_this_does() -> None:
    others = tuple((x, "hub") for x in "cdefghij")
    shares = walk(Edges(("a", "hub"), ("a", "b"), *others), "a").shares
    assert shares["b"] > shares["hub"]


def test_a_link_is_walked_backward_too_at_less() -> None:
    edges = Edges(("a", "b"), ("c", "a"))
    shares = walk(edges, "a").shares
    assert shares["b"] > shares.get("c", 0.0)


def test_the_path_runs_from_a_seed_note_by_note() -> None:
    found = walk(Edges(("a", "b"), ("b", "c")), "a")
    assert found.path_to("c") == ("a", "b", "c")
    assert found.path_to("a") == ("a",)
    assert found.path_to("nowhere") == ()


def test_an_unlinked_seed_takes_its_part_of_the_walk() -> None:
    edges = Edges(("a", "b"))
    alone, with_other = walk(edges, "a").shares["b"], walk(edges, "a", "z").shares["b"]
    assert with_other == pytest.approx(alone / 2)
