"""What the reader is trained on: a text that answers, and others that don't."""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from fakes import WordOverlapEmbedder
from reader_data import squad_groups, table_groups
from reader_notes import COMMITS, NotesQuestion, notes_groups, notes_questions
from reader_people import PEOPLE, people_groups
from search_queries import LABELS, labelled_queries, query_groups

from rag.evaluation.gold import load_gold

BENCH = Path(__file__).parents[1] / "bench"
CONTEXT = (
    "Unitree was founded in 2016 by Wang Xingxing. It builds robots with four legs. "
    "Its first robot was shown in Hangzhou in 2017. The firm moved to Shanghai after 2019."
)
OTHER = "The heron eats fish near Berlin. Nobody counted the herons in 2015."


@pytest.fixture
def squad(tmp_path):
    asked = [("who founded Unitree in 2016?", "Wang Xingxing"), ("where was it shown?", "Hangzhou")]
    qas = [
        {"question": q, "answers": [{"text": a, "answer_start": CONTEXT.index(a)}]}
        for q, a in asked * 40
    ]
    paragraphs = [{"context": CONTEXT, "qas": qas}, {"context": OTHER, "qas": []}]
    file = tmp_path / "train.json"
    file.write_text(json.dumps({"data": [{"title": "Unitree_Robotics", "paragraphs": paragraphs}]}))
    return file


def test_the_first_of_a_group_answers_and_no_other_does(squad) -> None:
    groups = list(squad_groups(squad, random.Random(1)))
    assert len(groups) > 10
    for right, *wrong in groups:
        assert right.said[slice(*right.span)] in ("Wang Xingxing", "Hangzhou")
        assert wrong
        answer = right.said[slice(*right.span)]
        for pair in wrong:
            assert pair.span is None
            same = pair.said == right.said
            assert same or answer not in pair.said
            # What answers is asked elsewise: another name, another year, another word.
            assert not same or _bare(pair.question) != _bare(right.question)


def test_a_sentence_that_leans_on_another_is_read_with_it(squad) -> None:
    groups = list(squad_groups(squad, random.Random(1)))
    leaning = [p for group in groups for p in group if p.said.startswith("Its first")]
    assert leaning
    assert all("It builds robots with four legs." in pair.around for pair in leaning)


def test_a_question_about_a_row_stands_against_other_rows(tmp_path) -> None:
    for folder in ("data", "csv/200-csv", "page/200-page"):
        (tmp_path / folder).mkdir(parents=True)
    rows = ['"Model","Weight"', '"Go2","15 kg"', '"B2","60 kg"', '"H1","47 kg"']
    (tmp_path / "csv/200-csv/0.csv").write_text("\n".join(rows))
    (tmp_path / "page/200-page/0.json").write_text(json.dumps({"title": "Robots"}))
    lines = [
        "id\tutterance\tcontext\ttargetValue",
        "nt-0\twhat is the weight of the B2?\tcsv/200-csv/0.csv\t60 kg",
        "nt-1\twhich model has the most weight?\tcsv/200-csv/0.csv\tB2",
    ]
    (tmp_path / "data/training.tsv").write_text("\n".join(lines))
    ((right, *wrong),) = table_groups(tmp_path, random.Random(1))
    assert (right.around, right.said, right.said[slice(*right.span)]) == (
        "Robots",
        "B2: 60 kg",
        "60 kg",
    )
    assert sorted(pair.said for pair in wrong) == ["Go2: 15 kg", "H1: 47 kg"]


def _bare(question: str) -> str:
    return question.lower().strip("? ")


def test_a_note_s_question_stands_beside_what_answers_and_what_is_likest(tmp_path) -> None:
    vault = tmp_path / "18F/handbook"
    vault.mkdir(parents=True)
    (vault / "Leave.md").write_text(
        "# Leave\n\nYou get 20 days of leave. Ask for leave a week ahead. Tea is free.\n", "utf-8"
    )
    (vault / "Pay.md").write_text("# Pay\n\nLeave is paid. Pay comes on the 25th.\n", "utf-8")
    leave = ("Leave.md", ("Leave",))
    asked = [
        NotesQuestion("18F/handbook", *leave, "para", "how long a holiday", (0,), (8, 15)),
        NotesQuestion("18F/handbook", *leave, "miss", "who grants leave", (), None),
        NotesQuestion(
            "18F/handbook", "Pay.md", ("Pay",), "plain", "when is it paid", (1,), (13, 21)
        ),
    ]
    groups = list(notes_groups(asked, tmp_path, WordOverlapEmbedder(), random.Random(3)))
    long, missed, _ = groups
    assert long[0].said == "Leave Leave You get 20 days of leave."
    assert long[0].said[slice(*long[0].span)] == "20 days"
    assert all(pair.span is None for pair in long[1:])
    assert any(pair.said.startswith("Pay") for pair in long[1:])
    assert [pair.span for pair in missed] == [None, None]
    assert all("leave" in pair.said for pair in missed)


