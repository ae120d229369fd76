"""Questions for the most of something, and for all beyond a number: only all notes can tell."""

from __future__ import annotations

import pytest
from small_listing import small_listing

from rag.listing.bounds import asked_bound
from rag.reading.plain import folded, plain
from rag.text.firstnumber import first_number


def firm(name: str, **properties: str) -> str:
    front = "\n".join(f"{key}: {value}" for key, value in properties.items())
    return f"---\ntype: company\n{front}\n---\n# {name}\n\n{name} makes things.\n"


NOTES = {
    "Apex.md": firm("Apex", Employees="9,500", founded="1998", revenue="$2.5B", hq="Oslo"),
    "Birch.md": firm("Birch", employees="12000", founded="2011-03-04", revenue="$900 million"),
    "Cedar.md": firm("Cedar", employees="800", founded="2004", revenue="$3 billion", hq="Oslo"),
    "Drift.md": firm("Drift", employees="12000", founded="2011", profit="3 EUR"),
    "Elm.md": firm("Elm", profit="$5"),
    "Ivo.md": "---\ntype: player\nage: 34\nserve speed: 180\n---\n# Ivo\n\nIvo plays.\n",
    "Ada.md": "---\ntype: player\nage: 61\nserve speed: 150\n---\n# Ada\n\nAda plays.\n",
    "Log/Flood.md": "---\ncustomers hit: 40\nrating: 2\ncost: 90\ndate: 2026-02-01\n---\nWet.\n",
    "Log/Fire.md": "---\ncustomers hit: 900\nrating: 5\ncost: 70\ndate: 2026-03-01\n---\nHot.\n",
    "Levanger.md": "# Levanger\n\n| Church name | Year built | Height (m) |\n|---|---|---|\n"
    "| Ekne | 1893 | 20 |\n| Bamberg | 1998 | 31 |\n| Okkenhaug | 1893 | 18.5 |\n"
    "| Old | 1180 | n/a |\n",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("extremes")


@pytest.fixture(scope="module")
def answer(place):
    return small_listing(place, NOTES).answer


def names(listed) -> list[str]:
    return [item.text for item in listed.items]


@pytest.mark.parametrize(
    ("question", "intro", "on"),
    [
        ("which company has the highest revenue?", "Highest of 3 companies by “revenue”:",
         ["Cedar (revenue: $3 billion)"]),
        ("Which company has the fewest employees", "Fewest of 4 companies by “employees”:",
         ["Cedar (employees: 800)"]),
        ("what is the company with the most employees?", "Most of 4 companies by “employees”:",
         ["Birch (employees: 12000)", "Drift (employees: 12000)"]),
        ("what's the oldest company", "Oldest of 4 companies by “founded”:",
         ["Apex (founded: 1998)"]),
        ("which company was founded last", "Last of 4 companies by “founded”:",
         ["Birch (founded: 2011-03-04)"]),
        ("which company in Oslo has the lowest revenue", "Lowest of 2 companies by “revenue”:",
         ["Apex (revenue: $2.5B)"]),
        ("top 2 companies by revenue", "Top 2 of 3 companies by “revenue”:",
         ["Cedar (revenue: $3 billion)", "Apex (revenue: $2.5B)"]),
        ("which player is the oldest", "Oldest of 2 players by “age”:", ["Ada (age: 61)"]),
        ("which player has the fastest serve speed", "Fastest of 2 players by “serve speed”:",
         ["Ivo (serve speed: 180)"]),
        ("oldest company", "Oldest of 4 companies by “founded”:", ["Apex (founded: 1998)"]),
        ("latest log", "Latest of 2 logs by “date”:", ["Fire (date: 2026-03-01)"]),
        ("which log hit the most customers", "Most of 2 logs by “customers hit”:",
         ["Fire (customers hit: 900)"]),
        ("which log cost the most?", "Most expensive of 2 logs by “cost”:", ["Flood (cost: 90)"]),
        ("worst rated log", "Lowest of 2 logs by “rating”:", ["Flood (rating: 2)"]),
        ("which log has the best rating", "Highest of 2 logs by “rating”:", ["Fire (rating: 5)"]),
        ("what are the two oldest companies", "Oldest 2 of 4 companies by “founded”:",
         ["Apex (founded: 1998)", "Cedar (founded: 2004)"]),
    ],
)  # fmt: skip
def test_the_utmost_of_a_property_is_read_from_all_notes(answer, question, intro, on) -> None:
    listed = answer(question)
    assert listed.intro == intro
    assert names(listed) == on


def test_who_has_no_such_property_is_counted_aloud(answer) -> None:
    assert answer("which company has the most employees").caveat == "1 more have no “employees”."


@pytest.mark.parametrize(
    "question",
    [
        "which company has the highest profit",  # in euros here and in dollars there
        "which company has the most patents",
        "which robot has the most employees",
        "what is the tallest company",
        "which company has employees",
        "which log broke the most customers",
        "latest log on the harbour",
        "best log",
        "top 2 companies",
        "",
    ],
)
def test_what_cannot_be_told_from_properties_is_left_alone(answer, question) -> None:
    listed = answer(question)
    assert listed is None or " by “" not in listed.intro


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("how many companies have more than 9,500 employees",
         ["Birch (employees: 12000)", "Drift (employees: 12000)"]),
        ("which companies have a revenue of at least $2.5 billion",
         ["Apex (revenue: $2.5B)", "Cedar (revenue: $3 billion)"]),
        ("list all companies with revenue under $1B", ["Birch (revenue: $900 million)"]),
        ("list all companies with between 500 and 10,000 employees",
         ["Apex (Employees: 9,500)", "Cedar (employees: 800)"]),
        ("how many churches in Levanger were built between 1800 and 1900?",
         ["Ekne (Year built: 1893)", "Okkenhaug (Year built: 1893)"]),
        ("which churches in Levanger have a height over 19",
         ["Ekne (Height (m): 20)", "Bamberg (Height (m): 31)"]),
    ],
)  # fmt: skip
def test_all_beyond_a_number_are_listed_and_counted(answer, question, on) -> None:
    listed = answer(question)
    assert names(listed) == on
    assert listed.count == len(on)
    assert listed.intro.startswith(f"{len(on)} ")


