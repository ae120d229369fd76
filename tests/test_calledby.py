"""What a thing is called, told by the heading over what is said of it."""

from __future__ import annotations

import pytest
from conftest import assistant_over

VAULT = {
    "Viruses.md": "# Viruses\n\nPrograms that spread.\n\n## Metamorphic virus\n\n"
    "It is able to rewrite itself entirely before it infects another file.\n\n"
    "## Boot sector virus\n\nIt sits where the machine starts from.\n",
    "Hiding.md": "# Hiding\n\n## Terms\n\n### Covertext\n\n"
    "The container document in which the secret message is hidden.\n",
    "Rome.md": "# Rome\n\n## Part 15\n\nThe kind of road of the legions was built of basalt.\n\n"
    "## Names of roads\n\nThe first paved road of the Romans went from the city to Capua.\n",
    "Bread.md": "# Bread\n\n## Baking\n\nThe kind of flour we bake with is spelt.\n\n"
    "## Why does dough rise?\n\nYeast makes a gas out of sugar.\n",
}
VAULT["Changelog.md"] = (
    "# kilnd changes\n\n## 4.7.0 (2025-09-11)\n\n### Changed\n\n- Feature: split firings\n"
    "- Change: Go 1.23\n\n## [4.6.2] - 2025-08-05\n\n- Fix: rounding of the glaze weight\n\n"
    "## kilnd v4.6\n\nThe old valves were removed.\n"
)
VAULT["Setup.md"] = "# Setup\n\nNeeds Docker 26 and Go 1.23.\n"
VAULT["Manual.md"] = "# Manual\n\n## 2.1 Filters\n\nThe filter works with any version of sand.\n"
HEADINGS = ("Metamorphic virus", "Covertext", "Why does dough rise?", "Part 15", "Names of roads")


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("called"), VAULT) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("which kind of virus can rewrite itself before it infects a file", "Metamorphic virus"),
        ("what is the container document of a secret message called", "Covertext"),
    ],
)
def test_the_heading_is_said_with_what_it_names(ask, question, name) -> None:
    answer = ask(question)
    assert answer.text.startswith(f"{name}: ")
    assert answer.claims[0].supported
    assert answer.citations[0].heading_path[-1] == name


@pytest.mark.parametrize(
    "question",
    [
        "what is able to rewrite itself entirely",
        "what do you call the gas that yeast makes out of sugar",
        "what is the covertext of a secret message called",
        "which kind of road did the legions build of basalt",
        "what is the first paved road of the Romans called",
    ],
)
def test_no_other_heading_is(ask, question) -> None:
    text = ask(question).text
    assert not any(text.startswith(f"{h}:") for h in HEADINGS)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "in which version was the rounding of the glaze weight fixed",
            "[4.6.2] - 2025-08-05: Fix",
        ),
        ("which version changed to go 1.23", "4.7.0 (2025-09-11): Change"),
        ("what version added split firings?", "4.7.0 (2025-09-11): Feature"),
        ("which release removed the old valves", "kilnd v4.6: The old"),
    ],
)
def test_a_release_that_only_its_heading_names_is_said(ask, question, said) -> None:
    answer = ask(question)
    assert answer.text.startswith(said)
    assert answer.claims[0].supported


@pytest.mark.parametrize(
    "question", ["which version of Docker is needed", "which version of sand does the filter take"]
)
def test_the_number_of_a_chapter_is_no_release(ask, question) -> None:
    assert "2.1 Filters:" not in ask(question).text
    assert "4.7.0" not in ask(question).text
