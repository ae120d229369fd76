"""Questions over properties that name them in other words: a verb, a unit, stars, a state."""

from __future__ import annotations

from datetime import date

import pytest
from small_listing import small_listing

from rag.listing.bounds import amount


def note(**properties: str) -> str:
    front = "\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in properties.items())
    return f"---\n{front}\n---\nSome words.\n"


NOTES = {
    "Books/Tides.md": note(rating="5", pages="310", finished="2025-03-09", author="Ines Roth"),
    "Books/Moss.md": note(rating="4", pages="95", finished="2024-03-30", language="German"),
    "Books/Ore.md": note(rating="★★☆", pages="520", finished="2025-05-01"),
    "Books/Ash.md": "No word yet.\n\nRead on:: 2025-06-02\n",
    "Walks/Ridge.md": note(time="1 h 50", leader='"[[Ines Roth]]"', start="2025-02-01"),
    "Walks/Marsh.md": note(time="35 min", leader="Bo Lund", start="2025-09-20"),
    "Walks/Shore.md": note(time="2 hours", start="2025-12-24"),
    "Walks/Dunes.md": note(start="2026-04-05"),
    "Tools/Saw.md": note(price="€80", warranty_until="2025-11-30", bought="2023-11-30"),
    "Tools/Lathe.md": note(price="€450", warranty_until="2027-01-15", bought="2024-01-15"),
    "Tools/Axe.md": note(price="€35"),
    "Cards/Rail.md": note(expires="2025-06-01"),
    "Cards/Library.md": note(expires="2026-06-01"),
    "Days/2025-03-01.md": note(mood="5", spent="40 €"),
    "Days/2025-03-02.md": note(mood="3", spent="15 €"),
    "People/Ines Roth.md": "Guide.\n",
    "People/Bo Lund.md": "Guide.\n",
}


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    place = tmp_path_factory.mktemp("properties")
    return small_listing(place, NOTES, lambda: date(2025, 12, 1)).answer


def names(listed) -> list[str]:
    return [item.text.partition(" (")[0] for item in listed.items]


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("how many books did i rate 4 or better", ["Moss", "Tides"]),
        ("books rated at least 5", ["Tides"]),
        ("which books have i rated 4?", ["Moss"]),
        ("books with 2 stars", ["Ore"]),
        ("five star books", ["Tides"]),
        ("books with four stars or more", ["Moss", "Tides"]),
        ("books with rating 4 or better", ["Moss", "Tides"]),
        ("which walks take less than 40 minutes", ["Marsh"]),
        ("walks that took more than an hour", ["Ridge", "Shore"]),
        ("walks under 2 hours", ["Marsh", "Ridge"]),
        ("which tools cost more than 50 euros", ["Lathe", "Saw"]),
        ("tools under €50", ["Axe"]),
        ("how many days did i spend more than 20", ["2025-03-01"]),
    ],
)
def test_an_amount_is_found_by_what_it_measures(answer, question, on) -> None:
    assert names(answer(question)) == on


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("how many walks did ines lead", ["Ridge"]),
        ("walks led by bo lund", ["Marsh"]),
        ("walks with leader ines", ["Ridge"]),
        ("books written by ines roth", ["Tides"]),
        ("books written in german", ["Moss"]),
        ("books i finished in march", ["Moss", "Tides"]),
        ("which books did i read in june", ["Ash"]),
        ("which tools did we buy in 2024", ["Lathe"]),
    ],
)
def test_a_verb_means_the_property_of_its_family(answer, question, on) -> None:
    assert names(answer(question)) == on


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("which tools are still under warranty", ["Lathe"]),
        ("tools under warranty as of november 2025", ["Lathe", "Saw"]),
        ("which tools are out of warranty", ["Saw"]),
        ("which tools are not under warranty", ["Saw"]),
        ("which cards are still valid", ["Library"]),
        ("which cards are expired", ["Rail"]),
    ],
)
def test_what_lasts_until_a_day_holds_before_it(answer, question, on) -> None:
    assert names(answer(question)) == on


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("next walk", ["Shore"]),
        ("when is my next walk?", ["Shore"]),
        ("last walk", ["Marsh"]),
        ("days with mood 5", ["2025-03-01"]),
        ("how many tools do we have notes on", ["Axe", "Lathe", "Saw"]),
        ("table of tools with price and warranty until", ["Lathe", "Saw"]),
    ],
)
def test_notes_are_counted_as_people_ask_for_them(answer, question, on) -> None:
    assert names(answer(question)) == on


@pytest.mark.parametrize(
    "question",
    [
        "how many books did i lend 4 or better",
        "which tools take less than 40 minutes",
        "books with 5 moons",
        "tools under 3 kg",
        "walks mapped by ines",
        "books written in wales",
        "books i finished in july",
        "which tools are under repair",
        "which tools are valid",
        "next tool",
        "next book",
        "how many days did it take",
        "how many hours did ines sleep",
    ],
)
def test_what_no_property_tells_is_left_alone(answer, question) -> None:
    assert answer(question) is None


@pytest.mark.parametrize(
    ("text", "name", "holds", "lacks"),
    [
        ("4 or better", "", ["4", "4.5", "★★★★"], ["3", "★★★", "none"]),
        ("5 stars", "stars", ["5", "5/5", "⭐⭐⭐⭐⭐"], ["4"]),
        ("less than 40 minutes", "", ["35 min", "5"], ["40 min", "1 h", "1 h 10"]),
        ("over 1 hour", "", ["75 min", "1h30"], ["60 min", "55 minutes"]),
        ("between two and 4", "", ["2", "4"], ["5"]),
    ],
)  # fmt: skip
def test_a_bound_may_be_all_that_is_said(text, name, holds, lacks) -> None:
    bound = amount(text)
    assert bound.name == name
    assert [value for value in (*holds, *lacks) if bound.holds(value)] == holds


def test_a_time_of_day_is_no_duration() -> None:
    assert not amount("under 40 minutes").can_tell("16:30")
