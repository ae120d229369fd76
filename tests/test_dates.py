from __future__ import annotations

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


def test_none():
    assert note_dates((), "Atlas", "It was in 2014.") == ()
