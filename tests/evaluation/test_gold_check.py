from __future__ import annotations

import subprocess
import sys

from evaluation_parts import GOLD, make_vault, write_gold

from rag.evaluation.gold import gold_row, load_gold
from rag.evaluation.gold_check import counts, gold_faults, main
from rag.evaluation.places import read_sections


def faults_of(tmp_path, *rows: dict[str, object]) -> tuple[str, ...]:
    sections = read_sections(make_vault(tmp_path / "vault"))
    return gold_faults(load_gold(write_gold(tmp_path / "g.jsonl", rows)), sections)


def test_a_sound_gold_set_has_no_faults(tmp_path) -> None:
    assert faults_of(tmp_path, *GOLD) == ()


def test_an_answer_must_stand_in_its_evidence(tmp_path) -> None:
    (fault,) = faults_of(tmp_path, {**GOLD[0], "answers": ["Zephyr"]})
    assert fault == "line 1: q1: no accepted answer stands in its evidence: Zephyr"
    (fault,) = faults_of(tmp_path, {**GOLD[0], "values": ["Boreas", "Zephyr"]})
    assert "the value 'Zephyr'" in fault


def test_a_sum_stands_in_no_evidence(tmp_path) -> None:
    row = {**GOLD[0], "answers": ["1,234"], "reckoned": True}
    assert faults_of(tmp_path, row) == ()
    sections = read_sections(make_vault(tmp_path / "other"))
    (question,) = load_gold(write_gold(tmp_path / "again.jsonl", [row]), sections)
    assert gold_row(question)["reckoned"] is True
    assert "reckoned" not in gold_row(load_gold(write_gold(tmp_path / "g.jsonl"))[0])


def test_marks_in_the_note_do_not_hide_an_answer(tmp_path) -> None:
    there = [{"note": "Companies/Atlas.md", "heading": "Funding"}]
    assert (
        faults_of(tmp_path, {**GOLD[0], "evidence": there, "answers": ["raised $40 million"]}) == ()
    )


def test_multi_needs_two_sections_that_all_exist(tmp_path) -> None:
    evidence = [{"note": "Boreas.md", "heading": "Boreas"}, {"note": "Gone.md", "heading": ""}]
    (fault,) = faults_of(tmp_path, {**GOLD[2], "evidence": evidence})
    assert "no note 'Gone.md'" in fault
    (fault,) = faults_of(tmp_path, {**GOLD[2], "evidence": evidence[:1]})
    assert "two evidence sections" in fault


def test_an_unanswerable_must_prove_its_absence(tmp_path) -> None:
    (fault,) = faults_of(tmp_path, {**GOLD[3], "absent": []})
    assert '"absent" does not say' in fault
    (fault,) = faults_of(tmp_path, {**GOLD[3], "absent": ["Atlas", "$40 million"]})
    assert fault.endswith("Companies/Atlas.md › Funding holds all of: Atlas, $40 million")
    (fault,) = faults_of(tmp_path, {**GOLD[3], "answers": ["x"]})
    assert "accepts answers" in fault
    # the title and the heading path count as the section's words
    assert faults_of(tmp_path, {**GOLD[3], "absent": ["Boreas", "Offices"]})


def test_the_command_counts_and_fails(tmp_path, capsys) -> None:
    vault = make_vault(tmp_path / "vault")
    good = write_gold(tmp_path / "g.jsonl")
    assert main([str(good), str(vault)]) == 0
    out = capsys.readouterr().out
    assert "5  questions, 5 proven, 0 faults" in out
    assert "1  multi" in out
    bad = write_gold(tmp_path / "b.jsonl", [{**GOLD[0], "answers": ["Zephyr"]}])
    assert main([str(bad), str(vault)]) == 1
    assert f"{bad} line 1: q1: no accepted answer" in capsys.readouterr().err
    assert main([str(tmp_path / "none"), str(vault)]) == 1
    assert "can't read gold file" in capsys.readouterr().err


def test_it_runs_as_a_module(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rag.evaluation.gold_check", "--help"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "VAULT" in done.stdout.upper()


def test_counts_keep_the_order_of_the_file(tmp_path) -> None:
    found = counts(load_gold(write_gold(tmp_path / "g.jsonl")))
    assert list(found) == ["lookup", "temporal", "multi", "unanswerable", "followup"]
