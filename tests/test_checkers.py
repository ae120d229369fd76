from __future__ import annotations

import json
import math
from concurrent.futures import ThreadPoolExecutor

import pytest
from tiny_models import write_encoder, write_reader, write_scorer

from rag.checkers import load_checker
from rag.errors import ModelError
from rag.protocols import Checker
from rag.settings import Settings
from rag.wiring import make_checker

QUESTION = "who led the round"
ANSWER = "The round was led by Ant Group."
FILLER = "the heron eats fish and frogs "
LABELS = (
    ("CONTRADICTION", {"never": 40.0}),
    ("NEUTRAL", {"heron": 20.0}),
    ("ENTAILMENT", {"led": 20.0}),
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """Takes what starts with “ant” and ends with “group” for an answer."""
    folder = write_reader(
        tmp_path_factory.mktemp("reader"),
        starts={"ant": 1.0, "[CLS]": 0.5},
        ends={"group": 1.0, "[CLS]": 0.5},
    )
    return load_checker(f"transformers:{folder}")


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    """Takes “led” for entailment and “never” for contradiction."""
    folder = write_scorer(tmp_path_factory.mktemp("judge"), *LABELS)
    return load_checker(f"transformers:{folder}")


def line(spec: str) -> str:
    with pytest.raises(ModelError) as caught:
        load_checker(spec)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_architecture_says_which_of_the_two_it_judges(reader, judge) -> None:
    assert isinstance(reader, Checker)
    assert isinstance(judge, Checker)
    assert reader.name.startswith("transformers:")
    assert reader.entails("anything", "anything") is None
    assert judge.answerable("anything", ["anything"]) is None


def test_texts_that_hold_the_answer_are_sure_and_others_are_not(reader) -> None:
    assert reader.answerable(QUESTION, [ANSWER]) > 0.9
    assert reader.answerable(QUESTION, [FILLER]) < 0.1
    assert reader.answerable(QUESTION, [FILLER, "", ANSWER]) > 0.9
    # The span must stand in a text, not in the question, and must not run backwards.
    assert reader.answerable("ant group", [FILLER]) < 0.1
    assert reader.answerable(QUESTION, ["Group by Ant."]) < 0.9


def test_the_confidence_is_the_spans_share_against_no_answer(reader) -> None:
    import torch
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    folder = reader.name.removeprefix("transformers:")
    inputs = AutoTokenizer.from_pretrained(folder)("who", "ant group", return_tensors="pt")
    with torch.inference_mode():
        found = AutoModelForQuestionAnswering.from_pretrained(folder)(**inputs)
    starts, ends = found.start_logits[0], found.end_logits[0]
    # [CLS] who [SEP] ant group [SEP]
    margin = float(starts[3] + ends[4] - starts[0] - ends[0])
    share = 1 / (1 + math.exp(-margin))
    assert reader.answerable("who", ["ant group"]) == pytest.approx(share, abs=1e-5)


def test_an_answer_far_down_a_long_text_is_found(reader) -> None:
    assert reader.answerable(QUESTION, [FILLER * 60 + ANSWER]) > 0.9
    assert reader.answerable("who " * 500, [FILLER * 60 + ANSWER]) > 0.9


def test_what_is_read_has_a_bound(reader) -> None:
    assert 0.0 <= reader.answerable(QUESTION, [FILLER * 5000, ANSWER]) <= 1.0
    many = [FILLER] * 500
    assert reader.answerable(QUESTION, many) < 0.1


@pytest.mark.parametrize("question", ["", " ", "🚀", "\udcff", "\0", "?" * 20_000])
def test_bad_input_gives_a_number(reader, judge, question) -> None:
    assert 0.0 <= reader.answerable(question, [question, FILLER]) <= 1.0
    assert reader.answerable(QUESTION, []) == 0.0
    assert reader.answerable(QUESTION, ["", "  "]) == 0.0
    assert judge.entails(question, question) in {True, False}


@pytest.mark.parametrize(
    ("claim", "follows"),
    [
        ("Ant Group led it.", True),
        ("Ant Group never led it.", False),
        ("The heron eats fish.", False),
        ("It was led by a heron.", False),
    ],
)
def test_a_claim_follows_when_entailment_has_the_most(judge, claim, follows) -> None:
    assert judge.entails("Ant Group was in it.", claim) is follows


def test_a_long_premise_is_cut_and_a_long_claim_is_not_believed(judge) -> None:
    assert judge.entails(ANSWER + FILLER * 500, "Ant Group led it.") in {True, False}
    assert judge.entails(ANSWER, "led " * 30) is False


def test_two_labels_are_enough(tmp_path) -> None:
    labels = ("entailment", {"led": 20.0}), ("not_entailment", {"heron": 20.0})
    judge = load_checker(f"transformers:{write_scorer(tmp_path, *labels)}")
    assert judge.entails("", "Ant Group led it.") is True
    assert judge.entails("", "The heron eats fish.") is False


def test_many_threads_may_ask_at_once(reader, judge) -> None:
    with ThreadPoolExecutor(4) as pool:
        sure = list(pool.map(lambda text: reader.answerable(QUESTION, [text]), [ANSWER] * 12))
        follows = list(pool.map(lambda claim: judge.entails(ANSWER, claim), ["Led."] * 12))
    assert len({round(value, 5) for value in sure}) == 1
    assert set(follows) == {True}


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("transformers:", "write transformers:NAME-or-folder"),
        ("torch:x", "write transformers:NAME-or-folder"),
        ("transformers:./none", "no such folder"),
        ("transformers:nobody/has-this-model", "HF_HUB_OFFLINE"),
    ],
)
def test_what_cannot_be_found_is_one_line(spec, says) -> None:
    assert says in line(spec)


def test_a_model_of_another_kind_is_one_line(tmp_path) -> None:
    assert "BertModel" in line(f"transformers:{write_encoder(tmp_path)}")
    sentiment = write_scorer(tmp_path, ("NEGATIVE", {}), ("POSITIVE", {}))
    assert "NEGATIVE, POSITIVE" in line(f"transformers:{sentiment}")
    (sentiment / "model.safetensors").write_bytes(b"broken")
    assert "does not load" in line(f"transformers:{sentiment}")
    config = json.loads((sentiment / "config.json").read_text("utf-8"))
    (sentiment / "config.json").write_text(json.dumps({**config, "architectures": None}))
    assert "no architecture" in line(f"transformers:{sentiment}")


def test_settings_make_one_or_none(tmp_path, reader) -> None:
    assert make_checker(Settings(vault=tmp_path)) is None
    made = make_checker(Settings(vault=tmp_path, checker=reader.name))
    assert made.name == reader.name
