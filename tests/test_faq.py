"""Questions set in bold above their answers, and answers that lean on the sentence before them."""

from __future__ import annotations

import pytest
from conftest import assistant_over

VAULT = {
    "Discounts.md": "# Discounts\n\nSchools pay less.\n\n## Questions\n\n"
    "**How long does the application process take?**\n"
    "If it isn't approved at once, our team will look at it. It takes up to three days.\n\n"
    "**Do discounts add up?**\nNone of them adds up with another.\n",
    "Tags.md": "# Tags\n\n## Form\n\nThey need at least one letter. "
    "For example, #1984 isn't a valid tag.\n",
    "Publish.md": "# Publish\n\n## Faults\n\n**I receive a hash error when I publish**\n\n"
    "A plugin that edits the modified time may be in the way.\n\n"
    "**I receive a network error**\n\nYour site is very large.\n",
    "Swag.md": "# Swag\n\nWe order the welcome kit for new hires from a shop.\n\n"
    "## Welcome kits for new hires\n\nThe office buys welcome kits for new hires in spring.\n\n"
    "### What is in a welcome kit?\n\n- Hoodie\n- Socks\n- Tumbler\n",
    "Garden.md": "# Garden\n\n## Beans\n\nBeans want sun and a pole.\n\n"
    "Beans want sun, and water in the evening.\n\nBeans came from America.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("faq"), VAULT) as made:
        yield made.ask


def test_a_bold_question_is_answered_by_what_stands_under_it(ask) -> None:
    answer = ask("how long does an application for a discount take")
    assert "up to three days" in answer.text
    assert "?" not in answer.text


def test_a_bold_line_is_not_the_answer(ask) -> None:
    assert "modified time" in ask("why do I get a hash error when I publish").text


def test_a_sentence_that_points_back_is_told_with_the_one_before(ask) -> None:
    lines = ask("why is #1984 not a valid tag").text.split("\n")
    assert "at least one letter" in lines[0]
    assert "#1984" in lines[1]


def test_what_answers_as_well_is_told_too(ask) -> None:
    answer = ask("what do beans want")
    assert "pole" in answer.text
    assert "water" in answer.text
    assert "America" not in answer.text


def test_a_heading_that_asks_the_same_is_answered_by_what_stands_under_it(ask) -> None:
    text = ask("what's in the welcome kit for new hires").text
    assert [line.split(" [")[0] for line in text.split("\n")] == [
        "- Hoodie",
        "- Socks",
        "- Tumbler",
    ]