def test_every_question_written_for_training_is_whole() -> None:
    questions = notes_questions(BENCH / "notes_questions.jsonl.gz")
    assert len(questions) > 10_000
    assert {one.vault for one in questions} == set(COMMITS)
    for one in questions:
        assert bool(one.units) == bool(one.words) == (one.kind != "miss"), one


def test_queries_are_put_beside_their_paragraphs_as_one_writes_them(tmp_path) -> None:
    context = "The `` Heron '' is a ferry . It ca n't sail ( since 2019 ) .".split()
    asked = [
        {"id": "q1", "question": ["since", "when"], "context": context},
        {"id": "q2", "question": ["who", "built", "it"], "context": context},
    ]
    file, labels = tmp_path / "test.json", tmp_path / "labels.jsonl.gz"
    file.write_text(json.dumps({"data": asked}), encoding="utf-8")
    with gzip.open(labels, "wt", encoding="utf-8") as lines:
        lines.write('{"id": "q2", "units": []}\n{"id": "q1", "units": [1], "words": [16, 20]}\n')
    unanswered, answered = labelled_queries(file, labels)
    assert (unanswered.query, unanswered.units, unanswered.words) == ("who built it", (), None)
    assert (answered.query, answered.units, answered.words) == ("since when", (1,), (16, 20))
    assert answered.paragraph == 'The "Heron" is a ferry. It can\'t sail (since 2019).'
    missed, (right, *wrong) = query_groups(file, random.Random(1), labels)
    assert (right.said, right.span) == ("It can't sail (since 2019).", (16, 20))
    assert {pair.span for pair in (*missed, *wrong)} == {None}


def test_every_label_of_a_query_is_whole() -> None:
    with gzip.open(LABELS, "rt", encoding="utf-8") as lines:
        labels = [json.loads(line) for line in lines]
    assert len(labels) > 1_900
    assert len({one["id"] for one in labels}) == len(labels)
    for one in labels:
        assert bool(one["units"]) == ("words" in one), one


def test_every_set_of_questions_about_notes_can_be_read() -> None:
    vaults = {name.replace("/", "-") for name in COMMITS}
    files = sorted((BENCH / "notes_gold").glob("*.jsonl"))
    assert {file.stem for file in files} <= vaults
    assert sum(len(load_gold(file)) for file in files) > 2_500


def test_a_question_about_ones_own_notes_stands_beside_the_line_that_answers(tmp_path) -> None:
    section = {
        "who": "carer", "title": "Gran", "heading": ["Medicines"],
        "text": "- **Bisoprolol** 2.5 mg, mornings\n- chemist shut Weds\n- eye drops: ask Tove",
        "questions": [
            {"q": "bisop dose", "kind": "plain", "line": "**Bisoprolol** 2.5 mg, mornings",
             "words": "2.5 mg"},
            {"q": "who sells the eye drops", "kind": "miss"},
        ],
    }  # fmt: skip
    file = tmp_path / "people.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(section) + "\n")
    answered, missed = people_groups(file, WordOverlapEmbedder(), random.Random(1))
    assert answered[0].said[slice(*answered[0].span)] == "2.5 mg"
    assert answered[0].said.startswith("Gran Medicines")
    assert [pair.span for pair in (*answered[1:], *missed)] == [None] * 3


def test_nearly_every_question_about_peoples_notes_has_its_line() -> None:
    with gzip.open(PEOPLE, "rt", encoding="utf-8") as lines:
        asked = [q for line in lines for q in json.loads(line)["questions"]]
    answered = [q for q in asked if q["kind"] != "miss"]
    groups = people_groups(PEOPLE, WordOverlapEmbedder(), random.Random(1))
    found = sum(group[0].span is not None for group in groups)
    assert len(asked) > 3_000
    assert found > 0.9 * len(answered)
