from __future__ import annotations

import json
import threading

import httpx
import pytest
from fakes import DEAD, ScriptedLLM
from fastapi.testclient import TestClient
from parts import (
    ORIGIN,
    QUESTION,
    GatedLLM,
    UnforeseenChecker,
    events_of,
    make_app,
    on_a_socket,
    serving,
    until,
)

from rag.llms.extractive import Extractive
from rag.records import Prompt
from rag.server.queue import Queued
from rag.server.turns import Turns
from rag.sessions import Sessions


def test_chat_gives_the_shape_of_the_contract(tmp_path) -> None:
    with serving(tmp_path) as client:
        got = client.post("/chat", json={"question": QUESTION})
    assert got.status_code == 200
    answer = got.json()
    assert set(answer) >= {
        "question", "answer", "abstained", "citations", "claims", "unknown_markers", "hits",
        "llm", "index", "timings_ms", "session_id",
    }  # fmt: skip
    assert "Ant Group" in answer["answer"]
    citation = answer["citations"][0]
    assert citation["note"] == "Companies/ACE Robotics.md"
    assert citation["heading"] == ["ACE Robotics", "Round"]
    assert answer["llm"] == "extractive"


@pytest.mark.parametrize("how", [{"json": {"stream": True}}, {"accept": "text/event-stream"}])
def test_a_stream_tells_hits_tokens_answer_done_in_this_order(tmp_path, how) -> None:
    body = {"question": QUESTION, **how.get("json", {})}
    headers = {"Accept": how["accept"]} if "accept" in how else {}
    llm = ScriptedLLM("The angel round ", "was led by Ant Group [1].", " Cows fly [1].")
    with serving(tmp_path, llm=llm) as client:
        got = client.post("/chat", json=body, headers=headers)
    assert got.headers["content-type"].startswith("text/event-stream")
    told = events_of(got.text)
    assert [name for name, _ in told] == ["hits", "token", "token", "token", "answer", "done"]
    assert told[0][1]["hits"][0]["rank"] == 1
    answer = told[-2][1]
    assert "Ant Group" in answer["answer"]
    assert "Cows" not in answer["answer"]
    assert answer["session_id"] == told[0][1]["session_id"]


DATED = {
    "Old.md": "---\nas_of: 2025-01-10\n---\n# Old\n\nThe beacon tower is painted green.\n",
    "New.md": "---\nas_of: 2026-02-01\n---\n# New\n\nThe beacon tower is painted red.\n",
}


def test_a_question_may_bring_its_own_date(tmp_path) -> None:
    with serving(tmp_path, notes=DATED) as client:
        for day, first in (("2025-06-30", "Old.md"), ("", None), ("2026-02-01", None)):
            body = {"query": "colour of the beacon tower", "as_of": day}
            hits = client.post("/search", json=body).json()["hits"]
            plain = client.post("/search", json={"query": body["query"]}).json()["hits"]
            assert hits[0]["note"] == (first or plain[0]["note"])
            assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
        asked = {"question": "what colour is the beacon tower?", "as_of": "2025-06-30"}
        assert client.post("/chat", json=asked).json()["hits"][0]["note"] == "Old.md"


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "2026", "\ud800", "2026-01-31T10:00"])
def test_a_date_that_is_none_is_422(tmp_path, day) -> None:
    with serving(tmp_path) as client:
        for path, body in (
            ("/chat", {"question": QUESTION}),
            ("/chat", {"question": QUESTION, "stream": True}),
            ("/search", {"query": QUESTION}),
        ):
            sent = json.dumps({**body, "as_of": day}).encode()
            got = client.post(path, content=sent, headers={"Content-Type": "application/json"})
            assert (got.status_code, got.json()["status"]) == (422, 422)


def test_a_dead_llm_is_answered_without_and_says_so(tmp_path) -> None:
    with serving(tmp_path, llm=ScriptedLLM("The", DEAD)) as client:
        answer = client.post("/chat", json={"question": QUESTION}).json()
    assert "Ant Group" in answer["answer"]
    assert "answered without it" in answer["notice"]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_a_note_with_another_line_end_breaks_no_stream(tmp_path, end) -> None:
    said = f"The harbour was opened in 1931 by Mayor Lund.{end}It was paid for by the town."
    with serving(tmp_path, notes={"Harbour.md": f"# Harbour\n\n{said}\n"}) as client:
        asked = {"question": "who opened the harbour?", "stream": True}
        told = dict(events_of(client.post("/chat", json=asked).text))
        asked = {"messages": [{"role": "user", "content": asked["question"]}], "stream": True}
        chunks = client.post("/v1/chat/completions", json=asked).text.splitlines()
    assert end in told["hits"]["hits"][0]["text"]
    assert "Lund" in told["answer"]["answer"]
    assert all(json.loads(c.removeprefix("data: ")) for c in chunks if c and "[DONE]" not in c)


