"""Servers that refuse, stall, die or talk nonsense: one line each, and never the key."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import textwrap

import pytest
from samples import PROMPT, small_gguf
from scripted_server import NO_PAUSE, Reply, dead_url, serving

from rag.errors import LLMError
from rag.llms import LLMOptions, load_llm

KEY = "sk-test-do-not-show-0123456789"
REMOTE = [("openai-compatible:small-model", "/v1"), ("anthropic:small-model", "")]
WORDS = ("Ant Group", " led it.")


@pytest.fixture(autouse=True)
def _keys(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=REMOTE, ids=["openai", "anthropic"])
def remote(request):
    """Make the LLM for a URL."""
    spec, suffix = request.param
    if spec.startswith("anthropic"):
        pytest.importorskip("anthropic")

    def make(url: str, **options):
        return load_llm(spec, LLMOptions(base_url=url + suffix, **{"max_retries": 0, **options}))

    return make


def fault_of(llm) -> tuple[str, list[str]]:
    """The line that the user reads, and the pieces that came before it."""
    pieces: list[str] = []
    with pytest.raises(LLMError) as caught:
        pieces.extend(llm.stream(PROMPT))
    line = str(caught.value)
    assert "\n" not in line
    assert KEY not in line
    assert llm.name in line
    assert ": " in line
    return line, pieces


def refusal(message: str) -> str:
    return json.dumps({"type": "error", "error": {"type": "some_error", "message": message}})


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "refused the key"),
        (403, "refused the key"),
        (404, "check the model's name"),
        (400, "rejected the request"),
        (429, "wait a while"),
        (500, "failed (HTTP 500"),
        (529, "failed (HTTP 529"),
    ],
)
def test_a_status_becomes_one_line_with_the_url_and_the_next_step(remote, status, says):
    body = refusal(f"no, not with\nthe key {KEY}")
    with serving(Reply(status=status, body=body)) as server:
        line, _ = fault_of(remote(server.url))
        assert says in line
        assert server.url in line
        assert len(server.seen) == 1


def test_too_many_requests_is_tried_again(remote):
    busy = Reply(status=429, body=refusal("slow down"), headers=NO_PAUSE)
    with serving(busy, busy, Reply(words=WORDS)) as server:
        assert "".join(remote(server.url, max_retries=2).stream(PROMPT)) == "".join(WORDS)
        assert len(server.seen) == 3


def test_failures_are_tried_again_and_then_told(remote):
    with serving(Reply(status=500, body="<html>oops</html>", headers=NO_PAUSE)) as server:
        line, _ = fault_of(remote(server.url, max_retries=2))
        assert "failed (HTTP 500" in line
        assert len(server.seen) == 3


def test_nothing_listens(remote):
    with dead_url() as url:
        line, _ = fault_of(remote(url))
    assert f"nothing answers at {url}" in line


def test_killed_in_mid_answer(remote):
    with serving(Reply(words=WORDS, cut=True)) as server:
        line, pieces = fault_of(remote(server.url))
    assert "broke off in mid-answer" in line
    # A reset may overtake words that are still under way.
    assert "".join(WORDS).startswith("".join(pieces))


def test_a_polite_end_in_mid_answer_is_still_one(remote):
    with serving(Reply(words=WORDS, finish="")) as server:
        line, pieces = fault_of(remote(server.url))
    assert "broke off in mid-answer" in line
    assert tuple(pieces) == WORDS


def test_an_error_in_mid_answer(remote):
    with serving(Reply(words=WORDS, error=f"overloaded with {KEY}")) as server:
        line, pieces = fault_of(remote(server.url))
    assert "broke off in mid-answer: " in line
    assert "overloaded" in line
    assert tuple(pieces) == WORDS


@pytest.mark.parametrize(
    "body",
    [
        "data: {not json\n\n",
        "event: content_block_delta\ndata: {not json\n\n",
        'event: message_delta\ndata: {"type": "message_delta"}\n\ndata: {"choices": 7}\n\n',
        'event: content_block_delta\ndata: {"foo": 1}\n\n',
        "<html><body>It works!</body></html>",
        "data: [DONE]\n\n",
        "data: \ud7ff\ufffd\n\n",
    ],
)
def test_what_is_not_the_protocol_is_named(remote, body):
    with serving(Reply(body=body)) as server:
        line, pieces = fault_of(remote(server.url))
    assert "does not speak" in line
    assert pieces == []


def test_silence_ends_in_a_time_out(remote):
    with serving(Reply(words=WORDS, hold=True)) as server:
        line, pieces = fault_of(remote(server.url, timeout_seconds=0.3))
    assert "was silent for 0.3 s" in line
    assert tuple(pieces) == WORDS


def test_an_answer_that_never_begins_for_want_of_tokens(remote):
    with serving(Reply(words=(), finish="length")) as server:
        line, _ = fault_of(remote(server.url, max_tokens=33))
    assert "used up 33 tokens" in line


def test_closing_hangs_up(remote):
    with serving(Reply(words=("and so on " * 500,), endless=True)) as server:
        stream = remote(server.url).stream(PROMPT)
        assert next(stream)
        assert not server.hung_up.is_set()
        stream.close()
        assert server.hung_up.wait(10)


def test_the_request_carries_the_prompt_and_the_settings(remote):
    with serving(Reply(words=WORDS)) as server:
        list(remote(server.url, max_tokens=77).stream(PROMPT))
        seen = server.seen[0]
    assert seen.body["model"] == "small-model"
    assert seen.body["max_tokens"] == 77
    assert seen.body["stream"] is True
    assert PROMPT.messages[-1].content == seen.body["messages"][-1]["content"]
    system = seen.body.get("system") or seen.body["messages"][0]["content"]
    assert system == PROMPT.messages[0].content
    assert KEY in {seen.headers.get("authorization", "")[7:], seen.headers.get("x-api-key")}


def test_a_proxy_is_not_told_of_a_server_on_this_machine(remote, monkeypatch):
    with serving(Reply(words=WORDS)) as server, dead_url() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy)
        monkeypatch.setenv("ALL_PROXY", proxy)
        assert "".join(remote(server.url).stream(PROMPT)) == "".join(WORDS)


def test_notes_are_not_sent_on_to_where_a_server_points(remote):
    with serving(Reply(words=WORDS)) as elsewhere:
        pointer = Reply(status=307, headers={"Location": f"{elsewhere.url}/v1/messages"})
        with serving(pointer) as server:
            line, _ = fault_of(remote(server.url))
        assert elsewhere.seen == []
    assert "sends on to another address (HTTP 307)" in line


def test_passwords_in_a_url_are_not_shown(remote):
    with dead_url() as url:
        line, _ = fault_of(remote(url.replace("//", "//me:hush@")))
    assert "hush" not in line


@pytest.mark.parametrize(
    "refused", [("temperature",), ("max_tokens",), ("max_tokens", "temperature")]
)
def test_a_setting_that_the_model_does_not_take_is_left_out(refused):
    replies = [
        Reply(status=400, body=json.dumps({"error": {"message": "unsupported", "param": name}}))
        for name in refused
    ]
    with serving(*replies, Reply(words=WORDS)) as server:
        llm = load_llm("openai:m", LLMOptions(base_url=server.url, max_tokens=9, max_retries=0))
        assert "".join(llm.stream(PROMPT)) == "".join(WORDS)
        last = server.seen[-1].body
    assert not set(refused) & set(last)
    assert last.get("max_completion_tokens", last.get("max_tokens")) == 9


def test_ollama_is_never_sent_a_key():
    with serving(Reply(words=WORDS)) as server:
        list(load_llm("ollama:m", LLMOptions(base_url=server.url)).stream(PROMPT))
        assert KEY not in str(server.seen[0].headers)


def test_a_real_server_killed_in_mid_answer(tmp_path):
    program = tmp_path / "serve.py"
    program.write_text(
        textwrap.dedent("""
            import sys, threading, xllamacpp
            wanted = xllamacpp.CommonParams()
            wanted.model.path, wanted.n_ctx, wanted.verbosity = sys.argv[1], 4096, -1
            wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
            server = xllamacpp.Server(wanted)
            print(server.listening_address, flush=True)
            threading.Event().wait()
        """),
        encoding="utf-8",
    )
    command = [sys.executable, str(program), str(small_gguf())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        try:
            url = served.stdout.readline().strip()
            options = LLMOptions(base_url=f"{url}/v1", max_tokens=3000, max_retries=0)
            llm = load_llm("openai:SmolLM2", options)
            stream = llm.stream(PROMPT)
            assert next(stream)
            served.send_signal(signal.SIGKILL)
            with pytest.raises(LLMError, match="broke off in mid-answer"):
                list(stream)
        finally:
            served.kill()
