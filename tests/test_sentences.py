from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.sentences import LONGEST, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Smith met Dr. Jones, e.g. at 5 p.m. on Monday.",
        "It rose 5.5% to HK$2.51 and v1.2.3 shipped.",
        "The U.S. Entity List hit Apple Inc. in 2019.",
        "J. R. Smith and George W. Bush came.",
        "No. 5 is alive, see Fig. 3 and p. 7.",
        "On Jan. 5, 2026 it began.",
        "Der Umzug ist am 14. März 2027 (vom 3. Okt. 2026 verlegt).",
        "Am 2. März, **4.** Mai und 14. December war er da.",
        '"Really?" he asked.',
        "Next one… and on.",
        "A line that\nwraps here.",
        "1. Overview of it",
        "Call foo.bar() now.",
    ],
)
def test_one_sentence(sentence: str):
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Plan B.", "It works."),
        ('He said "Stop."', "Then he left."),
        ("(See below.)", "Next."),
        ("They moved to the U.S.", "The rest stayed."),
        ("It was bought by Foo Inc.", "This was in 2019."),
        ("They work at OpenAI.", "iPhone sales rose."),
        ("It ended in 2019.", "5 people left."),
        ("Es kamen 14.", "Danach gingen alle."),
        ("Am 2. April.", "Dann nicht."),
        ("located on the border .", "Mount Logan is high ."),
        ("Founded: 2014", "\nHQ: Hong Kong"),
        ("The list:", "\nfirst of it"),
        ("Hard break  ", "\nnext line"),
    ],
)
def test_two_sentences(first: str, second: str):
    joint = "" if second.startswith("\n") else " "
    assert sentences(first + joint + second) == [first.strip(), second.strip()]


def test_chinese_stops_need_no_blank():
    assert sentences("公司成立于2014年！真的？“是的。”好") == [
        "公司成立于2014年！",
        "真的？",
        "“是的。”",
        "好",
    ]


def test_footnote_marks_after_a_sentence_are_left_out():
    assert sentences("It rose.[^1] It fell.[^2][^x]") == ["It rose.", "It fell."]


def test_endless_sentences_are_cut():
    for text in ("word, " * 400, "x" * 2000, "字" * 2000):
        assert all(len(sentence) <= LONGEST for sentence in sentences(text))


@given(st.text(alphabet="aB1 .!?\n:。”)\"'[^]", max_size=120))
def test_spans_are_in_order_and_lose_no_word(text: str):
    spans = sentence_spans(text)
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in pairwise(spans))
    rest = text
    for a, b in reversed(spans):
        rest = rest[:a] + rest[b:]
    assert not rest.strip() or "[^" in rest
