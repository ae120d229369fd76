from __future__ import annotations

import json

import pytest
from evaluation_parts import SectionReader, make_vault, write_gold

from rag.errors import GoldError
from rag.evaluation.diff import diff_row, diff_runs, diff_text, read_side
from rag.evaluation.gold import load_gold
from rag.evaluation.places import read_sections
from rag.evaluation.run_file import Header, read_run
from rag.evaluation.runner import Judged, run_gold
from rag.evaluation.summary import summary


def saved_run(folder, name, *, gold_hash="h", only=None, **options):
    vault = folder / "vault"
    if not vault.exists():
        make_vault(vault)
    questions = load_gold(write_gold(folder / "gold.jsonl"))[:only]
    reader = SectionReader(vault, **options)
    header = Header(name, "gold.jsonl", gold_hash, len(questions), name, {}, "now")
    run_gold(
        questions, lambda q: reader.ask(q.question, history=q.history), header=header,
        file=folder / f"{name}.jsonl", judged=Judged(vault, read_sections(vault)),
    )  # fmt: skip
    return folder / f"{name}.jsonl"


def test_a_diff_names_the_questions_that_a_missing_folder_costs(tmp_path) -> None:
    whole = saved_run(tmp_path, "whole")
    part = saved_run(tmp_path, "part", folders=False)
    diff = diff_runs(read_side(whole), read_side(part))
    assert {"q1", "q2", "q3"} <= {one.id for one in diff.changed}
    first = diff.changed[0]
    assert first.gain <= diff.changed[-1].gain
    assert first.first_answer != first.second_answer
    by_name = {one.metric: one for one in diff.differences}
    assert by_name["retrieval.evidence@5"].interval.value < 0
    text = diff_text(diff)
    assert first.first_answer in text
    assert "evidence@5 1 → 0" in text
    assert "retrieval.evidence@5" in text
    row = diff_row(diff)
    assert row["differences"]["retrieval.evidence@5"]["difference"] < 0
    json.dumps(row)


def test_a_run_equals_itself_however_it_was_saved(tmp_path) -> None:
    run = saved_run(tmp_path, "whole")
    whole = tmp_path / "whole.json"
    whole.write_text(json.dumps(summary(read_run(run))))
    diff = diff_runs(read_side(run), read_side(whole))
    assert diff.changed == ()
    assert diff.reworded == 0
    assert all(d.interval is None or d.interval.value == 0 for d in diff.differences)
    assert "0 questions came out otherwise" in diff_text(diff)


def test_runs_of_different_gold_sets_are_refused_in_one_line(tmp_path) -> None:
    one = read_side(saved_run(tmp_path, "one"))
    other = read_side(saved_run(tmp_path, "other", gold_hash="else"))
    shorter = read_side(saved_run(tmp_path, "shorter", only=2))
    with pytest.raises(GoldError, match="different gold sets") as fault:
        diff_runs(one, other)
    assert "\n" not in str(fault.value)
    with pytest.raises(GoldError, match=r"different questions \(5 and 2\)"):
        diff_runs(one, shorter)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"runs": [{"id": 1}]}', "x\ny"])
def test_a_file_that_is_neither_is_refused(tmp_path, text) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(GoldError, match="is not a saved run"):
        read_side(file)
    with pytest.raises(GoldError, match="name two runs"):
        read_side(tmp_path / "none")
