"""The commands as a user types them, with the real embedder."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys

import pytest
from conftest import write_vault
from evaluation_parts import write_gold
from typer.testing import CliRunner

from rag.cli import app, ask_app
from rag.reading.plain import folded, plain

NOTES = {
    "ACE Robotics.md": (
        "---\naliases: [ACE]\ntags: [ai/robotics]\n---\n# ACE Robotics\n\n## Round\n\n"
        "The angel round was led by [[Ant Group]].\n"
    ),
    "SenseTime.md": (
        "# SenseTime\n\n## Numbers\n\n| Metric | TTM (Jun 2025) |\n|---|---|\n"
        "| Revenue | $609M |\n| Gross margin | ~65% |\n"
    ),
    "Heron.md": "# Heron\n\nThe heron eats fish and small frogs.\n",
}
run = CliRunner()


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    return write_vault(tmp_path_factory.mktemp("cli") / "vault", NOTES)


@pytest.fixture
def common(vault, tmp_path):
    return ["--vault", str(vault), "--index", str(tmp_path / "index")]


def one_line(result) -> str:
    """The fault, which must be one line on stderr without a traceback."""
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_ask_as_json_has_the_contracts_shape_and_true_quotes(common, vault) -> None:
    question = "who led ACE Robotics' round?"
    result = run.invoke(ask_app, [question, *common, "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["question"] == question
    assert "Ant Group" in answer["answer"]
    assert answer["abstained"] is False
    assert answer["llm"] == "extractive"
    assert answer["index"]["notes"] == 3
    assert set(answer["timings_ms"]) >= {"sync", "retrieve", "answer", "total"}
    (citation, *_) = answer["citations"]
    assert citation["note"] == "ACE Robotics.md"
    assert citation["heading"] == ["ACE Robotics", "Round"]
    for citation in answer["citations"]:
        first, last = citation["lines"]
        lines = (vault / citation["note"]).read_text("utf-8").split("\n")[first - 1 : last]
        assert folded(citation["quote"]) in folded(plain("\n".join(lines)))
        assert f"[{citation['marker']}]" in answer["answer"]
    hit = answer["hits"][0]
    assert {"rank", "note", "heading", "lines", "score", "ranks", "text"} <= set(hit)
    assert set(hit["ranks"]) <= {"dense", "keyword"}


def test_a_table_row_is_said_with_its_header(common) -> None:
    result = run.invoke(ask_app, ["what is SenseTime's gross margin", *common])
    assert "Gross margin: ~65%" in result.stdout
    assert "SenseTime.md › SenseTime › Numbers" in result.stdout


def test_what_the_notes_do_not_say_exits_0(common) -> None:
    result = run.invoke(ask_app, ["who won the 1998 football world cup", *common, "--json"])
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["abstained"] is True
    assert answer["citations"] == []
    assert "\n" not in answer["answer"]


def test_index_reports_and_a_second_run_changes_nothing(common) -> None:
    first = json.loads(run.invoke(app, ["index", *common, "--json"]).stdout)
    assert (first["notes"], first["added"], first["unchanged"]) == (3, 3, 0)
    again = json.loads(run.invoke(app, ["index", *common, "--json"]).stdout)
    assert (again["added"], again["changed"], again["removed"], again["unchanged"]) == (0, 0, 0, 3)
    rebuilt = run.invoke(app, ["index", *common, "--rebuild", "--json"])
    assert json.loads(rebuilt.stdout)["added"] == 3


def test_an_index_of_the_version_before_is_made_anew_and_never_answered_from(
    common, tmp_path
) -> None:
    question = [*common, "who led ACE Robotics' round?"]
    unbuilt = one_line(run.invoke(ask_app, [*question, "--no-sync"]))
    assert "leave out --no-sync, or run `rag index`" in unbuilt
    run.invoke(app, ["index", *common])
    with sqlite3.connect(tmp_path / "index" / "catalog.sqlite") as catalog:
        catalog.execute(
            "UPDATE meta SET value = 'sentence-transformers:all-MiniLM-L6-v2@before'"
            " WHERE key = 'embedder'"
        )
    assert "leave out --no-sync" in one_line(run.invoke(ask_app, [*question, "--no-sync"]))
    assert "the next question makes it anew" in run.invoke(app, ["doctor", *common]).stdout
    assert "Ant Group" in run.invoke(ask_app, question).stdout
    assert "Ant Group" in run.invoke(ask_app, [*question, "--no-sync"]).stdout


def test_search_ranks_sections_and_explains(common) -> None:
    result = run.invoke(app, ["search", "heron fish", *common, "--json"])
    found = json.loads(result.stdout)
    assert found["query"] == "heron fish"
    assert found["hits"][0]["note"] == "Heron.md"
    explained = run.invoke(app, ["search", "heron fish", *common, "--explain"])
    assert "dense" in explained.stdout
    assert "keyword" in explained.stdout


def test_where_narrows_and_a_broken_one_shows_the_grammar(common) -> None:
    narrowed = ["search", "round", *common, "--where", "tag:ai", "--json"]
    notes = {hit["note"] for hit in json.loads(run.invoke(app, narrowed).stdout)["hits"]}
    assert notes == {"ACE Robotics.md"}
    assert "tag:ai" in one_line(run.invoke(app, ["search", "x", *common, "--where", "huh"]))


def test_doctor_advises_no_rebuild_where_there_is_no_vault(tmp_path) -> None:
    words = ["doctor", "--vault", str(tmp_path / "nope"), "--index", str(tmp_path / "index")]
    result = run.invoke(app, [*words, "--json"])
    assert result.exit_code == 1
    assert "no vault at" in result.stdout
    assert "--rebuild" not in result.stdout


def test_doctor_finds_nothing_wrong_once_indexed(common) -> None:
    run.invoke(app, ["index", *common])
    result = run.invoke(app, ["doctor", *common, "--json"])
    report = json.loads(result.stdout)
    assert report["ok"] is True, report
    assert {"vault", "embedder", "index", "reachability", "llm"} <= {
        finding["name"] for finding in report["findings"]
    }


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--vault", "{tmp}/none"], "no vault at"),
        (["--vault", "{tmp}/file.md"], "is a file"),
        (["--vault", "{tmp}/empty"], "no notes"),
        (["--llm", "openay:gpt"], "did you mean 'openai'"),
        (["--llm", "llamacpp:{tmp}/none.gguf"], "llamacpp"),
        (["--embedder", "sentence-transformers:{tmp}/none"], "none"),
        (["--embedder", "word2vec:x"], "word2vec"),
        (["--where", "huh"], "tag:ai"),
        (["-k", "0"], "k = 0"),
        (["--as-of", "soon"], "as_of"),
    ],
)
def test_what_a_user_can_mend_is_one_line_and_exit_1(common, tmp_path, flags, says) -> None:
    (tmp_path / "file.md").write_text("text")
    (tmp_path / "empty").mkdir()
    asked = ["anything", *common, *(flag.format(tmp=tmp_path) for flag in flags)]
    assert says in one_line(run.invoke(ask_app, asked))


def test_a_broken_rag_toml_is_one_line(tmp_path, monkeypatch, common) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rag.toml").write_text("llm = [")
    assert "rag.toml" in one_line(run.invoke(ask_app, ["anything", *common]))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_vault_is_one_line(tmp_path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    assert "locked" in one_line(run.invoke(ask_app, ["anything", "--vault", str(locked)]))


def test_one_set_of_options_can_be_given_to_every_command(common) -> None:
    """The contract calls them common; ``rag search --llm …`` was wrong usage."""
    options = [*common, "--llm", "extractive", "--quiet"]
    for command in (["index"], ["search", "heron"], ["ask", "what eats fish"], ["doctor"]):
        result = run.invoke(app, [*command, *options])
        assert (result.exit_code, result.stderr) == (0, ""), command


def test_wrong_usage_exits_2() -> None:
    assert run.invoke(app, ["search"]).exit_code == 2
    assert run.invoke(ask_app, ["q", "--nonsense"]).exit_code == 2
    assert run.invoke(ask_app, ["  "]).exit_code == 2


def test_a_question_in_a_fresh_process_loads_no_torch(vault, tmp_path) -> None:
    common = ["--vault", str(vault), "--index", str(tmp_path / "index"), "--quiet"]
    asked = ["who led the round", *common]
    ask = f"from rag.cli import ask_app; ask_app({asked!r}, standalone_mode=False)"
    heavy = ("torch", "transformers", "sentence_transformers")
    code = f"import sys; {ask}; print([m for m in {heavy!r} if m in sys.modules])"
    for _ in range(2):  # the first run may have to export the model
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
    assert done.stdout.strip().endswith("[]")


def test_nothing_is_written_into_the_vault(vault, common) -> None:
    before = sorted(p.name for p in vault.rglob("*"))
    run.invoke(ask_app, ["who led the round", *common])
    assert sorted(p.name for p in vault.rglob("*")) == before


def test_every_command_shows_help() -> None:
    for command in ("ask", "index", "search", "doctor", "eval", "serve"):
        result = run.invoke(app, [command, "--help"])
        assert result.exit_code == 0
        assert re.search(r"--vault", result.stdout)


def test_the_version_is_shown() -> None:
    assert run.invoke(app, ["--version"]).stdout.startswith("rag ")


def test_the_manual_says_what_the_commands_say() -> None:
    from pathlib import Path

    from rag.manual import manual

    page = Path(__file__).parents[1] / "docs" / "cli.md"
    assert page.read_text("utf-8") == manual(), "run: python -m rag.manual > docs/cli.md"


def test_an_escape_sequence_in_a_note_does_not_reach_the_terminal(tmp_path) -> None:
    notes = {"Evil.md": "# Evil\n\nThe zebra paints stripes \x1b[31mblue.\x1b]0;owned\x07\n"}
    evil = write_vault(tmp_path / "evil", notes)
    result = run.invoke(
        ask_app, ["what does the zebra paint", "--vault", str(evil), "--index", str(tmp_path / "i")]
    )
    assert "zebra" in result.stdout
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


def test_a_saved_run_stands_only_for_one_with_the_settings_that_answers_depend_on(
    common, tmp_path, monkeypatch
) -> None:
    gold = write_gold(
        tmp_path / "gold.jsonl",
        [{"id": "q", "question": "what does the heron eat?", "answers": ["fish"],
          "evidence": [{"note": "Heron.md", "heading": "Heron"}], "category": "lookup",
          "answerable": True}],
    )  # fmt: skip
    runs = tmp_path / "runs"
    words = ["eval", str(gold), *common, "--quiet", "--runs", str(runs), "--base-url"]

    def saved(server: str) -> int:
        done = run.invoke(app, [*words, server])
        assert done.exit_code == 0, done.output
        return len(list(runs.iterdir()))

    assert saved("http://me:secret@127.0.0.1:9/v1") == 1
    assert "secret" not in next(runs.iterdir()).read_text()
    monkeypatch.setenv("RAG_PORT", "8799")
    assert saved("http://127.0.0.1:9/v1") == 1
    assert saved("http://127.0.0.1:10/v1") == 2
    monkeypatch.setenv("RAG_QUERY_ENCODER", "plain")
    assert saved("http://127.0.0.1:10/v1") == 3
