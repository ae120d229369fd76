from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import write_vault
from tiny_models import write_encoder, write_scorer
from typer.testing import CliRunner

from rag.cli import app
from rag.errors import ModelError
from rag.protocols import Reranker
from rag.rerankers import load_reranker

NOTES = {
    "Heron.md": "# Heron\n\nThe heron eats fish.\n",
    "Atlas.md": "# Atlas\n\nThe heron of Atlas: the budget is in euros.\n",
    "Round.md": "# Round\n\nThe round was led by Ant Group, and the heron eats frogs.\n",
}
run = CliRunner()


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Likes passages with euros in them, and frogs a little."""
    worth = {"euros": 30.0, "frogs": 8.0}
    return write_scorer(tmp_path_factory.mktemp("model"), ("score", worth))


@pytest.fixture(scope="module")
def reranker(model, tmp_path_factory):
    return load_reranker(f"sentence-transformers:{model}", tmp_path_factory.mktemp("cache"))


def line(spec: str) -> str:
    with pytest.raises(ModelError) as caught:
        load_reranker(spec, Path())
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_passages_are_scored_by_the_model(reranker, model) -> None:
    assert isinstance(reranker, Reranker)
    assert reranker.name == f"sentence-transformers:{model}"
    found = reranker.scores("heron", ["the heron", "the frogs", "the euros"])
    assert found.dtype == np.float32
    assert np.argsort(-found).tolist() == [2, 1, 0]


def test_alike_passages_score_alike_and_nothing_stays_nothing(reranker) -> None:
    same = reranker.scores("x", ["the heron", "the heron"])
    assert same[0] == same[1]
    assert reranker.scores("x", []).shape == (0,)
    assert len(set(reranker.scores("  ", ["the heron", "the euros"]).tolist())) == 1


def test_bad_input_is_read_as_far_as_it_goes(reranker) -> None:
    given = ["", "\udcff \0 🚀 " * 500, "euros"]
    for query in ("?" * 100_000, "\udcff", "🚀", "\0"):
        assert reranker.scores(query, given).shape == (3,)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("sentence-transformer:x", "did you mean 'sentence-transformers'"),
        ("x", "write PROVIDER:MODEL"),
        ("sentence-transformers:", "names no model"),
        ("sentence-transformers:./no/such/folder", "no such folder"),
        ("sentence-transformers:nobody/has-this-model", "HF_HUB_OFFLINE"),
        ("sentence-transformers:not a name!", "HF_HUB_OFFLINE"),
    ],
)
def test_what_cannot_be_found_is_one_line(spec, says) -> None:
    assert says in line(spec)


def test_a_folder_without_a_model_is_one_line(tmp_path) -> None:
    assert "config.json" in line(f"sentence-transformers:{tmp_path}")
    head = '"architectures": ["BertForSequenceClassification"]'
    (tmp_path / "config.json").write_text(f'{{"model_type": "bert", {head}}}')
    assert "does not load" in line(f"sentence-transformers:{tmp_path}")


def test_a_model_that_does_not_rank_is_one_line(tmp_path) -> None:
    labels = ("contradiction", {}), ("entailment", {})
    assert "2 scores" in line(f"sentence-transformers:{write_scorer(tmp_path, *labels)}")


def test_an_unreachable_hub_is_one_line(tmp_path) -> None:
    """In a process of its own, for the hub's package reads its settings once."""
    program = """
import time
time.sleep = lambda _: None  # between its six tries the package waits longer than all else takes
from pathlib import Path
from rag.errors import ModelError
from rag.rerankers import load_reranker
try:
    load_reranker("sentence-transformers:nobody/has-this-model", Path(), say=print)
except ModelError as fault:
    print(fault)
"""
    environment = {"HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": str(tmp_path), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    said, fault = done.stdout.strip().splitlines()
    assert "downloading" in said
    assert "not to be had from the Hugging Face Hub" in fault


def test_a_search_shows_the_rerankers_rank_and_score(tmp_path, model) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    common = ["--vault", str(vault), "--index", str(tmp_path / "index"), "--quiet"]
    asked = ["search", "heron", *common]
    plain = json.loads(run.invoke(app, [*asked, "--json"]).stdout)["hits"]
    assert plain[0]["note"] == "Heron.md"
    flag = ["--reranker", f"sentence-transformers:{model}"]
    found = json.loads(run.invoke(app, [*asked, *flag, "--json"]).stdout)["hits"]
    assert [h["note"] for h in found] == ["Atlas.md", "Round.md", "Heron.md"]
    assert [h["ranks"]["reranker"] for h in found] == [1, 2, 3]
    assert "dense" in found[0]["ranks"]
    explained = run.invoke(app, [*asked, *flag, "--explain"]).stdout
    assert "reranker" in explained
    kept = run.invoke(app, [*asked, *flag, "--retriever", "hybrid", "--json"])
    assert json.loads(kept.stdout)["hits"][0]["note"] == "Heron.md"


def test_a_reranked_search_without_a_reranker_says_how(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    asked = ["search", "heron", "--vault", str(vault), "--index", str(tmp_path / "index")]
    result = run.invoke(app, [*asked, "--retriever", "reranked", "--quiet"])
    assert result.exit_code == 1
    assert "--reranker" in result.stderr
    result = run.invoke(app, [*asked, "--reranker", f"sentence-transformers:{tmp_path}"])
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


def test_an_encoder_without_a_head_is_no_reranker(tmp_path) -> None:
    assert "BertModel" in line(f"sentence-transformers:{write_encoder(tmp_path)}")
