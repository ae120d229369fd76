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


@pytest.mark.parametrize(
    ("stem", "day"),
    [
        ("20260213 meeting", "2026-02-13"),
        ("202602131405 Idea", "2026-02-13"),
        ("20260213140501", "2026-02-13"),
        ("13.02.2026", "2026-02-13"),
        ("13th of February 2026", "2026-02-13"),
        ("2026-W07", "2026-02-09"),
        ("2026-02 Review", "2026-02"),
    ],
)
def test_file_names(stem, day):
    assert note_dates((), stem, "") == (day,)


@pytest.mark.parametrize("stem", ["20261302", "202602132505", "2026-W60", "2025-26", "1.2.2026.4"])
def test_file_names_of_no_day(stem):
    assert note_dates((), stem, "") == ()


@pytest.mark.parametrize(
    "key",
    [
        "date created", "date-modified", "Created at", "updated_at", "creation-date", "dateCreated",
        "Last edited time", "lastmod", "published on", "release_date",
    ],
)  # fmt: skip
def test_keys_that_date_a_note(key):
    assert note_dates(((key, ("2026-02-13",)),), "x", "") == ("2026-02-13",)


@pytest.mark.parametrize("key", ["due date", "date of birth", "start date", "created by", "time"])
def test_keys_that_date_something_else(key):
    assert note_dates(((key, ("2026-02-13",)),), "x", "") == ()


def test_a_line_about_an_update_names_its_day_and_no_other():
    for line in ("Last updated: Friday, 13 February 2026", "Reviewed by Ada Moss on 13.02.2026"):
        assert note_dates((), "x", f"One.\n\n{line}\n") == ("2026-02-13",)
    for line in ("Updated passport, valid until 2031-05-01", "Sent the form due 2026-03-01"):
        assert note_dates((), "x", f"{line}\n") == ()


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
