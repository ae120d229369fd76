"""A follow-up without an answer is asked of what was spoken of, and is as sure as its section."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answering.followedup import as_sure, of_what_was_spoken_of
from rag.answering.weights import ENOUGH
from rag.asking.rewriting import asked_on
from rag.records import Chunk, Evidence, EvidenceUnit, Hit, Selection, Turn

VAN = Hit(Chunk("Van.md#@0", "Van.md#", "Van.md", "Van", (), 1, 1, "a", "a"), 1.0, 1)
HISTORY = (
    Turn("user", "when is the next MOT of Gladys due"),
    Turn("assistant", "Van: MOT due in February. [1]"),
)
HEATER = "Bev says the heater's only hot or off"
ASKED = "what is wrong with the heater"


def selected(said: str, sure: float, marker: int = 1) -> Selection:
    return Selection((Evidence(marker, EvidenceUnit("item", 3, 3, said, said), 0.5),), sure)


def asked_again(question: str, said: str = HEATER, *, alone: float = 0.1, sure: float = 0.6):
    searched: list[str] = []

    def search(query: str) -> tuple[Hit, ...]:
        searched.append(query)
        return (VAN,)

    def select(query: str, hits: tuple[Hit, ...], typed: str) -> Selection:
        assert (hits, typed) == ((VAN,), question)
        return selected(said, sure)

    whole = asked_on(question, HISTORY)
    found = of_what_was_spoken_of(question, whole, selected("No.", alone), search, select)
    return found, searched


def test_what_finds_no_answer_alone_is_asked_of_what_was_spoken_of() -> None:
    found, searched = asked_again(ASKED)
    assert found == (f"{ASKED} next mot gladys due", (VAN,), selected(HEATER, 0.6))
    assert searched == [f"{ASKED} next mot gladys due"]


@pytest.mark.parametrize(
    "question", ["what is wrong with the heater of Kiln House", "and what is wrong with it"]
)
def test_what_names_a_thing_or_points_back_is_not_asked_again(question) -> None:
    assert asked_again(question) == (None, [])


def test_what_has_an_answer_is_not_asked_again() -> None:
    assert asked_again(ASKED, alone=ENOUGH) == (None, [])


def test_a_unit_without_a_word_of_it_or_not_sure_is_no_answer() -> None:
    assert asked_again(ASKED, "MOT due in February.")[0] is None
    assert asked_again(ASKED, sure=ENOUGH - 0.01)[0] is None


def test_a_follow_up_is_as_sure_as_all_that_was_searched_for_of_its_section() -> None:
    unsure = selected(HEATER, 0.2)
    assert as_sure(unsure, lambda: selected("Other.", 0.6)) == replace(unsure, confidence=0.6)
    assert as_sure(unsure, lambda: selected("Other.", 0.6, marker=2)) == unsure
    assert as_sure(unsure, lambda: selected("Other.", 0.1)) == unsure
    assert as_sure(unsure, Selection) == unsure


def test_what_is_sure_is_not_selected_anew() -> None:
    def never() -> Selection:
        raise AssertionError

    sure = selected(HEATER, ENOUGH)
    assert as_sure(sure, never) == sure
    assert as_sure(Selection(), never) == Selection()
