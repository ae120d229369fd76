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
