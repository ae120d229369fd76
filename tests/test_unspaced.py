"""Questions without blanks between words keep what tells something."""

from __future__ import annotations

import pytest

from rag.asking.unspaced import without_particles


def pairs_of(notes: str):
    pairs = [notes[at : at + 2] for at in range(len(notes) - 1)]

    def forms(prefix: str) -> dict[str, int]:
        return {pair: pairs.count(pair) for pair in pairs if pair.startswith(prefix)}

    return forms


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("予備のタイルはどこにありますか", "予備 タイル where"),
        ("田中さんの誕生日はいつですか？", "田中 誕生日 when"),
        ("取り付けの業者は誰？", "取り付け 業者 who"),
        ("냉장고는 언제 샀어요?", "냉장고 when"),
        ("팀은 몇 명이야?", "팀 how many"),
        ("담임 선생님은 누구였더라?", "담임 선생님 who"),
        ("수리 기사 이름이 뭐예요?", "수리 기사 what name"),
        ("备用瓷砖在哪里？", "备用瓷砖 where"),
        ("谁是公司的老板？", "who 公司 老板"),
        ("Miele 洗衣机在哪里？", "Miele 洗衣机 where"),
    ],
)
def test_it_asks_in_english_and_drops_what_only_joins(question, left) -> None:
    assert without_particles(question, pairs_of("")) == left


def test_a_character_that_joins_elsewhere_stays_within_a_word_of_the_notes() -> None:
    assert without_particles("的士多少钱", pairs_of("")) == "士 how much"
    assert without_particles("的士多少钱", pairs_of("坐的士")) == "的士 how much"


@pytest.mark.parametrize(
    "question", ["いつですか", "언제", "什么时候", "Wer ist da?", "Где плитки?", ""]
)
def test_a_question_that_would_be_empty_or_is_in_other_letters_stays(question) -> None:
    assert without_particles(question, pairs_of("什么时候")) == question
