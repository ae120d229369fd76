"""Dates as other languages write them are the same days as in English."""

from __future__ import annotations

import pytest

from rag.text.figures import figures
from rag.text.foreignmonths import is_foreign_month, with_english_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Am 1. Juni 2024 gegründet.", "2024-06-01"),
        ("vom 3. bis 5. Oktober 2023", "2023-10-05"),
        ("le 1er février 2024", "2024-02-01"),
        ("le 3 août, avec Paul", "--08-03"),
        ("el 4 de mayo de 2020", "2020-05-04"),
        ("1 de enero del 2024", "2024-01-01"),
        ("il 4 maggio 2020", "2020-05-04"),
        ("1º de março de 2021", "2021-03-01"),
        ("op 5 maart 2021", "2021-03-05"),
        ("den 6 maj 2021", "2021-05-06"),
        ("6 października 2021 r.", "2021-10-06"),
        ("6 февраля 2026 года", "2026-02-06"),
        ("15 ВЕРЕСНЯ 2020", "2020-09-15"),
        ("9 Eylül", "--09-09"),
        ("2026년 2월 6일에", "2026-02-06"),
        ("12월 25일", "--12-25"),
        ("6.2.2026", "2026-02-06"),
        ("seit 06. 02. 2026", "2026-02-06"),
        ("24/12/2024", "2024-12-24"),
        # A month alone, with its year.
        ("em março de 2021", "2021-03"),
        ("в феврале 2026", "2026-02"),
        ("2026년 2월", "2026-02"),
        ("gültig bis 09/2024", "2024-09"),
    ],
)
def test_a_date_in_another_language_is_the_day_that_it_is(text, day) -> None:
    found = figures(text)
    assert f"d{day}" in found
    assert [figure for figure in found if figure.startswith("d")] == [f"d{day}"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Gegründet am 1. Juni 2024 in Oslo", "Gegründet am 1 June 2024 in Oslo"),
        ("el 4 de mayo de 2020", "el 4 May 2020"),
        ("em março de 2021", "em March 2021"),
        ("am 6.2.2026 um acht", "am 2026-02-06 um acht"),
        ("2026년 2월 6일", "6 February 2026"),
    ],
)
def test_only_the_date_is_put_in_english(text, read) -> None:
    assert with_english_dates(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "2 cars of 2024",
        "12/10/2021",  # October or December
        "version 1.2.3",
        "1.2.2024.5",
        "1.13.2024",
        "31/31/2024",
        "open 24/7, May 5, 2024",
        "5 set 2024 apart",
        "13월 1일",
        "",
    ],
)
def test_what_is_no_date_of_another_language_stays(text) -> None:
    assert with_english_dates(text) == text


@pytest.mark.parametrize(
    ("word", "is_one"), [("Février", True), ("МАЯ", True), ("février", True), ("May", False)]
)
def test_a_month_of_another_language_is_known_in_capitals_and_without_accents(word, is_one) -> None:
    assert is_foreign_month(word) is is_one
