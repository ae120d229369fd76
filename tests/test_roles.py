"""A claim may use every word of its evidence and still turn it round."""

from __future__ import annotations

import pytest

from rag.answering.roles import swapped

SAID = "Ant Group led ACE Robotics' angel round in January."


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("ACE Robotics led Ant Group's angel round.", SAID),
        ("SenseTime sued Megvii in 2021.", "In 2021 Megvii sued SenseTime."),
        ("Megvii acquired SenseTime.", "Megvii was acquired by SenseTime."),
        ("Megvii was acquired by SenseTime.", "Megvii acquired SenseTime in May."),
    ],
)
def test_names_in_each_others_role_are_seen(claim: str, said: str) -> None:
    assert swapped(claim, said)


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("Ant Group led ACE Robotics' round.", SAID),
        ("SenseTime was sued by Megvii.", "In 2021 Megvii sued SenseTime."),
        ("Alice met Bob in Paris.", "In Paris, Alice met Bob."),
        ("Bob and Alice founded Acme.", "Alice and Bob founded Acme."),
        ("Bob met Alice.", "Alice met Bob."),
        ("Megvii and SenseTime share a market.", "SenseTime and Megvii share a market."),
        ("Acme sued Bolt.", "Bolt sued Acme, and Acme sued Bolt."),
        ("Nothing named here.", "nothing at all"),
        ("", ""),
    ],
)
def test_the_same_said_otherwise_is_none_of_it(claim: str, said: str) -> None:
    assert not swapped(claim, said)
