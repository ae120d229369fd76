from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
import typer
from evaluation_parts import GOLD, make_vault, subject, write_gold
from fakes import DEAD, ScriptedLLM
from typer.testing import CliRunner

from rag.errors import LLMError, RagError
from rag.evaluation.commands import mount


class Bench:
    """``rag eval`` over a made-up assistant."""

    def __init__(self, folder) -> None:
        self.vault = make_vault(folder / "vault")
        self.gold = write_gold(folder / "gold.jsonl")
        self.runs = folder / "runs"
        self.flags: list[dict[str, object]] = []
        self.subjects = []
        self.stop_after: int | None = None
        self.llm_fault = ""
        self.app = typer.Typer()
        self.app.callback()(lambda: None)
        self.judge = ScriptedLLM("RIGHT")
        mount(self.app, self.build, faults=self.faults, judge=lambda *_: self.judge)

    def build(self, flags, retriever):
        self.flags.append(dict(flags))
        if retriever not in {None, "dense", "keyword"}:
            raise LLMError(f"no retriever is called {retriever!r}")
        made = subject(self.vault, retriever or "hybrid", least=9 if retriever == "dense" else 2)
        asks = made.assistant.ask

        def ask(question, *, history=()):
            if self.stop_after is not None and len(made.assistant.asked) >= self.stop_after:
                raise KeyboardInterrupt
            return replace(asks(question, history=history), llm_fault=self.llm_fault)

        made.assistant.ask = ask
        self.subjects.append(made)
        return made

    @contextmanager
    def faults(self, debug):
        try:
            yield
        except RagError as fault:
            typer.echo(f"rag: {fault}", err=True)
            raise typer.Exit(1) from None

    def __call__(self, *words):
        if words[0] != "diff":
            words = (*words, "--runs", str(self.runs))
        return CliRunner().invoke(self.app, ["eval", *map(str, words)])


@pytest.fixture
def rag(tmp_path) -> Bench:
    return Bench(tmp_path)


def test_a_gold_file_gives_a_table_and_json(rag, tmp_path) -> None:
    out = tmp_path / "out" / "e.json"
    done = rag(rag.gold, "--json", out)
    assert done.exit_code == 0, done.output
    assert "evidence@5" in done.stdout
    assert "time left" in done.stderr
    whole = json.loads(out.read_text())
    assert whole["questions"] == 5
    assert len(whole["runs"]) == 5
    assert "compare" not in whole
    assert rag.flags[0]["k"] == 10


def test_a_dash_prints_nothing_but_json(rag) -> None:
    done = rag(rag.gold, "--json", "-", "--quiet", "-k", "3", "--limit", "2")
    assert json.loads(done.stdout)["questions"] == 2
    assert done.stderr == ""
    assert rag.flags[0]["k"] == 3


def test_variants_stand_side_by_side(rag) -> None:
    done = rag(rag.gold, "--compare", "keyword, dense", "--json", "-")
    whole = json.loads(done.stdout)
    assert list(whole["compare"]) == ["keyword", "dense"]
    assert whole["name"] == "keyword"
    assert whole["compare"]["dense"]["abstention"]["over_refusal"] == 1
    assert len(list(rag.runs.glob("gold.*.jsonl"))) == 2
    assert "hybrid" not in rag(rag.gold, "--compare", "keyword,dense").stdout


def test_a_gate_fails_with_exit_one(rag) -> None:
    assert rag(rag.gold, "--fail-under", "evidence@10=0.1").exit_code == 0
    done = rag(rag.gold, "--fail-under", "correct=1.01", "--fail-under", "evidence@10=0.1")
    assert done.exit_code == 1
    assert "below 1.01" in done.stderr
    assert rag(rag.gold, "--fail-under", "luck=1").exit_code == 2


def test_interrupted_it_keeps_what_is_done_and_goes_on(rag) -> None:
    rag.stop_after = 2
    done = rag(rag.gold)
    assert done.exit_code == 130
    assert "--resume" in done.stderr
    rag.stop_after = None
    done = rag(rag.gold, "--resume")
    assert done.exit_code == 0
    assert len(rag.subjects[1].assistant.asked) == 3
    assert "went on with the run begun" in done.stderr or "5/5" in done.stderr


def test_an_equal_run_is_reused_and_a_changed_note_is_not(rag) -> None:
    rag(rag.gold)
    rag(rag.gold)
    assert len(rag.subjects[1].assistant.asked) == 0
    (rag.vault / "Old.md").write_text("# Atlas in 2022\n\nNew.\n")
    rag(rag.gold)
    assert len(rag.subjects[2].assistant.asked) == 5
    rag(rag.gold, "--fresh")
    assert len(rag.subjects[3].assistant.asked) == 5


