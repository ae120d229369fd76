from __future__ import annotations

from rag.text.terms import content_words, fold, searchable, stem, words


def test_case_width_and_accents_fold() -> None:
    assert fold("ＡＢＣ Zürich") == "abc zurich"


def test_possessives_and_punctuation_are_no_words() -> None:
    assert words("who led ACE Robotics' round? DJI's role") == [
        "who", "led", "ace", "robotics", "round", "dji", "role",
    ]  # fmt: skip


def test_stop_words_go_unless_nothing_else_is_left() -> None:
    assert content_words("who is the founder of it") == ["founder"]
    assert content_words("who is it") == ["who", "is", "it"]


def test_unspaced_scripts_become_pairs_in_index_and_query_alike() -> None:
    assert words("商汤科技") == ["商汤", "汤科", "科技"]
    assert searchable("商汤科技 IPO").split() == ["商汤", "汤科", "科技", "IPO"]
    assert words("AI商汤") == ["ai", "商汤"]


def test_plurals_share_a_stem() -> None:
    assert stem("investors") == stem("investor")
    assert stem("companies") == stem("company")
