"""Questions are encoded by an encoder of their own, passages as ever."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from conftest import write_vault
from typer.testing import CliRunner

from rag.cli import app
from rag.embedders import load_embedder
from rag.embedders.packaged import MODEL

DEFAULT = f"sentence-transformers:{MODEL}"
QUESTION = "how do I stop the machine from falling asleep"
ANSWERS = "Power\nSet the idle timer to never under Settings."
SAME_WORD = "Machine room\nThe machine is serviced twice a year."
NOTES = {"Power.md": f"# {ANSWERS}\n", "Room.md": f"# {SAME_WORD}\n"}

run = CliRunner()


@pytest.fixture(scope="module")
def cache(tmp_path_factory, models):
    """One of our own to damage, with the export that all tests share: making it takes torch."""
    load_embedder(DEFAULT, models, say=print)
    own = tmp_path_factory.mktemp("cache")
    shutil.copytree(models / "onnx", own / "onnx")
    return own


@pytest.fixture(scope="module")
def taught(cache):
    return load_embedder(DEFAULT, cache, say=print)


@pytest.fixture(scope="module")
def plain(cache):
    return load_embedder(DEFAULT, cache, say=print, plain_queries=True)


def test_only_questions_have_another_vector_near_the_one_they_had(taught, plain) -> None:
    passages = [ANSWERS, SAME_WORD]
    np.testing.assert_array_equal(taught.encode_passages(passages), plain.encode_passages(passages))
    vector = taught.encode_query(QUESTION)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-4)
    assert 0.8 < float(vector @ plain.encode_query(QUESTION)) < 0.999
    assert taught.fingerprint == plain.fingerprint  # an index fits either


def test_units_have_vectors_near_those_of_passages_whatever_stands_beside_them(taught) -> None:
    units = [ANSWERS, SAME_WORD, "Set the idle timer to never.", "x" * 3_000, ""]
    found = taught.encode_units(units)
    assert found.dtype == np.float32
    exact = taught.encode_passages(units)
    assert (found * exact).sum(axis=1).min() > 0.95
    for at, unit in enumerate(units):
        np.testing.assert_array_equal(taught.encode_units([unit])[0], found[at])
    assert taught.encode_units([]).shape == (0, taught.dimension)


def test_what_answers_in_other_words_leads_by_more(taught, plain) -> None:
    right, wrong = taught.encode_passages([ANSWERS, SAME_WORD])

    def lead(embedder) -> float:
        vector = embedder.encode_query(QUESTION)
        return float(vector @ right - vector @ wrong)

    assert lead(taught) > lead(plain) + 0.03


@pytest.mark.parametrize("query", ["", " ", "?", "\x00", "🚀", "会社は二月に", "word " * 20_000])
def test_any_query_has_a_vector(taught, query) -> None:
    assert np.isfinite(taught.encode_query(query)).all()


def test_a_form_that_is_damaged_is_made_again(cache, taught) -> None:
    before = taught.encode_query(QUESTION)
    (kept,) = (cache / "queries").glob("queries-*")
    for file in list(kept.iterdir()):
        file.unlink()  # what is mapped already stays whole
        file.write_bytes(b"not a model")
    again = load_embedder(DEFAULT, cache, say=print)
    np.testing.assert_allclose(again.encode_query(QUESTION), before, atol=1e-5)


def test_without_a_place_to_keep_it_the_vectors_are_the_same(cache, taught) -> None:
    before = taught.encode_query(QUESTION)
    shutil.rmtree(cache / "queries")
    (cache / "queries").write_text("a file where the folder would be", encoding="utf-8")
    try:
        again = load_embedder(DEFAULT, cache, say=print)
        np.testing.assert_allclose(again.encode_query(QUESTION), before, atol=1e-5)
    finally:
        (cache / "queries").unlink()


def _cosine(tmp_path, monkeypatch, encoder: str) -> float:
    """Of the question and the note that answers, as a search tells it."""
    monkeypatch.setenv("RAG_QUERY_ENCODER", encoder)
    from rag.settings import read_settings
    from rag.wiring import make_assistant

    vault = write_vault(tmp_path / "vault", NOTES)
    made = make_assistant(read_settings({"vault": vault, "index": tmp_path / "index"}), say=print)
    made.refresh()
    hits = made.search(QUESTION)
    made.index.catalog.close()
    told = {hit.chunk.note: {s.name: s.score for s in hit.signals} for hit in hits}
    return told["Power.md"]["dense"]


def test_a_setting_switches_it_off_on_the_same_index(tmp_path, monkeypatch) -> None:
    assert _cosine(tmp_path, monkeypatch, "auto") != _cosine(tmp_path, monkeypatch, "plain")


def test_a_setting_that_is_neither_is_told_in_one_line(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RAG_QUERY_ENCODER", "clever")
    vault = write_vault(tmp_path / "vault", NOTES)
    result = run.invoke(app, ["search", QUESTION, "--vault", str(vault)])
    assert result.exit_code != 0
    assert "query_encoder = 'clever'" in result.output
    assert "Traceback" not in result.output
