"""A claim that has a word of the other direction says something else."""

from __future__ import annotations

import pytest

from rag.text.opposites import turned


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It must stay below 5 °C", "It must stay above 5 °C"),
        ("The limit is over 50 users", "The limit is up to 50 users"),
        ("On Monday turn it on", "On Monday turn it off"),
        ("Trains go from Bergen to Oslo", "Trains go from Oslo to Bergen"),
        ("It rose from 1,350 to 1,200", "It rose from 1,200 to 1,350"),
        ("Pills after meals, tea before", "Pills before meals, tea after"),
        ("Max is taller than Anna", "Anna is taller than Max"),
        ("It is unsafe", "It is safe"),
        ("Lunch is at 12:30 am", "Lunch is at 12:30"),
    ],
)
def test_a_turned_claim_is_seen(claim: str, evidence: str) -> None:
    assert turned(claim, evidence)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("It must stay over 5 °C", "It must stay above 5 °C"),
        ("On Monday turn the pump off", "Monday: turn the pump off"),
        ("Trains to Bergen leave from Oslo", "Trains go from Oslo to Bergen"),
        ("Sales rose", "Sales rose in May and fell in June"),
        ("Anna is taller than Max Braun", "Anna is taller than Max"),
        ("Lunch is at 9 a.m.", "Lunch is at 9 am"),
    ],
)
def test_the_same_in_other_words_is_not(claim: str, evidence: str) -> None:
    assert not turned(claim, evidence)
