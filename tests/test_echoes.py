"""What an LLM's draft says beyond its question."""

from __future__ import annotations

import pytest

from rag.answering.echoes import tells, without_echoes
from rag.records import Claim, Evidence, EvidenceUnit, Selection

QUESTION = "what firm did MSCI buy in 2010"


@pytest.mark.parametrize(
    "draft",
    [
        "MSCI bought the company in 2010. [1]",
        "The question is: what did MSCI buy in 2010? [1]",
        "What firm did it buy?",
    ],
)
def test_the_question_in_other_words_is_no_answer(draft) -> None:
    assert not without_echoes(draft, QUESTION).strip(" .[1]")


def test_a_sentence_that_asks_takes_its_line_along_no_further() -> None:
    draft = "What firm did MSCI buy? RiskMetrics, in 2010 [1]."
    assert without_echoes(draft, QUESTION).strip() == "RiskMetrics, in 2010 [1]."


def test_a_question_mark_in_an_address_asks_nothing() -> None:
    draft = "See https://example.org/search?q=RiskMetrics for what it bought [1]."
    assert without_echoes(draft, QUESTION) == draft


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("MSCI bought the company in 2010.", False),
        ("The business was RiskMetrics.", True),
    ],
)
def test_a_synonym_of_the_question_is_nothing_new(claim, told) -> None:
    said = "In 2010 MSCI bought the company RiskMetrics."
    unit = EvidenceUnit("sentence", 1, 1, said, said)
    best = Evidence(1, unit, 0.9)
    assert tells(Selection((best,)), QUESTION, [Claim(claim, (1,), supported=True)]) is told


def test_what_was_answered_before_is_no_answer_now() -> None:
    answered = ["The first fund had nearly $100 billion [1]."]
    asked = "how much came from its biggest partner"
    draft = "The first fund had nearly $100 billion. [1]\nThe biggest partner gave $45 billion. [1]"
    assert without_echoes(draft, asked, (), answered) == draft.splitlines()[1]
    assert without_echoes(draft, asked) == draft
    for other in ("Nearly $100 billion was the fund. [1]", "The first fund gave it. [1]"):
        assert without_echoes(other, asked, (), answered) == other
