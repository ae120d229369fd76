from __future__ import annotations

import collections
import re
import string

import pytest
from evaluation_parts import abstained, answered, cite, question
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.answers import answer_figures, is_correct, token_f1
from rag.evaluation.setaside import presents_wrong

HERE = cite(1, "A.md", "Top", "H")
ELSEWHERE = cite(1, "B.md", "H")


def test_right_is_containing_an_accepted_string() -> None:
    asked = question(answers=("Ant Group", "Alibaba's affiliate"))
    assert is_correct(asked, answered("It was led by ANT  group. [1]", HERE))
    assert not is_correct(asked, answered("It was led by Qiming. [1]", HERE))
    assert not is_correct(asked, abstained())


def test_a_marker_is_not_an_answer() -> None:
    assert not is_correct(question(answers=("1",)), answered("Several. [1]", HERE))


def test_without_accepted_strings_the_evidence_decides() -> None:
    asked = question(evidence=[("A.md", "H"), ("C.md", "")])
    assert is_correct(asked, answered("Anything [1]", HERE))
    assert not is_correct(asked, answered("Anything [1]", ELSEWHERE))
    every = question(evidence=[("A.md", "H"), ("C.md", "")], category="multi")
    assert not is_correct(every, answered("Anything [1]", HERE))
    assert is_correct(every, answered("Anything [1][2]", HERE, cite(2, "C.md")))


def test_cited_is_a_citation_into_an_evidence_section() -> None:
    asked = question(answers=("Oslo",))
    there = answer_figures(asked, answered("Oslo [1]", HERE))
    elsewhere = answer_figures(asked, answered("Oslo [1]", ELSEWHERE))
    assert (there["correct"], there["correct_and_cited"]) == (1, 1)
    assert (elsewhere["correct"], elsewhere["correct_and_cited"]) == (1, 0)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("Turin has 1,200 workers.", False),
        ("Turin has 500 workers.", True),
        ("Turin has 1,200 workers. Turin has 500 workers.", True),
        ("Turin has 1,200 workers; an older note says 500.", False),
        ("It is not 500 but 1,200.", False),
        ("It made 1,500 cars.", False),
        ("The notes disagree:\nA: Turin has 1,200 workers.\nB: Turin has 500.", False),
        ("The notes disagree:\nA: Turin has 500 workers.\nB: Turin has 900.", True),
        ("Turin has 500 workers.\nThe notes disagree:\nA: Turin has 1,200 workers.", True),
    ],
)
def test_a_wrong_string_may_be_set_aside_but_not_given(said, wrong) -> None:
    assert presents_wrong(said, ("500",), ("1,200",)) is wrong


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("It leads with 500, not 1,200 as first planned.", True),
        ("It leads with 500, up from 1,200 a year earlier.", True),
        ("It leads with 500 rather than 1,200.", True),
        ("It is not 1,200 but 500.", True),
        ("500 lead; 1,200 never did.", True),
        ("The budget is not final: it is 500.", True),
        ("These options are not final:\nIt is 500.\nOr 1,200.", True),
        ("500 (formerly 1,200)", True),
        ("Formerly, ACE Inc. had 500. Now it has 1,200.", False),
        ("In an older note, 500; now 1,200.", False),
        ("Ann led 500 until 2024 and 1,200 since.", False),
        ("1,200 lead, and 500 no longer do.", False),
        ("1,200 (formerly 500)", False),
        ("It had 500, an outdated figure; now 1,200.", False),
        ("It was 500 earlier and 1,200 now.", False),
        ("It has 1,200 workers rather than the 500 of then.", False),
        ("500 is not the count.", False),
    ],
)
def test_a_word_sets_aside_only_the_value_it_belongs_to(said, wrong) -> None:
    assert presents_wrong(said, ("500",), ("1,200",)) is wrong


