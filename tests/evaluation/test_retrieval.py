from __future__ import annotations

import math

import pytest
from evaluation_parts import hit
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.places import place
from rag.evaluation.retrieval import DEPTHS, RETRIEVAL, retrieval_figures, retrieved

A, B, C = place("A.md", "H"), place("B.md", "H"), place("C.md", "")


def hits_of(*names: str):
    headings = {"C": ()}
    return [hit(f"{n}.md", *headings.get(n, ("Top", "H")), rank=r) for r, n in enumerate(names, 1)]


def test_by_hand_one_section_at_rank_two() -> None:
    """1/2 for the reciprocal rank; 1/log2(3) = 0.6309 over 1/log2(2) = 1 for nDCG."""
    found = retrieval_figures([A], hits_of("X", "A", "Y"), needs_all=False)
    assert found == {
        "evidence@1": 0, "evidence@3": 1, "evidence@5": 1, "evidence@10": 1,
        "mrr@10": 0.5, "ndcg@10": pytest.approx(1 / math.log2(3)),
    }  # fmt: skip


def test_by_hand_multi_needs_all_of_them() -> None:
    """A at 1, B at 4: all by 5. DCG = 1 + 1/log2(5); ideal = 1 + 1/log2(3)."""
    found = retrieval_figures([A, B], hits_of("A", "X", "Y", "B"), needs_all=True)
    assert [found[f"evidence@{k}"] for k in DEPTHS] == [0, 0, 1, 1]
    assert found["mrr@10"] == 1
    assert found["ndcg@10"] == pytest.approx((1 + 1 / math.log2(5)) / (1 + 1 / math.log2(3)))
    any_one = retrieval_figures([A, B], hits_of("A", "X", "Y", "B"), needs_all=False)
    assert [any_one[f"evidence@{k}"] for k in DEPTHS] == [1, 1, 1, 1]


def test_no_hits_and_no_relevant_hits_are_zero() -> None:
    zero = dict.fromkeys(RETRIEVAL, 0.0)
    assert retrieval_figures([A], [], needs_all=False) == zero
    assert retrieval_figures([A], hits_of("X", "Y"), needs_all=True) == zero


def test_the_rank_counts_not_the_order_of_the_tuple() -> None:
    found = retrieval_figures([A], hits_of("A", "X")[::-1], needs_all=False)
    assert found["mrr@10"] == 1


def test_a_section_found_twice_counts_once() -> None:
    found = retrieval_figures([A], hits_of("A", "A", "A"), needs_all=False)
    assert found["ndcg@10"] == 1
    assert retrieval_figures([A, B], hits_of("A", "A"), needs_all=True)["evidence@10"] == 0


def test_beyond_ten_hits_nothing_counts_but_retrieved_sees_it() -> None:
    late = hits_of(*"KLMNOPQRST", "A")
    assert retrieval_figures([A], late, needs_all=False) == dict.fromkeys(RETRIEVAL, 0.0)
    assert retrieved([A], late, needs_all=False)
    assert not retrieved([A, B], late, needs_all=True)


def reference(evidence, ranked, needs_all):
    """An implementation of its own: positions of first appearances, plain formulas."""
    wanted = set(evidence)
    first = {}
    for rank, where in enumerate(ranked, start=1):
        first.setdefault(where, rank)
    ranks = sorted(first[w] for w in wanted if w in first)
    figures = {}
    for k in DEPTHS:
        within = sum(rank <= k for rank in ranks)
        figures[f"evidence@{k}"] = float(within == len(wanted) if needs_all else within > 0)
    top = [rank for rank in ranks if rank <= 10]
    figures["mrr@10"] = 1 / top[0] if top else 0.0
    ideal = sum(1 / math.log2(r + 1) for r in range(1, min(len(wanted), 10) + 1))
    figures["ndcg@10"] = sum(1 / math.log2(r + 1) for r in top) / ideal
    return figures


@given(
    st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=6),
    st.lists(st.sampled_from("ABCDEFGHIJKLM"), max_size=16),
    st.booleans(),
)
def test_it_agrees_with_an_independent_implementation(evidence, ranked, needs_all) -> None:
    places = [place(f"{name}.md", "" if name == "C" else "H") for name in evidence]
    found = retrieval_figures(places, hits_of(*ranked), needs_all=needs_all)
    assert found == pytest.approx(reference(evidence, ranked, needs_all))
    assert all(0 <= value <= 1 for value in found.values())
