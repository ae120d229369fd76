from __future__ import annotations

import sqlite3

import pytest

from rag.text.terms import content_words, fold, searchable, stem, words


def test_case_width_and_accents_fold() -> None:
    assert fold("ＡＢＣ Zürich") == "abc zurich"


def test_possessives_and_punctuation_are_no_words() -> None:
    assert words("who led ACE Robotics' round? DJI's role") == [
        "who", "led", "ace", "robotics", "round", "dji", "role",
    ]  # fmt: skip


def test_a_version_is_one_word_with_or_without_its_v() -> None:
    assert words("when was v1.4.5 released?") == ["when", "was", "1.4.5", "released"]
    assert words("14.x, v1.4.x and 5x") == ["14.x", "1.4.x", "and", "5x"]
    assert words("Fixed in 1.4.5, of 2.82 and 13.02.2026.") == [
        "fixed", "in", "1.4.5", "of", "2", "82", "and", "13", "02", "2026",
    ]  # fmt: skip


def test_stop_words_go_unless_nothing_else_is_left() -> None:
    assert content_words("who is the founder of it") == ["founder"]
    assert content_words("who is it") == ["who", "is", "it"]


def test_unspaced_scripts_become_pairs_in_index_and_query_alike() -> None:
    assert words("商汤科技") == ["商汤", "汤科", "科技"]
    assert searchable("商汤科技 IPO").split() == ["商汤", "汤科", "科技", "ipo"]
    assert words("AI商汤") == ["ai", "商汤"]


def test_plurals_share_a_stem() -> None:
    assert stem("investors") == stem("investor")
    assert stem("companies") == stem("company")


@pytest.mark.parametrize(
    "word", ["technology", "possibly", "assemblies", "incredibly", "biology", "us", "as", "s"]
)
def test_a_stem_is_the_one_that_full_text_has(word: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='porter unicode61')")
    index.execute("CREATE VIRTUAL TABLE terms USING fts5vocab('texts', 'row')")
    index.execute("INSERT INTO texts VALUES (?)", (word,))
    assert index.execute("SELECT term FROM terms").fetchall() == [(stem(word),)]


def test_half_width_katakana_is_cut_like_full_width() -> None:
    assert words("ｱｲｳ 2026") == words("アイウ 2026") == ["アイ", "イウ", "2026"]
