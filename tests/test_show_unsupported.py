"""``--show-unsupported``: what the check took out of an answer, struck out under it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import write_vault
from typer.testing import CliRunner

from rag.cli import app, ask_app
from rag.records import Answer, Claim
from rag.terminal.console import show_answer

sys.path.insert(0, str(Path(__file__).parent / "llms"))
from scripted_server import Reply, serving

TRUE = "The heron eats fish."
LIE = "The heron sings opera at night."
NOTES = {"Heron.md": f"# Heron\n\n{TRUE}\n"}
ANSWER = Answer(
    "q",
    f"{TRUE} [1]",
    False,
    claims=(Claim(TRUE, (1,), True), Claim(LIE, (), False), Claim("A \x1b[31mred lie.", (), False)),
)
run = CliRunner()


def test_a_pipe_gets_tildes(capsys, tmp_path) -> None:
    show_answer(ANSWER, tmp_path, unsupported=True)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{TRUE} [1]"
    assert f"~~{LIE}~~" in lines
    assert "~~A [31mred lie.~~" in lines
    assert f"~~{TRUE}~~" not in lines


def test_a_terminal_strikes_it_out(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    show_answer(ANSWER, tmp_path, unsupported=True)
    printed = capsys.readouterr().out
    assert f"\x1b[2;9m{LIE}\x1b[0m" in printed
    assert "~~" not in printed
    assert "\x1b[31m" not in printed


def test_it_is_not_shown_unless_asked_for(capsys, tmp_path) -> None:
    show_answer(ANSWER, tmp_path)
    assert LIE not in capsys.readouterr().out
    show_answer(Answer("q", "x", False, claims=(Claim("x", (1,), True),)), tmp_path)
    assert "Left out" not in capsys.readouterr().out


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Runs a command whose LLM, behind a real server, says one true thing and one lie."""
    pytest.importorskip("openai")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    vault = write_vault(tmp_path / "vault", NOTES)

    def ask(command, *words: str, **how):
        with serving(Reply(words=(f"{TRUE[:-1]} [1]. ", f"{LIE[:-1]} [1]."))) as server:
            llm = ["--llm", "openai-compatible:m", "--base-url", f"{server.url}/v1"]
            folders = ["--vault", str(vault), "--index", str(tmp_path / "index"), "--quiet"]
            result = run.invoke(command, [*words, *folders, *llm], **how)
        assert result.exit_code == 0, result.output
        return result.stdout

    return ask


def test_ask_shows_it(asked) -> None:
    question = "what does the heron eat?"
    shown = asked(ask_app, question, "--show-unsupported")
    assert shown.index(TRUE) < shown.index(f"~~{LIE}~~")
    assert LIE not in asked(ask_app, question)


def test_chat_shows_it(asked) -> None:
    question = "what does the heron eat?\n"
    assert f"~~{LIE}~~" in asked(app, "chat", "--show-unsupported", input=question)
    assert LIE not in asked(app, "chat", input=question)


def test_the_environment_may_ask_for_it(asked, monkeypatch) -> None:
    monkeypatch.setenv("RAG_SHOW_UNSUPPORTED", "1")
    assert f"~~{LIE}~~" in asked(ask_app, "what does the heron eat?")
