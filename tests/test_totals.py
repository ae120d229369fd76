"""Sums and averages of a property, told with every value that they were reckoned from."""

from __future__ import annotations

import pytest
from small_listing import small_listing


def book(name: str, **properties: str) -> str:
    front = "\n".join(f"{key}: {value}" for key, value in properties.items())
    return f"---\ntype: book\n{front}\n---\n# {name}\n\nA book.\n"


NOTES = {
    "Dune.md": book("Dune", pages="612", rating="9", price="$10.50", weight="300 g"),
    "Emma.md": book("Emma", pages="1,474", rating="7.5", price="$ 8", weight="0.2 kg", shelf="A"),
    "Ulysses.md": book("Ulysses", pages="730", rating="6", shelf="A", finished="someday"),
    "Zadig.md": book("Zadig", finished="2026-01-05"),
    "Ada.md": "# Ada\n\nThe average rating of books is high, says Ada.\n",
}


@pytest.fixture(scope="module")
def answer(tmp_path_factory):
    return small_listing(tmp_path_factory.mktemp("totals"), NOTES).answer


@pytest.mark.parametrize(
    ("question", "intro", "first", "caveat"),
    [
        ("what is the average rating of my books?",
         "Average of “rating” over 3 books is 7.5:", "Dune (rating: 9)",
         "1 more have no “rating”."),
        ("total pages of all books", "Total of “pages” over 3 books is 2,816:",
         "Emma (pages: 1,474)", "1 more have no “pages”."),
        ("What's the median number of pages for the books",
         "Median of “pages” over 3 books is 730:", "Emma (pages: 1,474)",
         "1 more have no “pages”."),
        ("how many pages do my books have in total", "Total of “pages” over 3 books is 2,816:",
         "Emma (pages: 1,474)", "1 more have no “pages”."),
        ("average price of books", "Average of “price” over 2 books is $9.25:",
         "Dune (price: $10.50)", "2 more have no “price”."),
        ("average rating of books with shelf A", "Average of “rating” over 2 books is 6.75:",
         "Emma (rating: 7.5)", ""),
    ],
)  # fmt: skip
def test_a_number_over_many_notes(answer, question, intro, first, caveat) -> None:
    listed = answer(question)
    assert (listed.intro, listed.caveat) == (intro, caveat)
    assert listed.items[0].text == first


@pytest.mark.parametrize(
    "question",
    [
        "average weight of books",  # grams and kilograms
        "total finished of books",  # one is no number
        "average height of books",  # no such property
        "average rating of films",
        "what is the average of it all",
    ],
)
def test_what_cannot_be_reckoned_takes_the_usual_way(answer, question) -> None:
    assert answer(question) is None


def test_what_is_owed_is_taken_off(tmp_path) -> None:
    owed = {"Cash": "300", "Card": "-500", "Loan": "-1000"}
    notes = {
        f"{name}.md": f"---\ntype: account\nbalance: {of}\nfee: -${of[-3:]}\n---\nMoney.\n"
        for name, of in owed.items()
    }
    answer = small_listing(tmp_path, notes).answer
    listed = answer("what is the total balance of my accounts?")
    assert listed.intro == "Total of “balance” over 3 accounts is -1,200:"
    assert [item.title for item in listed.items] == ["Cash", "Card", "Loan"]
    assert answer("total fee of accounts").intro == "Total of “fee” over 3 accounts is -$800:"