def test_a_filter_of_a_request_never_widens_that_of_the_server(tmp_path) -> None:
    app = make_app(tmp_path, where="-path:Birds/")
    with TestClient(app, base_url=ORIGIN) as client:
        for where in ({}, {"where": "path:B"}, {"where": ""}):
            asked = {"question": "what does the heron eat?", **where}
            answer = client.post("/chat", json=asked).json()
            assert answer["abstained"]
            assert not any("Heron" in hit["note"] for hit in answer["hits"])
            hits = client.post("/search", json={"query": "heron", **where}).json()["hits"]
            assert not any("Heron" in hit["note"] for hit in hits)
        asked = {"question": QUESTION, "where": "path:Companies/"}
        assert "Ant Group" in client.post("/chat", json=asked).json()["answer"]


def test_a_fault_after_the_start_is_an_error_event(tmp_path) -> None:
    with serving(tmp_path, checker=UnforeseenChecker()) as client:
        told = events_of(client.post("/chat", json={"question": QUESTION, "stream": True}).text)
    assert [name for name, _ in told] == ["hits", "token", "error"]
    assert told[-1][1]["status"] == 500
    assert "words of a note" not in str(told)


def test_an_edit_is_answered_from_and_a_deleted_note_never_is(tmp_path) -> None:
    with serving(tmp_path) as client:
        note = tmp_path / "vault" / "Companies" / "ACE Robotics.md"
        note.write_text("# ACE Robotics\n\nThe angel round was led by Hony Capital.\n")
        assert "Hony" in client.post("/chat", json={"question": QUESTION}).json()["answer"]
        note.unlink()
        answer = client.post("/chat", json={"question": QUESTION}).json()
    assert all(hit["note"] != "Companies/ACE Robotics.md" for hit in answer["hits"])


def test_a_filter_narrows_and_a_broken_one_shows_the_grammar(tmp_path) -> None:
    with serving(tmp_path) as client:
        body = {"question": QUESTION, "where": "path:Birds/"}
        answer = client.post("/chat", json=body).json()
        assert {hit["note"] for hit in answer["hits"]} <= {"Birds/Heron.md"}
        broken = client.post("/chat", json={"question": QUESTION, "where": "tag:"})
    assert broken.status_code == 422
    assert broken.headers["content-type"] == "application/problem+json"
    assert "path:Companies/" in broken.json()["detail"]


def test_a_conversation_goes_on_over_a_restart(tmp_path) -> None:
    with serving(tmp_path) as client:
        first = client.post("/chat", json={"question": QUESTION}).json()
    llm = ScriptedLLM("The angel round was led by Ant Group [1].")
    with serving(tmp_path, llm=llm) as client:
        body = {"question": "and the angel round again?", "session_id": first["session_id"]}
        second = client.post("/chat", json=body).json()
        listed = client.get("/sessions").json()["sessions"]
    assert second["session_id"] == first["session_id"]
    assert [(one["title"], one["questions"]) for one in listed] == [(QUESTION, 2)]
    assert any(QUESTION in turn.content for turn in llm.prompts[0].history)


def test_an_unknown_conversation_is_404(tmp_path) -> None:
    with serving(tmp_path) as client:
        got = client.post("/chat", json={"question": "x", "session_id": "nope"})
    assert (got.status_code, got.json()["title"]) == (404, "Not Found")


def test_conversations_are_read_again_exported_and_forgotten(tmp_path) -> None:
    with serving(tmp_path) as client:
        first = client.post("/chat", json={"question": QUESTION}).json()
        place = f"/sessions/{first['session_id']}"
        assert client.get(place).json()["answers"] == [first]
        page = client.get(f"{place}/markdown")
        assert page.text.startswith(f"## {QUESTION}")
        assert "Companies/ACE Robotics.md › ACE Robotics › Round, line" in page.text
        assert client.delete(place).status_code == 204
        assert client.delete(place).status_code == 404
        assert client.get(place).status_code == 404
        assert client.get("/sessions").json() == {"sessions": []}


