from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import write_vault
from embedding_server import Fault, embedding_server
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rag.cli import app, ask_app
from rag.embedders import load_embedder
from rag.embedders.estimate import estimated_tokens
from rag.errors import EmbedderError
from rag.protocols import Embedder

NAME = "openai-compatible:all-MiniLM-L6-v2"
TEXTS = ["Ant Group led the angel round.", "a", "", "会社は二月に", "launch 🚀", "Ant Group led."]
run = CliRunner()


@pytest.fixture(scope="module")
def minilm(models) -> Embedder:
    """As a server has it, to which a question is a text like any other."""
    name = "sentence-transformers:all-MiniLM-L6-v2"
    return load_embedder(name, models, say=lambda _: None, plain_queries=True)


@pytest.fixture
def connect(tmp_path, monkeypatch):
    def load(server, key: str = "", timeout: float = 20.0):
        monkeypatch.setenv("RAG_EMBEDDER_API_KEY", key)
        return load_embedder(
            NAME, tmp_path / "cache", say=lambda _: None, base_url=server.url,
            timeout_seconds=timeout,
        )  # fmt: skip

    return load


def test_vectors_are_the_models_own_at_length_1_and_in_order(minilm, connect) -> None:
    with embedding_server(minilm) as server:
        embedder = connect(server)
        assert isinstance(embedder, Embedder)
        vectors = embedder.encode_passages(TEXTS)
        expected = minilm.encode_passages([text or "." for text in TEXTS])
        np.testing.assert_allclose(vectors, expected, atol=1e-5)
        np.testing.assert_allclose(embedder.encode_query(TEXTS[0]), expected[0], atol=1e-5)
        assert vectors.dtype == np.float32
        assert embedder.encode_passages([]).shape == (0, minilm.dimension)


def test_the_dimension_is_asked_once_and_stands_in_the_fingerprint(minilm, connect) -> None:
    with embedding_server(minilm) as server:
        first = connect(server)
        assert server.seen == [["dimension"]]
        again = connect(server)
        assert len(server.seen) == 1
        host = server.url.removeprefix("http://").removesuffix("/v1")
        assert first.fingerprint == again.fingerprint == f"{NAME}@{host}/384"


def test_another_model_behind_the_same_name_is_found_out(minilm, connect) -> None:
    with embedding_server(minilm) as server:
        before = connect(server)
        server.cut_to = 100
        with pytest.raises(EmbedderError, match="rag index --rebuild"):
            before.encode_query("a")
        assert connect(server).fingerprint == f"{before.fingerprint.rpartition('/')[0]}/100"


def test_many_texts_go_in_bounded_requests(minilm, connect) -> None:
    texts = [f"passage number {n} of many" for n in range(150)]
    with embedding_server(minilm) as server:
        server.most_texts = 10
        vectors = connect(server).encode_passages(texts)
        np.testing.assert_allclose(vectors, minilm.encode_passages(texts), atol=1e-5)
        taken = [len(seen) for seen in server.seen if len(seen) <= 10]
        assert sum(taken) == 151


def test_a_text_too_long_for_the_server_is_encoded_in_parts(minilm, connect) -> None:
    long = "The heron eats fish. " * 100 + "Revenue rose in spring. " * 100
    with embedding_server(minilm) as server:
        server.most_tokens = 60
        vectors = connect(server).encode_passages([long, "short"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    for said in ("The heron eats fish.", "Revenue rose in spring."):  # both halves are heard
        assert vectors[0] @ minilm.encode_query(said) > 0.25
    np.testing.assert_allclose(vectors[1], minilm.encode_query("short"), atol=1e-5)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, "slow down"),
        Fault(500, "oops"),
        Fault(503, "loading the model"),
        Fault(silence=3.0),
        Fault(hang_up=True),
        Fault(500, "input is too large to process"),
    ],
    ids=["429", "500", "503", "time-out", "hang-up", "too large"],
)
def test_a_passing_fault_is_waited_out(minilm, connect, fault) -> None:
    with embedding_server(minilm) as server:
        embedder = connect(server, timeout=1.5)
        server.faults = [fault]
        text = "A text that is long enough to be cut in two, " * 4
        found = embedder.encode_passages([text])
        assert found[0] @ minilm.encode_query(text) > 0.9
        assert len(server.seen) > 2


