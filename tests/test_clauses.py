"""Clauses joined by "and" are told apart, each with its subject."""

from __future__ import annotations

import pytest

from rag.text.clauses import clauses, subject_of
from rag.text.numberwords import in_digits


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "Norvik was founded in 2014 and acquired Delta",
            ("Norvik was founded in 2014", "Norvik acquired Delta"),
        ),
        ("Delta has 12 seats and Zeta 75", ("Delta has 12 seats", "has seats Zeta 75")),
        (
            "The cap is $10B; its price is $2",
            ("The cap is $10B", "The cap its price is $2"),
        ),
        (
            "Delta was sold and the head is Ada",
            ("Delta was sold", "Delta the head is Ada"),
        ),
        ("Ada and Bob left the firm", ("Ada and Bob left the firm",)),
        ("Norvik sells pumps and valves", ("Norvik sells pumps and valves",)),
    ],
)
def test_a_clause_has_what_it_leaves_out(sentence: str, found: tuple[str, ...]) -> None:
    assert clauses(sentence) == found


def test_the_subject_stands_before_the_verb() -> None:
    assert subject_of("The office in Bergen was closed.") == "The office in Bergen"
    assert subject_of("No verb here") == ""


def test_number_words_are_read_as_digits() -> None:
    said = "Twenty-one days, two weeks, a hundred birds, twice, once a day, no one"
    assert in_digits(said) == "21 days, 2 weeks, 100 birds, 2×, 1× a day, no one"
