"""The nearest passage stands among the first four sections, whatever the words say."""

from __future__ import annotations

import pytest

from rag.records import Chunk, Hit, Signal
from rag.retrieving.nearest import WithNearest


class Ranked:
    """Gives chunks of the sections named, in order; ``dense`` has the dense rank of some."""

    name = "ranked"

    def __init__(self, sections: str, dense: dict[int, int], bare: frozenset[int] = frozenset()):
        self._hits = tuple(
            Hit(
                Chunk(f"{n}", f"N.md#{section}", "N.md", "N", (section,), 1, 1, "t", "t"),
                score=2.0 - n / 10,
                rank=n + 1,
                signals=(
                    Signal("dense", dense.get(n), 0.5, adds=0.5),
                    *([Signal("frontmatter", None, 1.0, adds=-0.2)] if n in bare else []),
                ),
            )
            for n, section in enumerate(sections)
        )

    def retrieve(self, query, k, within=None):
        return self._hits[:k]


def order(sections: str, dense: dict[int, int], bare: frozenset[int] = frozenset()) -> str:
    hits = WithNearest(Ranked(sections, dense, bare)).retrieve("q", 20)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    return "".join(hit.chunk.heading_path[0] for hit in hits)


def test_the_nearest_comes_fourth_where_it_stood_farther_down() -> None:
    assert order("abcdefg", {0: 3, 5: 1, 6: 2}) == "abcfdeg"


@pytest.mark.parametrize("at", range(4))
def test_one_that_stands_there_already_keeps_its_place(at) -> None:
    assert order("abcdefg", {at: 1}) == "abcdefg"


def test_places_are_those_of_sections_and_not_of_chunks() -> None:
    assert order("aabbbccdef", {8: 1}) == "aabbbccedf"
    assert order("aabbbccdef", {7: 1}) == "aabbbccdef"
    assert order("aab", {2: 1}) == "aab"


def test_bare_frontmatter_is_passed_over() -> None:
    assert order("abcdefg", {5: 1, 6: 2}, frozenset({5})) == "abcgdef"


def test_where_nothing_is_near_nothing_moves() -> None:
    assert order("abcdefg", {}) == "abcdefg"
    assert order("", {}) == ""


def test_it_tells_what_it_adds() -> None:
    hits = WithNearest(Ranked("abcdefg", {5: 1})).retrieve("q", 20)
    told = hits[3].signals[-1]
    assert told.name == "nearest"
    assert told.adds == pytest.approx(0.2)
