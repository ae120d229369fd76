from __future__ import annotations

import pytest
from evaluation_parts import abstained, answered, cite, question
from fakes import ScriptedLLM

from rag.evaluation.judge import judge_answer, judge_row, judge_run
from rag.evaluation.run_file import Outcome

ASKED = question(answers=("Oslo",), wrong=("Rome",), reference="It is Oslo.")


def outcome(name, answer, **fields):
    asked = question(id=name, answers=("Oslo",), **fields)
    return Outcome(asked, answer, {"correct": float("Oslo" in answer.text)}, "", 1.0)


OUTCOMES = (
    outcome("right", answered("Oslo", cite(1, "A.md"))),
    outcome("wrong", answered("Rome", cite(1, "A.md"))),
    outcome("silent", abstained()),
    outcome("none", answered("x"), answerable=False),
)


@pytest.mark.parametrize(
    ("said", "opinion"),
    [("RIGHT", "right"), ("It is wrong.", "wrong"), ("Partly", "partly"), ("hm", "unclear"),
     ("RIGHT or WRONG", "unclear"), ("", "unclear")],
)  # fmt: skip
def test_a_verdict_is_one_word(said, opinion) -> None:
    llm = ScriptedLLM(said)
    assert judge_answer(ASKED, "Oslo", llm).opinion == opinion
    shown = llm.prompts[0].messages[-1].content
    assert "Accepted: Oslo" in shown
    assert "Wrong if given as the answer: Rome" in shown
    assert "Reference answer: It is Oslo." in shown


def test_only_answers_to_answerable_questions_are_judged_and_once(tmp_path) -> None:
    file = tmp_path / "verdicts.jsonl"
    llm = ScriptedLLM("RIGHT")
    verdicts = judge_run(OUTCOMES, llm, file=file)
    assert [verdict.id for verdict in verdicts] == ["right", "wrong"]
    file.write_text(file.read_text() + '{"id": "cut sh')
    assert judge_run(OUTCOMES, llm, file=file) == verdicts
    assert len(llm.prompts) == 2
    changed = (outcome("right", answered("Oslo indeed")),)
    judge_run(changed, llm, file=file)
    assert len(llm.prompts) == 3


def test_verdicts_are_counted_apart(tmp_path) -> None:
    verdicts = judge_run(OUTCOMES, ScriptedLLM("RIGHT"), file=tmp_path / "v.jsonl")
    row = judge_row(verdicts, OUTCOMES, "fake:scripted")
    assert (row["judged"], row["right"], row["wrong"]) == (2, 2, 0)
    assert row["agreement"] == 0.5
