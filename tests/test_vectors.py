"""One contract for both places that Chroma's vectors can be in: a folder, and a server."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from chroma_server import chroma_server, gate
from conftest import write_vault
from fakes import WordOverlapEmbedder
from forked import Forked
from typer.testing import CliRunner

from rag.cli import app, ask_app
from rag.errors import SettingsError, UnusableIndexError
from rag.indexing.index import Index, start_over
from rag.indexing.store import Store, store_of
from rag.indexing.vectors import Vectors
from rag.wiring import make_retriever

if TYPE_CHECKING:
    from pathlib import Path

DIMENSION = 16


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with chroma_server(tmp_path_factory.mktemp("chroma")) as running:
        yield running


@pytest.fixture(params=["folder", "server"])
def place(request, tmp_path):
    if request.param == "folder":
        return tmp_path / "chroma"
    return Store(request.getfixturevalue("server").url)


@pytest.fixture
def vectors(place, request):
    made = Vectors(place, f"t{abs(hash(request.node.nodeid)):x}")
    made.clear()
    return made


def unit(count: int, seed: int = 0) -> np.ndarray:
    found = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_what_was_put_in_is_found_by_its_own_vector(vectors) -> None:
    many = unit(2500)
    vectors.upsert(list(range(2500)), many)
    assert vectors.count() == 2500
    for row in (0, 1999, 2000, 2499):
        (best, score), *others = vectors.query(many[row], 5)
        assert best == row
        assert score == pytest.approx(1.0, abs=1e-5)
        exact = sorted((many @ many[row]).tolist(), reverse=True)
        assert [s for _, s in others] == pytest.approx(exact[1:5], abs=1e-5)


def test_replaced_deleted_and_cleared(vectors) -> None:
    first, second = unit(10), unit(10, seed=1)
    vectors.upsert(list(range(10)), first)
    vectors.upsert([3], second[3:4])
    assert vectors.count() == 10
    assert vectors.query(second[3], 1)[0][0] == 3
    vectors.delete([3, 4, 99])
    assert vectors.count() == 8
    assert 3 not in dict(vectors.query(second[3], 10))
    vectors.clear()
    assert vectors.count() == 0
    assert vectors.query(first[0], 3) == []
    vectors.upsert([], np.zeros((0, 0), dtype=np.float32))
    vectors.clear()


def test_a_vector_of_another_dimension_is_one_line(vectors) -> None:
    vectors.upsert([1], unit(1))
    with pytest.raises(UnusableIndexError) as caught:
        vectors.upsert([2], np.ones((1, 3), dtype=np.float32))
    assert "\n" not in str(caught.value)


def test_a_client_outlives_a_rebuild_by_another(place) -> None:
    reader, writer = Vectors(place, "shared"), Vectors(place, "shared")
    writer.clear()
    writer.upsert([7], unit(1))
    assert reader.query(unit(1)[0], 1)[0][0] == 7
    assert reader.count() == 1


def test_who_only_reads_makes_no_collection(place) -> None:
    reader = Vectors(place, "nobody-wrote-this")
    assert (reader.count(), reader.query(unit(1)[0], 3)) == (0, [])
    reader.delete([1])
    held = {collection.name for collection in reader._client.list_collections()}
    assert "nobody-wrote-this" not in held


def test_a_graph_cut_short_is_one_line(tmp_path) -> None:
    made = Vectors(tmp_path / "chroma")
    made.upsert(list(range(3000)), unit(3000))
    assert made.query(unit(1)[0], 1)  # what is asked for is written down first
    (header,) = (tmp_path / "chroma").glob("*/header.bin")
    header.write_bytes(header.read_bytes()[:37])
    with pytest.raises(UnusableIndexError, match="rag index --rebuild"):
        Vectors(tmp_path / "chroma")


def test_collections_on_one_server_do_not_mix(server) -> None:
    one, other = Vectors(Store(server.url), "first"), Vectors(Store(server.url), "second")
    one.clear()
    other.clear()
    one.upsert([1], unit(1))
    assert (one.count(), other.count()) == (1, 0)


# -- an index whose vectors are on a server -------------------------------------------------

NOTES = {
    "Heron.md": "# Heron\n\nThe heron of edition 0 eats fish number 0.\n",
    "Crane.md": "# Crane\n\nA crane of edition 0 is no fish number 0.\n",
}


@pytest.fixture
def vault(tmp_path):
    return write_vault(tmp_path / "vault", NOTES)


def opened(tmp_path, vault, store) -> Index:
    return Index(tmp_path / "index", vault, WordOverlapEmbedder(), store)


def found(index: Index, query: str) -> str:
    return make_retriever(index, index._embedder, "dense").retrieve(query, 3)[0].chunk.text


def test_an_index_lives_on_a_server_through_edits_and_restarts(tmp_path, vault, server) -> None:
    store = Store(server.url)
    index = opened(tmp_path, vault, store)
    index.sync()
    assert "heron" in found(index, "heron fish")
    assert not (tmp_path / "index" / "chroma").exists()
    (vault / "Heron.md").write_text("# Heron\n\nThe heron left for Spain.\n", "utf-8")
    (vault / "Crane.md").unlink()
    index = opened(tmp_path, vault, store)  # a client made anew
    report = index.sync()
    assert (report.changed, report.removed) == (1, 1)
    assert "Spain" in found(index, "heron")
    assert index.vectors.count() == report.chunks
    server.stop()
    with pytest.raises(UnusableIndexError, match=r"chroma run --path DIR --port \d+") as caught:
        opened(tmp_path, vault, store).vectors.count()
    assert server.url in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(UnusableIndexError, match="no Chroma server answers"):
        index.vectors.count()
    server.start()
    assert "Spain" in found(index, "heron")


def test_moving_to_a_server_and_back_encodes_nothing(tmp_path, vault, server) -> None:
    opened(tmp_path, vault, None).sync()
    for store in (Store(server.url), None, Store(server.url)):
        index = opened(tmp_path, vault, store)
        report = index.sync()
        assert (report.added, report.changed, index._embedder.encoded) == (0, 0, [])
        assert index.vectors.count() == report.chunks == 2
        assert "heron" in found(index, "heron fish")


def test_two_vaults_share_a_server(tmp_path, vault, server) -> None:
    other = write_vault(tmp_path / "other", {"Atlas.md": "# Atlas\n\nA heron in a book of maps.\n"})
    one = opened(tmp_path, vault, Store(server.url))
    two = Index(tmp_path / "index2", other, WordOverlapEmbedder(), Store(server.url))
    one.sync()
    two.sync()
    assert "maps" in found(two, "heron")
    assert "fish" in found(one, "heron")


def test_a_rebuild_leaves_nothing_of_the_old_collection(tmp_path, vault, server) -> None:
    store = Store(server.url)
    opened(tmp_path, vault, store).sync()
    index = start_over(tmp_path / "index", vault, WordOverlapEmbedder(), store)
    assert index.vectors.count() == 0
    assert index.sync().added == 2
    assert index._embedder.encoded == []
    other = WordOverlapEmbedder("fake:other", dimension=64)
    index = start_over(tmp_path / "index", vault, other, store)
    assert index.sync().added == 2
    assert "heron" in found(index, "heron fish")


def read_on(folder: Path, vault: Path, url: str, last: int) -> None:
    embedder = WordOverlapEmbedder()
    index = Index(folder, vault, embedder, Store(url))
    dense = make_retriever(index, embedder, "dense")
    asked, newest, until = 0, 0, time.monotonic() + 120
    while newest < last and time.monotonic() < until:
        for hit in dense.retrieve("heron edition", 3):
            words = hit.chunk.text.split()
            edition = int(words[words.index("edition") + 1])
            assert f"fish number {edition}." in hit.chunk.text, hit.chunk.text
            newest = max(newest, edition)
        asked += 1
    sys.stdout.write(f"{asked} {newest}\n")


def test_several_readers_and_one_writer(tmp_path, vault, server) -> None:
    last = 12
    store = Store(server.url)
    opened(tmp_path, vault, store).sync()
    said = (tmp_path / "index", vault, server.url, last)
    readers = [Forked(read_on, *said) for _ in range(3)]
    writer = opened(tmp_path, vault, store)
    for edition in range(1, last + 1):
        text = f"# Heron\n\nThe heron of edition {edition} eats fish number {edition}.\n"
        for name in ("Heron.md", "Heron too.md", "Heron again.md"):
            (vault / name).write_text(text, encoding="utf-8")
        (vault / "Crane.md").unlink(missing_ok=True)
        writer.sync()
        if edition % 4 == 0:
            writer = start_over(tmp_path / "index", vault, WordOverlapEmbedder(), store)
            writer.sync()
    answers = [reader.done() for reader in readers]
    assert [answer.returncode for answer in answers] == [0, 0, 0], answers
    assert [answer.stdout.split()[1] for answer in answers] == [str(last)] * 3


def read_until_stopped(folder: Path, vault: Path, url: str) -> None:
    embedder = WordOverlapEmbedder()
    index = Index(folder, vault, embedder, store_of(url))
    vector, stop = embedder.encode_query("heron fish"), folder / "stop"
    fewest, asked, names = 99, 0, set()
    while not stop.exists():
        fewest = min(fewest, len(index.vectors.query(vector, 2)), index.vectors.count())
        names.add(index.catalog.meta("collection"))
        asked += 1
        if asked == 1:
            sys.stdout.write("reading\n")
            sys.stdout.flush()
    sys.stdout.write(f"{fewest} {len(names)}\n")


@pytest.mark.parametrize("on_a_server", [False, True])
def test_a_refill_is_never_seen_empty(tmp_path, vault, server, on_a_server) -> None:
    store = Store(server.url) if on_a_server else None
    index = opened(tmp_path, vault, store)
    index.sync()
    reader = Forked(read_until_stopped, index.folder, vault, store.url if store else "")
    while reader.stdout != "reading\n":
        assert reader.alive(), reader.done()
        time.sleep(0.01)
    for _ in range(5):
        assert index.mend() == 2
        time.sleep(0.1)
    (index.folder / "stop").touch()
    done = reader.done()
    _, fewest, names = done.stdout.split()
    assert (done.returncode, fewest) == (0, "2")
    assert int(names) > 1
    assert index.catalog.meta("unused") == ""


def test_the_commands_take_a_store_and_say_when_it_is_gone(tmp_path, vault, server) -> None:
    common = ["--vault", str(vault), "--index", str(tmp_path / "cli"), "--store", server.url]
    answered = CliRunner().invoke(ask_app, ["what fish does the heron eat?", *common])
    assert "eats fish number 0" in answered.stdout, answered.stderr
    assert not (tmp_path / "cli" / "chroma").exists()
    server.stop()
    for app_, said in ((ask_app, ["a heron?"]), (app, ["index", "--rebuild"])):
        gone = CliRunner().invoke(app_, [*said, *common])
        assert gone.exit_code == 1
        (line,) = gone.stderr.strip().splitlines()
        assert f"no Chroma server answers at {server.url}" in line
    server.start()
    assert "fish number 0" in CliRunner().invoke(ask_app, ["a heron?", *common]).stdout


# -- what stands between us and a server -----------------------------------------------------


@pytest.mark.parametrize(
    ("header", "sent"), [("authorization", "Bearer t0k3n"), ("x-chroma-token", "t0k3n")]
)
def test_the_token_opens_the_door_and_is_never_said(server, header, sent) -> None:
    with gate(server.port, sent, header) as url:
        assert Vectors(Store(url, "t0k3n"), "gated").count() == 0
        with pytest.raises(UnusableIndexError, match="RAG_STORE_TOKEN") as caught:
            Vectors(Store(url, "wr0ng"), "gated")
    assert "wr0ng" not in f"{caught.value}{Store(url, 'wr0ng')!r}"


def test_tls(server, tmp_path, monkeypatch) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    names = (str(tmp_path / "key.pem"), str(tmp_path / "cert.pem"))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-keyout", names[0], "-out", names[1], "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(names[1], names[0])
    with gate(server.port, tls=context) as url:
        with pytest.raises(UnusableIndexError, match="Chroma server"):
            Vectors(Store(url), "tls")
        monkeypatch.setenv("SSL_CERT_FILE", names[1])
        made = Vectors(Store(url), "tls")
        made.upsert([1], unit(1))
        assert made.count() == 1


def test_what_is_no_chroma_server_is_one_line() -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]

    def hang_up() -> None:
        peer, _ = silent.accept()
        peer.sendall(b"220 smtp.example.org ready\r\n")
        peer.close()

    thread = threading.Thread(target=hang_up)
    thread.start()
    with pytest.raises(UnusableIndexError, match="--store") as caught:
        Vectors(Store(f"http://127.0.0.1:{port}"), "x")
    thread.join()
    silent.close()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["localhost:8000", "ftp://host", "http://", "http://user:pa55word@host", "http://[::1"]
)
def test_what_is_no_address_is_refused_unquoted(url) -> None:
    with pytest.raises(SettingsError, match="--store") as caught:
        Store(url)
    assert "pa55word" not in str(caught.value)


def test_the_store_of_the_settings(monkeypatch) -> None:
    assert store_of("") is None
    monkeypatch.setenv("RAG_STORE_TOKEN", " abc ")
    assert store_of("https://chroma.example/") == Store("https://chroma.example", "abc")
    assert store_of("https://chroma.example").port == 443
    monkeypatch.setenv("RAG_STORE_TOKEN", "two words")
    with pytest.raises(SettingsError, match="RAG_STORE_TOKEN"):
        store_of("http://127.0.0.1:8000")
