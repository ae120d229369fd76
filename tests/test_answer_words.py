"""The words of a quote that answer, in every face that shows the quote."""

from __future__ import annotations

import json

import pytest
from conftest import write_vault
from typer.testing import CliRunner

from rag.cli import ask_app

run = CliRunner()
NOTES = {
    "Robots.md": "# Robots\n\nThe round of ACE Robotics was led by **Ant Group** in March.\n",
    "Heron.md": "# Heron\n\nThe heron eats fish and small frogs.\n",
    "Pond.md": "# Pond\n\nThe pond is best seen at noon, when the herons come.\n",
}


@pytest.fixture
def asked(tmp_path):
    vault = write_vault(tmp_path / "vault", NOTES)
    question = "who led the round of ACE Robotics"
    return [question, "--vault", str(vault), "--index", str(tmp_path / "index"), "--quiet"]


def test_they_are_named_beside_the_quote(asked) -> None:
    (citation,) = json.loads(run.invoke(ask_app, [*asked, "--json"]).stdout)["citations"]
    assert citation["answer_words"] == "Ant Group"
    assert citation["answer_words"] in citation["quote"]


def test_without_a_reader_there_are_none(asked) -> None:
    result = run.invoke(ask_app, [*asked, "--json", "--reranker", "none"])
    assert {c["answer_words"] for c in json.loads(result.stdout)["citations"]} == {""}


def test_a_terminal_has_them_stand_out_of_the_quote(asked, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    quote = run.invoke(ask_app, asked).stdout.splitlines()[-1]
    assert "\x1b[1mAnt Group\x1b[0m" in quote
    assert "\x1b[2m" in quote
