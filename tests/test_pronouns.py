from __future__ import annotations

import pytest

from rag.text.pronouns import with_name


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("when was it founded", "when was Kiln founded"),
        ("who are its owners", "who are Kiln’s owners"),
        ("Do they pay?", "Do Kiln pay?"),
        ("who sold it to them", None),
        ("is it true that the lake is deep", None),
        ("what about the firm", None),
        ("", None),
    ],
)
def test_a_name_takes_the_place_of_the_one_pronoun(question, expected) -> None:
    assert with_name(question, "Kiln") == expected
