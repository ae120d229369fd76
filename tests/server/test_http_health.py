from __future__ import annotations

import json
import logging
import os
import socket
import threading
import time
from pathlib import Path

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder
from fastapi.testclient import TestClient
from parts import (
    NOTES,
    ORIGIN,
    QUESTION,
    UnforeseenChecker,
    make_app,
    make_assistant,
    serving,
    until,
)
from small_assistant import small_assistant

from rag.errors import VaultError
from rag.indexing.folder import emptied
from rag.indexing.lock import writer_lock
from rag.server.app import create_app
from rag.server.freshness import Freshness
from rag.server.logs import JsonLines
from rag.server.options import Options


class SlowEmbedder(WordOverlapEmbedder):
    """Encodes passages once its gate is open."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def encode_passages(self, passages):
        assert self.gate.wait(30)
        return super().encode_passages(passages)


def test_healthy_and_ready(tmp_path) -> None:
    with serving(tmp_path) as client:
        assert client.get("/healthz").json()["status"] == "ok"
        ready = client.get("/readyz").json()
    assert (ready["ready"], ready["notes_done"]) == (True, len(NOTES))


def test_until_the_first_index_is_built_nothing_is_answered_but_how_far_it_is(tmp_path) -> None:
    assistant = make_assistant(tmp_path, write_vault(tmp_path / "vault", NOTES))
    slow = SlowEmbedder()
    assistant.index._embedder = slow
    with TestClient(create_app(assistant), base_url=ORIGIN) as client:
        waiting = client.get("/readyz")
        assert (waiting.status_code, waiting.json()["stage"]) == (503, "indexing")
        assert client.get("/healthz").status_code == 200
        until(lambda: client.get("/readyz").json()["chunks_total"])
        far = client.get("/readyz").json()
        assert (far["notes_done"], far["notes_total"], far["chunks"]) == (0, len(NOTES), 0)
        passages = f"0 of {far['chunks_total']} passages"
        assert far["progress"] == f"0 of {len(NOTES)} notes, {passages}"
        for path, body in (
            ("/chat", {"question": QUESTION}),
            ("/chat", {"question": QUESTION, "stream": True}),
            ("/search", {"query": QUESTION}),
            ("/v1/chat/completions", {"messages": [{"role": "user", "content": QUESTION}]}),
        ):
            got = client.post(path, json=body)
            assert (got.status_code, got.headers["retry-after"]) == (503, "2")
            detail = got.json()["detail"]
            assert detail == f"the first index is being built ({far['progress']})"
            if path.startswith("/v1/"):
                assert got.json()["error"]["type"] == "server_error"
        slow.gate.set()
        until(lambda: client.get("/readyz").status_code == 200)
        assert client.post("/chat", json={"question": QUESTION}).status_code == 200


def test_a_vault_without_notes_is_said_without_its_place(tmp_path) -> None:
    with serving(tmp_path, notes={"x.txt": ""}, ready=False) as client:
        until(lambda: client.get("/readyz").json()["stage"] == "waiting")
        detail = client.get("/readyz").json()["detail"]
        refused = client.post("/chat", json={"question": QUESTION})
    assert "no notes" in detail
    assert str(tmp_path) not in detail
    assert (refused.status_code, refused.json()["detail"]) == (503, detail)


def test_a_first_index_waits_for_another_writer(tmp_path) -> None:
    (tmp_path / "index").mkdir()
    with (
        writer_lock(tmp_path / "index"),
        serving(tmp_path, ready=False) as client,
    ):
        until(lambda: client.get("/readyz").json()["stage"] == "waiting")
        assert "is being written" in client.get("/readyz").json()["detail"]


def test_while_another_process_writes_answers_come_from_the_last_whole_state(tmp_path) -> None:
    with serving(tmp_path) as client, writer_lock(tmp_path / "index"):
        (tmp_path / "vault" / "New.md").write_text("A new note.\n")
        answer = client.post("/chat", json={"question": QUESTION}).json()
    assert "Ant Group" in answer["answer"]
    assert "last whole state" in answer["notice"]
    for place in (str(tmp_path), str(os.getpid()), socket.gethostname()):
        assert place not in answer["notice"]


def test_while_another_process_rebuilds_the_index_nothing_is_answered_from_what_is_left(
    tmp_path,
) -> None:
    vault, index = tmp_path / "vault", tmp_path / "index"
    with serving(tmp_path) as client:
        with writer_lock(index):
            emptied(index, vault, WordOverlapEmbedder())
            until(lambda: "another process" in client.get("/readyz").json()["detail"])
            refused = client.post("/chat", json={"question": QUESTION})
            found = client.post("/search", json={"query": QUESTION})
        assert (refused.status_code, found.status_code) == (503, 503)
        assert "being written by another process" in refused.json()["detail"]
        # The other one may die: the server then does it itself.
        until(lambda: client.get("/readyz").json()["ready"])
        assert "Ant Group" in client.post("/chat", json={"question": QUESTION}).json()["answer"]


def test_without_sync_a_rebuild_is_seen_by_the_question_itself(tmp_path) -> None:
    with serving(tmp_path, sync=False) as client, writer_lock(tmp_path / "index"):
        emptied(tmp_path / "index", tmp_path / "vault", WordOverlapEmbedder())
        assert client.post("/search", json={"query": QUESTION}).status_code == 503


def test_a_vault_that_has_gone_is_503_and_comes_back(tmp_path) -> None:
    with serving(tmp_path) as client:
        (tmp_path / "vault").rename(tmp_path / "away")
        gone = client.post("/chat", json={"question": QUESTION})
        (tmp_path / "away").rename(tmp_path / "vault")
        back = client.post("/chat", json={"question": QUESTION})
    assert (gone.status_code, back.status_code) == (503, 200)
    assert gone.headers["retry-after"]
    assert str(tmp_path) not in gone.text


def test_a_fault_is_whole_where_the_vault_is_named_by_a_letter(tmp_path, monkeypatch) -> None:
    """``--vault v`` had "property:value" told as "property:the vaultalue"."""
    monkeypatch.chdir(tmp_path)
    write_vault(tmp_path / "v", {"a.md": "One line.\n"})
    assistant = small_assistant(tmp_path / "index", Path("v"), sync=False)
    assistant.sync()
    app = create_app(assistant, Options(sessions=tmp_path / "sessions.sqlite"))
    with TestClient(app, base_url=ORIGIN) as client:
        got = client.post("/chat", json={"question": QUESTION, "where": "bro ken"})
        assert "property:value" in got.json()["detail"]
        (tmp_path / "v").rename(tmp_path / "away")
        gone = client.post("/chat", json={"question": QUESTION})
    assert gone.status_code == 503
    assert str(tmp_path) not in gone.text


def test_those_who_come_during_a_sync_share_the_next_one() -> None:
    gate, started, syncs = threading.Event(), threading.Event(), []

    def sync():
        syncs.append(1)
        started.set()
        assert gate.wait(30)

    freshness = Freshness(sync, most_wait=30)
    asking = [threading.Thread(target=freshness.refresh)]
    asking[0].start()
    assert started.wait(30)
    asking += [threading.Thread(target=freshness.refresh) for _ in range(8)]
    for one in asking[1:]:
        one.start()
    gate.set()
    for one in asking:
        one.join()
    freshness.close()
    assert 2 <= len(syncs) <= 9


def test_a_sync_serves_all_who_came_before_it_began() -> None:
    syncs = []
    freshness = Freshness(lambda: syncs.append(1), most_wait=30)
    came = time.monotonic()
    assert not freshness.is_newer(came)
    assert freshness.refresh(came) == ""
    assert freshness.is_newer(came)
    freshness.refresh(came)
    assert len(syncs) == 1
    freshness.refresh(time.monotonic())
    assert len(syncs) == 2
    freshness.close()


def test_a_sync_that_failed_serves_nobody_else() -> None:
    faults = [VaultError("gone"), None]

    def sync():
        fault = faults.pop(0)
        if fault:
            raise fault

    freshness = Freshness(sync, most_wait=30)
    came = time.monotonic()
    with pytest.raises(VaultError):
        freshness.refresh(came)
    assert not freshness.is_newer(came)
    assert freshness.refresh(came) == ""
    freshness.close()


def test_a_long_sync_costs_a_question_no_more_than_its_bound() -> None:
    gate = threading.Event()
    freshness = Freshness(lambda: gate.wait(30), most_wait=0.01)
    assert "being updated" in freshness.refresh()
    gate.set()
    freshness.close()


def test_metrics_count_requests_and_answers_and_hold_no_words(tmp_path) -> None:
    with serving(tmp_path) as client:
        client.post("/chat", json={"question": QUESTION})
        client.get("/notes/Birds/Heron.md")
        text = client.get("/metrics").text
    assert 'rag_requests_total{method="POST",route="/chat",status="200"} 1.0' in text
    assert 'rag_answers_total{outcome="answered"} 1.0' in text
    assert 'route="/notes/{path:note}"' in text
    assert f"rag_notes {len(NOTES)}.0" in text
    assert "Heron" not in text
    assert "angel" not in text


def logged(caplog) -> list[dict]:
    return [json.loads(JsonLines().format(r)) for r in caplog.records if r.name == "rag.server"]


def test_the_log_has_ids_and_times_and_no_word_of_a_note(tmp_path, caplog) -> None:
    with caplog.at_level(logging.INFO, "rag.server"), serving(tmp_path) as client:
        client.post("/chat", json={"question": QUESTION}, headers={"X-Request-ID": "abc"})
        client.get("/notes/Birds/Heron.md")
    lines = logged(caplog)
    asked = [line for line in lines if line.get("id") == "abc"]
    assert [line["event"] for line in asked] == ["answer", "request"]
    assert asked[1]["ms"] >= asked[0]["ms"]["total"] >= 0
    for word in ("Ant Group", "angel", "Heron"):
        assert word not in json.dumps(lines)


def test_with_log_text_the_log_has_the_question_and_the_answer(tmp_path, caplog) -> None:
    with caplog.at_level(logging.INFO, "rag.server"), serving(tmp_path, log_text=True) as client:
        client.post("/chat", json={"question": QUESTION})
    answer = next(line for line in logged(caplog) if line["event"] == "answer")
    assert answer["question"] == QUESTION
    assert "Ant Group" in answer["answer"]


def test_the_unforeseen_is_a_500_that_tells_nothing(tmp_path, caplog) -> None:
    how = {"checker": UnforeseenChecker()}
    with caplog.at_level(logging.INFO, "rag.server"), serving(tmp_path, **how) as client:
        got = client.post("/chat", json={"question": QUESTION})
    assert (got.status_code, got.json()["title"]) == (500, "Internal Server Error")
    line = next(line for line in logged(caplog) if line["event"] == "unforeseen")
    assert line["kind"] == "ZeroDivisionError"
    assert line["id"] in got.json()["detail"]
    assert "words of a note" not in got.text + json.dumps(logged(caplog))


def test_every_model_of_openapi_has_an_example(tmp_path) -> None:
    with serving(tmp_path) as client:
        schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert [name for name, schema in schemas.items() if "examples" not in schema] == []


def test_an_app_without_conversations_keeps_none(tmp_path) -> None:
    assistant = make_assistant(tmp_path, write_vault(tmp_path / "vault", NOTES))
    assistant.sync()
    with TestClient(create_app(assistant, Options()), base_url=ORIGIN) as client:
        assert client.post("/chat", json={"question": QUESTION}).json()["session_id"] is None
        assert client.get("/sessions").json() == {"sessions": []}


def test_two_apps_share_no_counts(tmp_path) -> None:
    first, second = make_app(tmp_path), make_app(tmp_path)
    with TestClient(first, base_url=ORIGIN) as client:
        client.get("/healthz")
    assert b'rag_requests_total{method="GET"' not in second.state.service.metrics.text()