def test_a_mark_within_a_value_ends_no_clause() -> None:
    assert presents_wrong("It lies in Oslo, Norway.", ("Oslo, Norway",), ("Bergen",))
    assert not presents_wrong("It is not in Oslo, Norway.", ("Oslo, Norway",), ("Bergen",))


def test_a_wrong_string_is_alone_without_an_accepted_one() -> None:
    asked = question(answers=("1,200", "1,300"), wrong=("500",), category="conflict")
    both = answer_figures(asked, answered("Turin has 1,200 or 500 workers. [1]", HERE))
    alone = answer_figures(asked, answered("Turin has 500 workers. [1]", HERE))
    assert (both["wrong_alone"], alone["wrong_alone"]) == (0, 1)
    assert (both["values_shown"], alone["values_shown"]) == (0.5, 0)
    assert answer_figures(question(answers=("1",)), answered("1"))["wrong_alone"] is None


def test_a_wrong_string_inside_an_accepted_one_is_no_fault() -> None:
    assert not presents_wrong("AI Labs of Oslo", ("AI Labs",), ("AI Labs of Oslo",))
    assert presents_wrong("AI Labs", ("AI Labs",), ("AI",))


def test_a_conflict_is_right_when_every_value_is_shown() -> None:
    asked = question(answers=("medicine",), values=("medicine", "chat"), category="conflict")
    assert not is_correct(asked, answered("medicine [1]", HERE))
    assert is_correct(asked, answered("medicine [1]; chat in an older note [1]", HERE))
    listed = question(answers=("medicine",), values=("medicine", "chat"), category="list")
    assert answer_figures(listed, answered("medicine", HERE))["values_shown"] == 0.5


def test_unanswerable_questions_have_no_say() -> None:
    asked = question(answerable=False, category="unanswerable", evidence=[])
    assert set(answer_figures(asked, answered("Oslo", HERE)).values()) == {None}


def test_f1_by_hand() -> None:
    """said: boreas led round (3); reference: boreas capital led it (4); shared 2.

    P = 2/3, R = 2/4, F1 = 2 · (2/3 · 1/2) / (2/3 + 1/2) = 4/7.
    """
    assert token_f1("Boreas led the round.", "Boreas Capital led it") == pytest.approx(4 / 7)
    assert token_f1("", "") == 1
    assert token_f1("x", "") == token_f1("", "x") == token_f1("x", "y") == 0
    assert token_f1("商汤科技", "商汤") == pytest.approx(2 / 3)


def test_f1_counts_where_a_reference_is_given() -> None:
    assert answer_figures(question(reference="Oslo"), answered("Oslo [1]", HERE))["token_f1"] == 1
    assert answer_figures(question(reference="Oslo"), abstained())["token_f1"] == 0
    assert answer_figures(question(), answered("Oslo", HERE))["token_f1"] is None


def squad_f1(prediction: str, truth: str) -> float:
    """As the SQuAD evaluation describes it."""

    def tokens(text: str) -> list[str]:
        kept = "".join(c for c in text.lower() if c not in set(string.punctuation))
        return re.sub(r"\b(a|an|the)\b", " ", kept).split()

    mine, theirs = tokens(prediction), tokens(truth)
    same = sum((collections.Counter(mine) & collections.Counter(theirs)).values())
    if not mine or not theirs:
        return float(mine == theirs)
    if same == 0:
        return 0.0
    p, r = same / len(mine), same / len(theirs)
    return 2 * p * r / (p + r)


words = st.lists(st.sampled_from(["the", "a", "Oslo", "oslo.", "x-y", "1,200"])).map(" ".join)


@given(words, words)
def test_f1_agrees_with_squad_and_stays_in_bounds(said, truth) -> None:
    assert token_f1(said, truth) == pytest.approx(squad_f1(said, truth))
    assert 0 <= token_f1(said, truth) <= 1
    assert token_f1(said, truth) == pytest.approx(token_f1(truth, said))
