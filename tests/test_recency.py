"""Ties in time: of two sections that say the same thing, the newer one first."""

from __future__ import annotations

from test_disagreement import make  # noqa: F401  (a fixture)

SAID = "The Borealis team of Oslo has its office on the third floor and counts {} people."


def note(day: str, count: int) -> str:
    return f"---\ndate: {day}\n---\n{SAID.format(count)}\n"


def test_the_newer_of_two_that_say_the_same_comes_first_and_the_older_is_there(make) -> None:  # noqa: F811
    assistant = make({"A.md": note("2024-01-01", 12), "B.md": note("2025-01-01", 14)})
    assistant.refresh()
    hits = assistant.search("how many people has the Borealis team of Oslo, 12?")
    assert [hit.chunk.note for hit in hits][:2] == ["B.md", "A.md"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def test_a_newer_note_that_says_something_else_stays_where_it_is(make) -> None:  # noqa: F811
    other = "---\ndate: 2026-01-01\n---\nThe Borealis team of Oslo went skiing in Geilo.\n"
    assistant = make({"A.md": note("2024-01-01", 12), "B.md": other})
    assistant.refresh()
    hits = assistant.search("office floor of the Borealis team, people")
    assert hits[0].chunk.note == "A.md"