@pytest.mark.parametrize(
    "question",
    ["list all companies with a profit over 3 EUR", "which companies have revenue over €1 billion"],
)
def test_units_that_do_not_compare_make_no_list(answer, question) -> None:
    assert answer(question) is None


def test_every_quote_is_the_property_or_the_row(answer, place) -> None:
    for question in (
        "top 2 companies by revenue",
        "which churches in Levanger have a height over 19",
    ):
        for item in answer(question).items:
            lines = (place / "vault" / item.note).read_text("utf-8").split("\n")
            text = plain("\n".join(lines[item.first_line - 1 : item.last_line]))
            assert folded(item.quote) in folded(text)
            assert item.text.rpartition(": ")[2].rstrip(")") in item.quote


@pytest.mark.parametrize(
    ("text", "name", "holds", "lacks"),
    [
        ("diameter of at least 20 mm", "diameter", ["20 mm", "21 mm (0.8 in)"], ["19 mm", "none"]),
        ("more than 5,000 employees", "employees", ["5,001", "6k"], ["5,000", "~4,900"]),
        ("price between 3 and 5.5", "price", ["3", "$5.50", "4.99"], ["2.99", "6"]),
        ("revenue up to 2 million", "revenue", ["2,000,000", "1.9M"], ["2.1 million"]),
    ],
)
def test_a_bound_is_read_with_its_number_and_its_name(text, name, holds, lacks) -> None:
    bound = asked_bound(text)
    assert bound.name == name
    assert [value for value in (*holds, *lacks) if bound.holds(value)] == holds


@pytest.mark.parametrize(
    "text",
    [
        "status active",
        "at least 20 mm",
        "more than nothing",
        "between 3 birds",
        "a height over trees",
    ],
)
def test_no_number_or_no_name_is_no_bound(text) -> None:
    assert asked_bound(text) is None


def test_a_minus_counts(tmp_path) -> None:
    owed = {"Cash": "300", "Card": "-500", "Loan": "\N{MINUS SIGN}1,000", "Deal": "-$1,500"}
    notes = {
        f"{name}.md": f"---\ntype: account\nbalance: {of}\n---\nMoney.\n"
        for name, of in owed.items()
    }
    answer = small_listing(tmp_path, notes).answer
    assert names(answer("which account has the lowest balance?")) == ["Deal (balance: -$1,500)"]
    below = answer("which accounts have a balance below 0?")
    assert [item.title for item in below.items] == ["Card", "Deal", "Loan"]
    between = answer("which accounts have a balance between -1000 and -500")
    assert [item.title for item in between.items] == ["Card", "Loan"]


def test_a_minus_makes_no_year(tmp_path) -> None:
    notes = {f"{n}.md": f"---\ntype: shaft\ndepth: -{n}\n---\nDug.\n" for n in (1200, 1500, 1900)}
    answer = small_listing(tmp_path, notes).answer
    assert names(answer("which shaft has the lowest depth")) == ["1900 (depth: -1900)"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("-5 °C", -5),
        ("10-20", 10),
        ("COVID-19", 19),
        ("$-2.5M", -2_500_000),
        ("Range - 20", 20),
        ("3,5", 3),
    ],
)
def test_the_first_number_of_a_value(written, number) -> None:
    assert first_number(written) == number


def test_nothing_in_another_unit_is_not_compared() -> None:
    bound = asked_bound("price under $5")
    assert bound
    assert not bound.can_tell("0 EUR")