def test_a_conversation_kept_by_an_earlier_version_is_read_again(tmp_path) -> None:
    """Of the contract's fields alone: all others came one by one, and more will."""
    citation = {
        "marker": 1, "note": "Birds/Heron.md", "title": "Heron", "heading": [], "lines": [4, 4],
        "quote": "The heron eats fish.", "url": "obsidian://open?vault=v&file=Heron",
    }  # fmt: skip
    hit = {
        "rank": 1, "note": "Birds/Heron.md", "heading": [], "lines": [4, 4], "score": 0.5,
        "ranks": {"dense": 1}, "text": "The heron eats fish.",
    }  # fmt: skip
    answer = {
        "question": "what do herons eat?", "answer": "The heron eats fish. [1]",
        "abstained": False, "citations": [citation], "unknown_markers": [], "hits": [hit],
        "claims": [{"text": "The heron eats fish.", "markers": [1], "supported": True}],
        "llm": "extractive", "index": {"notes": 4, "chunks": 5}, "timings_ms": {"total": 1.0},
    }  # fmt: skip
    kept = Sessions(tmp_path / "sessions.sqlite")
    kept.add("old", "what do herons eat?", answer)
    kept.close()
    with serving(tmp_path) as client:
        got = client.get("/sessions/old")
        assert got.status_code == 200
        assert got.json()["answers"][0]["citations"][0]["quote"] == "The heron eats fish."
        assert "The heron eats fish. [1]" in client.get("/sessions/old/markdown").text


def test_nothing_is_written_into_the_vault(tmp_path) -> None:
    with serving(tmp_path) as client:
        before = sorted((tmp_path / "vault").rglob("*"))
        client.post("/chat", json={"question": QUESTION})
    assert sorted((tmp_path / "vault").rglob("*")) == before


def test_drafts_wait_in_line_and_a_full_queue_says_come_back(tmp_path) -> None:
    llm = GatedLLM()
    app = make_app(tmp_path, llm=llm, queue=2, parallel=1)
    service = app.state.service
    with on_a_socket(app) as origin, httpx.Client(base_url=origin, timeout=60) as client:
        got: list[httpx.Response] = []
        asking = [
            threading.Thread(
                target=lambda: got.append(client.post("/chat", json={"question": QUESTION}))
            )
            for _ in range(2)
        ]
        for one in asking:
            one.start()
        until(lambda: service.admission.inside == 2 and llm.started.is_set())
        refused = client.post("/chat", json={"question": QUESTION})
        llm.gate.set()
        for one in asking:
            one.join()
        until(lambda: service.admission.inside == 0)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    assert [one.status_code for one in got] == [200, 200]
    assert llm.most_running == 1


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_goes_away_stops_its_generation(tmp_path, stream) -> None:
    llm = GatedLLM()
    app = make_app(tmp_path, llm=llm)
    with on_a_socket(app) as origin:
        with httpx.Client(base_url=origin) as client:
            body = {"question": QUESTION, "stream": stream}
            if stream:
                with client.stream("POST", "/chat", json=body) as response:
                    next(response.iter_lines())
                    assert llm.started.wait(20)
            else:
                with pytest.raises(httpx.ReadTimeout):
                    client.post("/chat", json=body, timeout=1.5)
        assert llm.closed_early.wait(20)
        until(lambda: app.state.service.admission.inside == 0)
    assert app.state.service.sessions is not None


def test_search_ranks_and_answers_nothing(tmp_path) -> None:
    with serving(tmp_path) as client:
        got = client.post("/search", json={"query": "heron fish", "k": 2}).json()
    assert got["query"] == "heron fish"
    assert got["hits"][0]["note"] == "Birds/Heron.md"
    assert len(got["hits"]) <= 2
    assert "answer" not in got


def test_a_draft_that_waits_can_be_given_up() -> None:
    llm = GatedLLM()
    queued = Queued(llm, parallel=1, turns=Turns(1))
    prompt = Prompt("q", (), ())
    first, second = queued.stream(prompt), queued.stream(prompt)
    assert next(first) == "A "
    assert next(second) == ""
    second.close()
    first.close()
    llm.gate.set()
    assert "".join(queued.stream(prompt)).endswith("Ant Group [1].")
    assert queued.name == llm.name


def test_while_an_llm_writes_others_are_answered(tmp_path) -> None:
    llm = GatedLLM()
    app = make_app(tmp_path, llm=llm, parallel=4)
    with on_a_socket(app) as url:
        asking = [
            threading.Thread(
                target=httpx.post,
                args=(f"{url}/chat",),
                kwargs={"json": {"question": QUESTION}, "timeout": 20},
            )
            for _ in range(4)
        ]
        for thread in asking:
            thread.start()
        until(lambda: app.state.service.admission.inside == 4)
        found = httpx.post(f"{url}/search", json={"query": "heron fish"}, timeout=20)
        llm.gate.set()
        for thread in asking:
            thread.join(20)
    assert found.json()["hits"][0]["note"] == "Birds/Heron.md"


def test_the_extractive_answer_is_the_one_that_every_face_gives(tmp_path) -> None:
    app = make_app(tmp_path)
    with on_a_socket(app) as url:
        got = httpx.post(f"{url}/chat", json={"question": QUESTION}, timeout=20).json()
    assert isinstance(app.state.service.assistant.llm, Extractive)
    assert got["answer"] == app.state.service.assistant.ask(QUESTION).text
