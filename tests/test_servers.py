from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rag.errors import LLMError, SettingsError
from rag.settings import Settings
from rag.terminal.doctor import examine
from rag.terminal.servers import llm_server, web_server

MODELS = {"data": [{"id": "qwen3:latest"}, {"id": "tiny"}]}


@contextmanager
def answering(replies):
    """A server on loopback that gives these (status, body) by path, and remembers its headers."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, {name.lower() for name in self.headers}))
            status, body = replies.get(self.path, (404, "no such page"))
            written = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.asked = asked
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def with_llm(spec: str, port: int) -> Settings:
    return Settings(llm=spec, base_url=f"http://127.0.0.1:{port}/v1/")


@contextmanager
def taken():
    with socket.create_server(("127.0.0.1", 0)) as bound:
        yield bound.getsockname()[1]


def test_a_server_that_has_the_model_is_told_and_sent_no_key(monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with answering({"/v1/models": (200, MODELS)}) as server:
        for spec in ("ollama:qwen3", "openai-compatible:tiny"):
            assert "has " in llm_server(with_llm(spec, server.server_port))
    assert len(server.asked) == 2
    assert all("authorization" not in headers for _, headers in server.asked)


@pytest.mark.parametrize("reply", [(404, "?"), (401, "{}"), (200, "[]"), (200, "<html>")])
def test_a_server_that_lists_no_models_still_answers(reply) -> None:
    with answering({"/v1/models": reply}) as server:
        assert llm_server(with_llm("openai-compatible:x", server.server_port)).endswith("answers")


def test_a_model_that_is_not_there_comes_with_the_next_command() -> None:
    with answering({"/v1/models": (200, MODELS)}) as server:
        with pytest.raises(LLMError, match="ollama pull llama9"):
            llm_server(with_llm("ollama:llama9", server.server_port))
        with pytest.raises(LLMError, match="it has qwen3:latest, tiny"):
            llm_server(with_llm("openai-compatible:llama9", server.server_port))


def test_a_server_that_fails_or_is_gone_is_one_line() -> None:
    with answering({"/v1/models": (500, "oh")}) as server:
        port = server.server_port
        with pytest.raises(LLMError, match="HTTP 500"):
            llm_server(with_llm("openai-compatible:x", port))
    with pytest.raises(LLMError, match="--base-url") as gone:
        llm_server(with_llm("openai-compatible:x", port))
    assert "\n" not in str(gone.value)


@pytest.mark.parametrize("spec", ["auto", "extractive", "openai:gpt-5", "anthropic:x"])
def test_what_has_no_server_of_its_own_or_a_hosted_one_is_not_asked(spec) -> None:
    assert llm_server(Settings(llm=spec)) == ""


def test_a_port_is_free_or_served_by_rag_or_taken() -> None:
    with taken() as port:
        pass
    assert web_server(Settings(port=port)).endswith("is free for rag serve")
    assert web_server(Settings(port=0))
    with answering({"/healthz": (200, {"status": "ok", "version": "9.9"})}) as server:
        assert web_server(Settings(port=server.server_port)).startswith("rag 9.9 serves")
    with answering({}) as server, pytest.raises(SettingsError, match="RAG_PORT"):
        web_server(Settings(port=server.server_port))


def test_the_doctor_says_both(tmp_path) -> None:
    with answering({"/v1/models": (200, MODELS)}) as server, taken() as port:
        settings = Settings(
            vault=tmp_path,
            index=tmp_path.parent / "index",
            llm="openai-compatible:none",
            base_url=f"http://127.0.0.1:{server.server_port}/v1",
            port=port,
        )
        found = {}
        for finding in examine(settings, print):
            found[finding.name] = finding
            if finding.name == "web server":
                break
    assert not found["llm server"].ok
    assert not found["web server"].ok
