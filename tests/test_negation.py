"""Whether a claim denies what its evidence does is told clause by clause."""

from __future__ import annotations

import pytest

from rag.text.negation import denied_alike

ASIDE = "Norvik, which is not listed, has 530 employees."
FAKED = "It is not true, as some say, that the landing was faked."


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Norvik has 530 employees.", ASIDE),
        ("Norvik isn't listed.", ASIDE),
        ("No, Norvik is not listed.", ASIDE),
        ("The landing was not faked.", FAKED),
        ("Never open the boiler.", "Do not, under any circumstances, open the boiler."),
        ("Item 4 is red.", "No. 4 of the items is red."),
    ],
)
def test_a_no_elsewhere_is_nothing_against_a_claim(claim: str, evidence: str) -> None:
    assert denied_alike(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Norvik is listed.", ASIDE),
        ("Norvik does not have 530 employees.", ASIDE),
        ("The landing was faked.", FAKED),
        ("Open the boiler.", "Do not, under any circumstances, open the boiler."),
        ("Der Vertrag ist nie gültig.", "Der Vertrag ist gültig."),
        ("公司没有盈利。", "公司盈利。"),
    ],
)
def test_what_is_denied_of_it_is(claim: str, evidence: str) -> None:
    assert not denied_alike(claim, evidence)
