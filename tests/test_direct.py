"""Questions for a note itself, a property or a heading: what people type first."""

from __future__ import annotations

import pytest
from conftest import assistant_over

NOTES = {
    "Kiln Works.md": (
        "---\naliases: [Kilnworks]\nfounded: 1998\nhq: Ember Bay\ntags: [firm]\n---\n"
        "Kiln Works — bricks and tiles for cold places. Ada Brandt keeps the books.\n\n"
        "## Owners\n\nNora Falk holds most of it, Per Holm the rest.\n\n"
        "## Crew\n\n- Ivo Lund\n- Sten Aas\n\n"
        "## Prices\n\n| Tile | Launch price |\n|---|---|\n| T1 | 4 euros |\n| T2 | 9 euros |\n"
    ),
    "Ada Brandt.md": "Ada Brandt — bookkeeper who learned to fly.\n\nShe met Kiln Works in 2004.\n",
    "Harbour.md": "# Harbour\n\nKiln Works ships from here. Its own crane is old.\n",
    "Terms.md": (
        "# Terms\n\n## Bisque kiln\n\nWe own two. A bisque kiln is one that fires raw clay.\n\n"
        "## Glaze\n\nMost of what is in the shed.\n"
    ),
    "Manual.md": "# Manual\n\n## Bisque kiln\n\n`kiln bisque --hours 8`\n",
    "Fair.md": "# Fair\n\nKiln Works, Heron and Lantern showed tiles. Ada Brandt spoke there.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("direct"), NOTES) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what is Kiln Works", "Kiln Works — bricks and tiles for cold places."),
        ("what does Kilnworks do", "Kiln Works — bricks and tiles for cold places."),
        ("tell me about Kiln Works", "Kiln Works — bricks and tiles for cold places."),
        ("who is Ada Brandt", "Ada Brandt — bookkeeper who learned to fly."),
        ("where is Kiln Works based", "hq: Ember Bay"),
        ("where are the headquarters of Kiln Works", "hq: Ember Bay"),
        ("when was Kiln Works established", "founded: 1998"),
        ("who owns Kiln Works", "Nora Falk holds most of it, Per Holm the rest."),
        ("who backs Kiln Works", "Nora Falk holds most of it, Per Holm the rest."),
    ],
)
def test_what_is_asked_for_by_name_is_given(assistant, question, answer) -> None:
    found = assistant.ask(question)
    assert found.text.splitlines()[0] == f"{answer} [1]"
    assert "disagree" not in found.text


@pytest.mark.parametrize("question", ["what is a bisque kiln", "what's a bisque kiln?"])
def test_a_heading_that_is_all_that_is_asked_is_explained(assistant, question) -> None:
    found = assistant.ask(question)
    assert found.text.splitlines()[0] == "Terms: A bisque kiln is one that fires raw clay. [1]"


def test_a_list_under_the_heading_asked_for_is_given_whole(assistant) -> None:
    text = assistant.ask("who is in the crew of Kiln Works").text
    assert "Ivo Lund" in text
    assert "Sten Aas" in text


@pytest.mark.parametrize("question", ["who founded Kiln Works", "how much does the T3 cost"])
def test_the_kind_asked_for_must_be_there(assistant, question) -> None:
    assert "1998" not in assistant.ask(question).text
