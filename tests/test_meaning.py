"""Words alone do not make a claim: it must mean about what its evidence says."""

from __future__ import annotations

import pytest
from fakes import WordOverlapEmbedder

from rag.answering.meaning import near_in_meaning

EVIDENCE = "ACE Robotics Round: It closed an angel round led by Ant Group, after a long spring."


@pytest.mark.parametrize(
    "claim",
    [
        "closed an angel round",
        "ACE Robotics: It closed an angel round led by Ant Group, after a long spring.",
        "An angel round of ACE Robotics was led by Ant Group.",
    ],
)
def test_what_the_evidence_says_is_near_it(claim: str) -> None:
    assert near_in_meaning(WordOverlapEmbedder(), EVIDENCE, claim)


def test_a_few_shared_words_are_not() -> None:
    claim = "Herons in the marsh breed in spring and spend the winter far south of any ant."
    assert not near_in_meaning(WordOverlapEmbedder(), EVIDENCE, claim)