@pytest.mark.parametrize(
    ("fault", "times", "says"),
    [
        (Fault(429, "slow down"), 5, "failed 5 times"),
        (Fault(500, "oops sk-secret"), 5, "HTTP 500: oops …"),
        (Fault(401, "the key sk-secret is wrong"), 1, "RAG_EMBEDDER_API_KEY"),
        (Fault(404, "no model"), 1, "check the model's name"),
        (Fault(400, "no model"), 1, "rejected the request"),
        (Fault(302, "", {"location": "http://elsewhere/"}), 1, "not followed"),
        (Fault(418, "teapot"), 1, "HTTP 418"),
        (Fault(200, "<html>"), 1, "does not speak"),
        (Fault(200, '{"data": [{"index": 0, "embedding": [NaN]}]}'), 1, "does not speak"),
        (Fault(200, '{"data": []}'), 1, "does not speak"),
        (Fault(silence=2.0), 2, "silent for 0.5 s"),
    ],
)
def test_a_lasting_fault_is_one_line_without_the_key(minilm, connect, fault, times, says) -> None:
    with embedding_server(minilm, *[fault] * times) as server:
        with pytest.raises(EmbedderError) as caught:
            connect(server, key="sk-secret", timeout=0.5)
        assert len(server.seen) == times
    line = str(caught.value)
    assert says in line
    assert server.url in line
    assert "\n" not in line
    assert "sk-secret" not in line


def test_the_key_is_sent_and_a_wrong_one_named(minilm, connect) -> None:
    with embedding_server(minilm, key="sk-right") as server:
        with pytest.raises(EmbedderError, match="refused the key"):
            connect(server, key="sk-wrong")
        assert connect(server, key="sk-right").dimension == 384
        with pytest.raises(EmbedderError, match="characters that no key has"):
            connect(server, key="schlüssel")


@pytest.mark.parametrize("url", ["", "127.0.0.1:8080", "ftp://host/v1", "http://", "http://[::1"])
def test_a_base_url_that_is_none_is_one_line(tmp_path, url) -> None:
    with pytest.raises(EmbedderError, match="RAG_EMBEDDER_BASE_URL"):
        load_embedder(NAME, tmp_path, say=lambda _: None, base_url=url)


def test_a_server_that_is_not_there_is_one_line(minilm, connect) -> None:
    with embedding_server(minilm) as server:
        pass
    with pytest.raises(EmbedderError, match="nothing answers"):
        connect(server)


def test_a_cache_that_cannot_be_written_is_no_fault(minilm, tmp_path) -> None:
    (tmp_path / "file").write_text("no folder")
    said: list[str] = []
    with embedding_server(minilm) as server:
        load_embedder(NAME, tmp_path / "file", say=said.append, base_url=server.url)
    assert "cannot be kept" in said[0]


def test_ask_answers_by_a_server_and_says_when_it_is_gone(minilm, tmp_path, monkeypatch) -> None:
    notes = {"Birds.md": "# Heron\n\nThe heron eats fish.\n", "Money.md": "Revenue rose.\n" * 600}
    vault = write_vault(tmp_path / "vault", notes)
    common = ["--vault", str(vault), "--index", str(tmp_path / "index"), "--embedder", NAME]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    with embedding_server(minilm) as server:
        server.most_tokens = 256
        monkeypatch.setenv("RAG_EMBEDDER_BASE_URL", server.url)
        answered = run.invoke(ask_app, ["what does the heron eat?", *common])
        assert "The heron eats fish." in answered.stdout
        found = run.invoke(app, ["doctor", *common])
        assert "384 dimensions" in found.stdout
    gone = run.invoke(ask_app, ["what does the heron eat?", *common])
    assert gone.exit_code == 1
    assert "nothing answers" in gone.stderr
    assert len(gone.stderr.strip().splitlines()) == 1


@given(st.text(max_size=300))
def test_the_estimate_of_no_text_is_far_under_a_wordpiece_tokenizers_count(minilm, text) -> None:
    assert 2 * estimated_tokens(text) >= minilm.count_tokens([text])[0]


def test_the_estimate_is_not_under_the_count_of_real_notes(minilm) -> None:
    vault = Path(__file__).parents[1] / "vault"
    notes = [file.read_text("utf-8") for file in sorted(vault.rglob("*.md"))]
    texts = [note[start : start + 1500] for note in notes for start in range(0, len(note), 1500)]
    counts = minilm.count_tokens(texts)
    under = [t for t, n in zip(texts, counts, strict=True) if estimated_tokens(t) < n]
    assert len(under) <= len(texts) / 100
