from __future__ import annotations

import pytest

from rag.text.dates import dates_in, note_dates


def test_dates_of_every_spelling():
    text = "2026-02-13 2025/1/2 Feb 11, 2026 and 3 March 2024, not 2026-13-40 nor 12026-01-011"
    assert dates_in(text) == ["2026-02-13", "2025-01-02", "2026-02-11", "2024-03-03"]


def test_the_most_telling_comes_first():
    properties = (("created", ("2020-01-01",)), ("As-Of", ("2026-02-13T10:00",)), ("x", ("y",)))
    body = "text\n\n*Updated 2025-05-05*\n\nUpdated often since 2001-01-01" + ", at length" * 5
    assert note_dates(properties, "2024-03-04 log", body) == (
        "2026-02-13",
        "2020-01-01",
        "2024-03-04",
        "2025-05-05",
    )


def test_compact_file_names():
    assert note_dates((), "20260213 meeting", "") == ("2026-02-13",)


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("Released on 2021/10/06.\n\n## New", "2021-10-06"),
        ("# Part 2\n\n<small>Released February 22, 2023</small>\n", "2023-02-22"),
        ("*13 February 2026*\n\nWe met.", "2026-02-13"),
        ("Released ſep 4, 2020", "2020-09-04"),
        ("**Date:** 2024-05-03", "2024-05-03"),
    ],
)
def test_a_note_may_open_with_its_day(body, day):
    assert note_dates((), "x", body) == (day,)


@pytest.mark.parametrize(
    "body",
    [
        "2026-02-13 was a cold day.",
        "In 2020 all was well.",
        "One.\n\nTwo.\n\nThree.\n\nReleased on 2021/10/06.",
        "Released, after years of work which began on 2001-01-01 and went on, by nobody at all.",
    ],
)
def test_a_day_that_is_spoken_of_dates_no_note(body):
    assert note_dates((), "x", body) == ()


def test_none():
    assert note_dates((), "Atlas", "It was in 2014.") == ()
