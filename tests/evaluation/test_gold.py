from __future__ import annotations

import json

import pytest
from evaluation_parts import GOLD, make_vault, write_gold

from rag.errors import GoldError
from rag.evaluation.gold import gold_row, load_gold, read_question, spread
from rag.evaluation.places import Place, read_sections
from rag.records import Turn


def changed(**fields) -> dict[str, object]:
    return {**GOLD[0], **fields}


def without(key: str) -> dict[str, object]:
    return {k: v for k, v in GOLD[0].items() if k != key}


def test_a_gold_file_is_read_in_order_with_unknown_keys_left_alone(tmp_path) -> None:
    file = write_gold(tmp_path / "g.jsonl", [changed(author="me"), "", *GOLD[1:]])
    questions = load_gold(file, read_sections(make_vault(tmp_path / "vault")))
    assert [q.id for q in questions] == ["q1", "q2", "q3", "q4", "q5"]
    assert [q.line for q in questions] == [1, 3, 4, 5, 6]
    assert questions[0].evidence == (Place("Companies/Atlas.md", "Lead"),)
    assert questions[2].needs_all
    assert questions[4].history == (
        Turn("user", "where is Boreas from?"), Turn("assistant", "Oslo [1]."),
    )  # fmt: skip


def test_a_question_survives_being_saved(tmp_path) -> None:
    for question in load_gold(write_gold(tmp_path / "g.jsonl")):
        again = read_question(json.dumps(gold_row(question)), "x", question.line)
        assert again == question


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('{"id": ', "not JSON"),
        ("[1]", "a list where an object belongs"),
        (without("question"), '"question" is missing'),
        (without("answers"), '"answers" is missing'),
        (without("answerable"), '"answerable" is missing'),
        (changed(id=7), '"id" must be a string, but is a number'),
        (changed(answers="Oslo"), '"answers" must be a list, but is a string'),
        (changed(answers=[1]), '"answers" must be a string, but is a number'),
        (changed(answers=[" "]), "empty string"),
        (changed(answerable="yes"), '"answerable" must be true or false'),
        (changed(evidence=["Boreas.md"]), "but holds a string"),
        (changed(evidence=[{"note": "Boreas.md"}]), 'evidence: "heading" is missing'),
        (changed(evidence=[]), '"evidence" is empty'),
        (changed(history=[{"role": "robot", "content": "x"}]), '"role" must be one of'),
        (changed(category=None), '"category" is null'),
        ("[" * 100_000, "not JSON"),
        ('{"id": "\\ud800"}', "half a character"),
    ],
)
def test_a_bad_line_is_one_line_with_file_and_number(tmp_path, row, says) -> None:
    file = write_gold(tmp_path / "g.jsonl", [GOLD[1], "", row])
    with pytest.raises(GoldError) as fault:
        load_gold(file)
    line = str(fault.value)
    assert line.startswith(f"{file} line 3: ")
    assert says in line
    assert "\n" not in line


def test_duplicate_ids_name_both_lines(tmp_path) -> None:
    file = write_gold(tmp_path / "g.jsonl", [GOLD[0], GOLD[1], GOLD[0]])
    with pytest.raises(GoldError, match="line 3: id 'q1' stands on line 1 already"):
        load_gold(file)


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_no_questions_is_a_fault(tmp_path, text) -> None:
    file = tmp_path / "g.jsonl"
    file.write_text(text)
    with pytest.raises(GoldError, match="line 1: no questions"):
        load_gold(file)


def test_files_that_cannot_be_read(tmp_path) -> None:
    with pytest.raises(GoldError, match="no such file"):
        load_gold(tmp_path / "none.jsonl")
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b"{}\n\xe9\n")
    with pytest.raises(GoldError, match="line 2: not UTF-8"):
        load_gold(latin)


@pytest.mark.parametrize(
    ("evidence", "says"),
    [
        ({"note": "Atlas.md", "heading": "Lead"}, "did you mean 'Companies/Atlas.md'?"),
        ({"note": "Nowhere.md", "heading": ""}, "no note 'Nowhere.md' in the vault"),
        ({"note": "Companies/Atlas.md", "heading": "Leads"}, "did you mean 'Lead'?"),
        ({"note": "Boreas.md", "heading": ""}, "no text before its first heading"),
    ],
)
def test_evidence_must_exist_in_the_vault(tmp_path, evidence, says) -> None:
    sections = read_sections(make_vault(tmp_path / "vault"))
    file = write_gold(tmp_path / "g.jsonl", [GOLD[1], changed(evidence=[evidence])])
    with pytest.raises(GoldError, match="line 2: ") as fault:
        load_gold(file, sections)
    assert says in str(fault.value)


def test_a_limit_is_spread_over_the_file(tmp_path) -> None:
    questions = load_gold(write_gold(tmp_path / "g.jsonl"))
    assert [q.id for q in spread(questions, 2)] == ["q1", "q3"]
    assert spread(questions, None) == spread(questions, 99) == questions
