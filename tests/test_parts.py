"""Questions that ask several things, and those that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asking.parts import parts


def asked(question: str) -> list[str]:
    return [part.question for part in parts(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who founded Kiln and when did Ember list?", ["who founded Kiln", "when did Ember list"]),
        ("Who runs Kiln? And where is Ember?", ["Who runs Kiln", "where is Ember"]),
        ("heron: what does it eat and where does it nest",
         ["heron: what does it eat", "heron: where does it nest"]),
        ("Kiln: which city, which year", ["Kiln: which city", "Kiln: which year"]),
        ("when did Kiln and when did Ember leave the fair",
         ["when did Kiln leave the fair", "when did Ember leave the fair"]),
        ("which investors own part of Kiln and of Ember",
         ["which investors own part of Kiln", "which investors own part of Ember"]),
    ],
)  # fmt: skip
def test_questions_side_by_side_are_parts(question: str, expected: list[str]) -> None:
    assert asked(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is older, Ada or Grace?", ["when was Ada born", "when was Grace born"]),
        ("who died first out of Ada and Grace", ["when did Ada die", "when did Grace die"]),
        ("Was Ada or Grace born first?", ["when was Ada born", "when was Grace born"]),
        ("Kiln or Ember: which has more workers",
         ["Kiln: how many workers", "Ember: how many workers"]),
        ("Which film has the director born later, Kiln or Ember?",
         ["when was the director of Kiln born", "when was the director of Ember born"]),
        ("are Kiln and Ember both listed in Hong Kong",
         ["Kiln: listed in Hong Kong", "Ember: listed in Hong Kong"]),
        ("compare Kiln with Ember.", ["what is Kiln", "what is Ember"]),
        ("Compare the price of Kiln to that of Ember", ["Kiln: price", "Ember: price"]),
        ("Which is the warmer room, Kiln or Ember?",
         ["Kiln: how much room", "Ember: how much room"]),
        ("which is warmer, Kiln or Ember",
         ["Kiln: which is warmer", "Ember: which is warmer"]),
        ("Which has quieter rooms, Kiln or Ember?",
         ["Kiln: how much rooms", "Ember: how much rooms"]),
        ("who is taller, Ada or Grace?", ["Ada: who is taller", "Grace: who is taller"]),
        ("which came out first, Kiln, Ember, or Heron",
         ["when was Kiln released", "when was Ember released", "when was Heron released"]),
    ],
)  # fmt: skip
def test_a_comparison_asks_each_thing_for_what_is_compared(
    question: str, expected: list[str]
) -> None:
    assert asked(question) == expected


def test_a_part_that_refers_to_the_one_before_says_so() -> None:
    first, second = parts("which card was Ember trained on and how much memory does it have")
    assert (first.refers, second.refers) == (False, True)


def test_a_description_asks_nothing_itself() -> None:
    first, second = parts("the firm whose core sat in the Heron phone: where does it come from")
    assert (first.asks, second.asks, second.refers) == (False, True, True)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the trainer, Ada Brandt or Grace Falk?",
        "Who is the manager of Kiln, Ada or Grace?",
        "who was treasurer of Kiln, Ada or Grace",
        "who plays soccer, Ada or Grace",
        "who is the head of Weber, Ada or Grace",
        "Kiln or Ember, which is the dealer for Heron",
        "who founded Kiln?",
        "what are the strengths and weaknesses of Kiln",
        "When streaming answers, what is sent at the end?",
        "After the operators are warned, what may they then do?",
        "which town had the longest span between opening and closing?",
        "who founded Kiln, which listed in 2020",
        "how many churches were built between 1800 and 1900?",
        "is Kiln or Ember in the notes",
        "how does the kiln work: step by step",
        "",
        "and what",
    ],
)
def test_one_part_where_it_is_not_certain(question: str) -> None:
    assert asked(question) == [question]


@given(st.text(max_size=500))
def test_any_text_has_one_to_four_parts(question: str) -> None:
    assert 1 <= len(parts(question)) <= 4


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("phone of Ada and Bo Lund", ["phone of Ada", "phone of Bo Lund"]),
        ("what is the shoe size of Ada and of Bo Lund?",
         ["what is the shoe size of Ada", "what is the shoe size of Bo Lund"]),
        ("birthday and city of Ada", ["birthday of Ada", "city of Ada"]),
        ("phone of Ada and city of Bo Lund", ["phone of Ada", "city of Bo Lund"]),
    ],
)  # fmt: skip
def test_two_properties_or_two_notes_are_asked_for_each(question: str, expected) -> None:
    found = parts(question, {"Ada", "Bo Lund"}.__contains__, {"birthday"}.__contains__)
    assert [part.question for part in found] == expected
    assert all(part.of for part in found)


@pytest.mark.parametrize(
    "question",
    [
        "pros and cons of Ada",
        "phone of Ada and Grace",
        "birthday and city of Grace",
        "the quarrel of Ada and Bo Lund over the fence",
    ],
)
def test_what_only_looks_like_two_is_one(question: str) -> None:
    found = parts(question, {"Ada", "Bo Lund"}.__contains__, {"birthday"}.__contains__)
    assert [part.question for part in found] == [question]
