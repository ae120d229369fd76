"""Misspelt names are put right, and nothing else is."""

from __future__ import annotations

import pytest
from conftest import write_vault
from typer.testing import CliRunner

from rag.asking.spelling import Speller, put_right
from rag.cli import app
from rag.embedders import load_embedder
from rag.indexing.index import Index

VAULT = {
    "SenseTime.md": "---\naliases: [SenseTime Group]\n---\n# SenseTime\n\nA grant of robots.\n",
    "Xu Li.md": "# Xu Li\n\n## Education at Stanford\n\nHe leads the company completely.\n",
}


@pytest.fixture(scope="module")
def embedder(models):
    return load_embedder("sentence-transformers:all-MiniLM-L6-v2", models, say=str)


@pytest.fixture
def speller(tmp_path, embedder):
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", VAULT), embedder)
    index.sync()
    return Speller(index.catalog, embedder)


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("who runs SenseTme", "who runs SenseTime"),
        ("who runs sensetimme?", "who runs SenseTime?"),
        ("xu li Stanfrod", "xu li Stanford"),
        ("a grannt", "a grant"),  # doubled
        ("leads it completly", "leads it completely"),  # left out
        ("who leads the compnay", "who leads the company"),  # swapped
        ("how ofen", "how often"),
        ("why cant he lead", "why can't he lead"),
    ],
)
def test_a_misspelt_name_is_read_as_the_name(speller, asked, read) -> None:
    assert put_right(asked, speller.corrections(asked)) == read


@pytest.mark.parametrize(
    "asked",
    [
        "a giant of robots",  # a word of its own, one letter from "grant"
        "who runs SenseTime",
        "sense tme",  # too short to tell
        "who runs SenseTme2 and v4SenseTme",  # part of a longer word
        "zebra",
        "a graft and graints",  # another letter, or one more, makes another word
        "",
        "\0 \U0001f986 汉字 12345",
    ],
)
def test_other_words_stay(speller, asked) -> None:
    assert speller.corrections(asked) == {}


def test_a_missing_apostrophe_is_no_news(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", VAULT)
    command = ["ask", "isnt Xu Li the leader of the company?", "--vault", str(vault)]
    done = CliRunner().invoke(app, [*command, "--index", str(tmp_path / "index"), "--json"])
    assert done.exit_code == 0
    assert "isn't" not in done.stderr


def test_ask_says_how_it_read_the_name(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", VAULT)
    command = ["ask", "who leads the education at Stanfrod?", "--vault", str(vault)]
    done = CliRunner().invoke(app, [*command, "--index", str(tmp_path / "index"), "--json"])
    assert done.exit_code == 0
    assert "Stanford" in done.stderr


HIDDEN = {
    "Private/Falkenstein.md": "# Falkenstein\n\n## The settlement\n\nIt was settled completely.\n",
    "Heron.md": "# Heron\n\nThe heron of Stanford eats fish.\n",
    "Stanford.md": "# Stanford\n\nA town.\n",
}


@pytest.mark.parametrize("slip", ["Falkenstien", "settlemnt", "completly"])
def test_no_word_of_a_note_that_may_not_answer_is_told(tmp_path, embedder, slip) -> None:
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", HIDDEN), embedder)
    index.sync()
    speller, asked = Speller(index.catalog, embedder), f"what of {slip} and Stanfrod"
    assert slip in speller.corrections(asked)
    told = speller.corrections(asked, frozenset({"Heron.md"}))
    assert told == {"Stanfrod": "Stanford"}  # another's title, but written in a note that may


def test_a_filter_bounds_how_a_name_is_read(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", HIDDEN)
    command = ["ask", "what was the Falkenstien affair?", "--vault", str(vault)]
    command += ["--index", str(tmp_path / "index"), "--where", "-path:Private/"]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    assert "Falkenstein" not in done.output