def test_answers_made_without_the_llm_are_counted_said_and_asked_again(rag, tmp_path) -> None:
    rag.llm_fault = "nothing answers at http://127.0.0.1:9/v1: start it"
    done = rag(rag.gold, "--quiet", "--json", tmp_path / "e.json", "--report", tmp_path / "r.html")
    assert done.exit_code == 1
    said = "5 of 5 answered without the LLM, the first because nothing answers at"
    assert said in " ".join(done.stderr.split())
    assert "answered without the LLM" in done.stdout
    assert json.loads((tmp_path / "e.json").read_text())["without_llm"] == 5
    assert "5 of hybrid answered without the LLM" in (tmp_path / "r.html").read_text()
    rag.llm_fault = ""
    whole = json.loads(rag(rag.gold, "--json", "-").stdout)
    assert len(rag.subjects[1].assistant.asked) == 5
    assert whole["without_llm"] == 0
    assert rag(rag.gold).exit_code == 0
    assert len(rag.subjects[2].assistant.asked) == 0


def test_a_diff_of_two_saved_runs(rag) -> None:
    rag(rag.gold, "--compare", "keyword,dense")
    first, second = (next(rag.runs.glob(f"gold.{name}.*")) for name in ("keyword", "dense"))
    done = rag("diff", first, second)
    assert done.exit_code == 0, done.output
    assert "q1 [lookup]" in done.stdout
    row = json.loads(rag("diff", first, second, "--json", "-").stdout)
    assert {"q1", "q5"} <= {one["id"] for one in row["changed"]}


def test_a_gold_file_may_be_called_diff(rag, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_gold(tmp_path / "diff", GOLD[:1])
    done = CliRunner().invoke(rag.app, ["eval", "diff", "--runs", str(rag.runs), "--json", "-"])
    assert json.loads(done.stdout)["questions"] == 1
    assert rag("a", "b").exit_code == 2


def test_a_judge_is_reported_apart(rag) -> None:
    whole = json.loads(rag(rag.gold, "--judge", "fake:scripted", "--json", "-").stdout)
    assert whole["judge"]["right"] == whole["judge"]["judged"] > 0
    plain = json.loads(rag(rag.gold, "--json", "-").stdout)
    assert plain["answers"] == whole["answers"]


def test_a_dead_judge_leaves_what_was_asked_for_written(rag, tmp_path) -> None:
    rag.judge = ScriptedLLM(DEAD)
    done = rag(rag.gold, "--judge", "fake:dead", "--json", tmp_path / "e.json")
    assert done.exit_code == 1
    assert "does not answer" in done.stderr
    assert json.loads((tmp_path / "e.json").read_text())["questions"] == 5


def test_settings_hold_where_no_flag_is_said(rag, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RAG_K", "3")
    monkeypatch.setenv("RAG_QUIET", "1")
    done = rag(rag.gold)
    assert (rag.flags[0]["k"], rag.flags[0]["quiet"], done.stderr) == (3, True, "")
    assert rag(rag.gold, "-k", "4").exit_code == 0
    assert rag.flags[1]["k"] == 4
    refused = rag(rag.gold, "-k", "0")
    assert (refused.exit_code, len(rag.flags)) == (1, 2)
    assert "k = 0" in refused.stderr


def test_faults_are_one_line(rag, tmp_path) -> None:
    bad = write_gold(tmp_path / "bad.jsonl", [GOLD[0], "{"])
    done = rag(bad)
    assert done.exit_code == 1
    assert "bad.jsonl line 2: not JSON" in done.stderr
    assert rag.flags == []
    gone = write_gold(
        tmp_path / "gone.jsonl", [{**GOLD[0], "evidence": [{"note": "No.md", "heading": ""}]}]
    )
    assert "line 1: no note 'No.md'" in rag(gone).stderr
    assert "no retriever is called 'x'" in rag(rag.gold, "--compare", "x").stderr


@pytest.mark.parametrize("option", ["--json", "--report"])
def test_nothing_is_written_into_the_vault(rag, option) -> None:
    done = rag(rag.gold, option, rag.vault / "x.html")
    assert done.exit_code == 1
    assert "lies inside the vault" in done.stderr
    assert not (rag.vault / "x.html").exists()


def test_a_file_that_cannot_be_written_is_one_line(rag, tmp_path) -> None:
    done = rag(rag.gold, "--json", tmp_path)
    assert done.exit_code == 1
    assert "can't write" in done.stderr
    rag.runs = rag.gold
    done = rag(rag.gold)
    assert (done.exit_code, "--runs" in done.stderr) == (1, True)
