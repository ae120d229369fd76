from __future__ import annotations

import pytest

from rag.text.writtenforms import written_forms


@pytest.mark.parametrize(
    ("asked", "stands"),
    [
        ("who raised 2.82 billion", "2 82b"),
        ("who raised $2.82B", "2 82 billion"),
        ("who raised $2.82bn", "2820 million"),
        ("what happened on Feb 6, 2026?", "2026 02 06"),
        ("what happened on 2026-02-06?", "february 6 2026"),
        ("what happened on 2026-02-06?", "6 feb 2026"),
        ("which model came in March 2025", "2025 03"),
        ("which app has 1,500,000 users", "1 5 million"),
        ("which town has 120000 people", "120 000"),
        ("when was 1.4.5 released", "v1 4 5"),
    ],
)
def test_a_figure_is_also_looked_for_as_others_write_it(asked, stands) -> None:
    assert stands in written_forms(asked)


@pytest.mark.parametrize("asked", ["which chip has 512 cores", "in 2024", "version 3.5", "who?"])
def test_small_numbers_and_years_are_written_one_way(asked) -> None:
    assert written_forms(asked) == []


def test_a_form_that_stands_in_the_question_is_not_given_again() -> None:
    assert "march 2025" not in written_forms("launched in March 2025")
