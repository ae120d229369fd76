from __future__ import annotations

from dataclasses import replace

import pytest
from evaluation_parts import SectionReader, make_vault, write_gold

from rag.errors import GoldError, LLMError
from rag.evaluation.gold import load_gold
from rag.evaluation.places import read_sections
from rag.evaluation.run_file import Header, read_run
from rag.evaluation.runner import Judged, run_gold


class Bench:
    """Everything a run needs, and a count of what was asked."""

    def __init__(self, folder) -> None:
        self.vault = make_vault(folder / "vault")
        self.questions = load_gold(write_gold(folder / "gold.jsonl"))
        self.reader = SectionReader(self.vault)
        self.file = folder / "runs" / "run.jsonl"
        self.judged = Judged(self.vault, read_sections(self.vault))
        self.stop_at: str = ""
        self.fails_at: str = ""
        self.stop_with: type[BaseException] = KeyboardInterrupt
        self.progress: list[int] = []

    def ask(self, question):
        if question.id == self.stop_at:
            raise self.stop_with("stop")
        fault = "no server" if question.id == self.fails_at else ""
        answer = self.reader.ask(question.question, history=question.history)
        return replace(answer, llm_fault=fault)

    def run(self, key="k1", **options):
        header = Header("hybrid", "gold.jsonl", "0", len(self.questions), key, {}, "now")
        return run_gold(
            self.questions, self.ask, header=header, file=self.file, judged=self.judged,
            on_done=self.progress.append, **options,
        )  # fmt: skip

    def asked(self) -> list[str]:
        return [question for question, _ in self.reader.asked]


@pytest.fixture
def bench(tmp_path) -> Bench:
    return Bench(tmp_path)


def test_every_question_is_asked_with_its_history_and_saved(bench) -> None:
    run = bench.run()
    assert run.complete
    assert [o.question.id for o in run.outcomes] == ["q1", "q2", "q3", "q4", "q5"]
    assert bench.reader.asked[4][1] == bench.questions[4].history
    assert bench.progress == [0, 1, 2, 3, 4, 5]
    saved = read_run(bench.file)
    assert [(o.answer.text, o.figures, o.lost) for o in saved.outcomes] == [
        (o.answer.text, o.figures, o.lost) for o in run.outcomes
    ]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, LLMError])
def test_what_is_done_is_kept_and_resume_goes_on(bench, stop) -> None:
    bench.stop_at, bench.stop_with = "q3", stop
    with pytest.raises(stop):
        bench.run()
    assert [o.question.id for o in read_run(bench.file).outcomes] == ["q1", "q2"]
    bench.stop_at = ""
    run = bench.run(resume=True)
    assert run.complete
    assert len(bench.asked()) == len(set(bench.asked())) == 5


def test_without_resume_it_starts_over(bench) -> None:
    bench.stop_at = "q3"
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    bench.stop_at = ""
    bench.run()
    assert len(bench.asked()) == 7


def test_a_line_cut_short_by_a_kill_is_asked_again(bench) -> None:
    bench.run()
    whole = bench.file.read_text()
    bench.file.write_text(whole[:-40])
    assert bench.run(resume=True).complete
    assert len(bench.asked()) == 6
    assert read_run(bench.file).complete


def test_a_complete_run_is_reused_only_with_an_equal_key(bench) -> None:
    bench.run()
    bench.run()
    assert len(bench.asked()) == 5
    bench.run(key="k2")
    assert len(bench.asked()) == 10
    bench.run(key="k2", fresh=True)
    assert len(bench.asked()) == 15


def test_only_what_was_answered_without_the_llm_is_asked_again_by_resume(bench) -> None:
    bench.fails_at = "q3"
    assert [o.question.id for o in bench.run().without_llm] == ["q3"]
    bench.fails_at = ""
    run = bench.run(resume=True)
    assert not run.without_llm
    assert len(bench.asked()) == 6
    bench.run()
    assert len(bench.asked()) == 6


def test_an_unfinished_run_of_another_key_is_not_gone_on_with(bench) -> None:
    bench.stop_at = "q3"
    with pytest.raises(KeyboardInterrupt):
        bench.run()
    bench.stop_at = ""
    bench.run(key="k2", resume=True)
    assert len(bench.asked()) == 7


def test_files_that_are_no_runs(bench, tmp_path) -> None:
    with pytest.raises(GoldError, match="can't read run"):
        read_run(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match="is not a saved run"):
        read_run(tmp_path / "gold.jsonl")
    bench.run()
    lines = bench.file.read_text().split("\n")
    bench.file.write_text("\n".join([lines[0], "{", *lines[2:]]))
    with pytest.raises(GoldError, match="line 2: damaged"):
        read_run(bench.file)
