from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.folding import contains, fold_words, sentences, without_markers


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The round was led by ANT group.", "Ant Group"),
        ("a  dial-up\nconnection", "dial up"),
        ("4,411 people", "4411"),
        ("raised $2.82B", "2.82 b"),
        ("1.2m tall", "1.2 m"),
        ("商汤科技上市", "商汤"),
        ("DJI’s drones", "DJI"),
        ("ＡＢＣ", "abc"),
        ("costs $5", "$"),
    ],
)
def test_case_punctuation_and_white_space_are_folded(text: str, wanted: str) -> None:
    assert contains(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("in 2026", "2"), ("Alibaba", "Ali"), ("18.5 kg", "18"), ("1.2 m", "12 m"), ("x", "$")],
)
def test_only_whole_words_and_whole_numbers_count(text: str, wanted: str) -> None:
    assert not contains(text, wanted)


def test_markers_are_no_numbers() -> None:
    assert not contains(without_markers("Yes [1], and so [2, 3]."), "1")


def test_what_stands_in_code_is_no_marker() -> None:
    said = without_markers("`argv[1]` is the file. [1]\n\n```\nbox[2]\n``` [2]")
    assert contains(said, "argv[1]")
    assert contains(said, "box[2]")
    assert not contains(without_markers("The file. [1]"), "1")


def test_sentences_end_at_stops_and_lines_but_not_in_numbers() -> None:
    assert sentences("It has 1.2 m. Then\nmore") == ["It has 1.2 m.", "Then", "more"]


@given(st.text(), st.text())
def test_a_text_holds_its_own_words(text: str, more: str) -> None:
    if fold_words(text):
        assert contains(f"{more} {text} {more}", text)
    assert fold_words(fold_words(text)) == fold_words(text)
