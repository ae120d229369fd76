"""A server with real parts over a small vault: the word-overlap embedder, the extractive LLM."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager

import uvicorn
from conftest import write_vault
from fastapi.testclient import TestClient
from small_assistant import small_assistant

from rag.server.app import create_app
from rag.server.options import Options

ORIGIN = "http://127.0.0.1:8765"
NOTES = {
    "Companies/ACE Robotics.md": (
        "---\naliases: [ACE]\ntags: [robotics]\nfounded: 2025\n---\n# ACE Robotics\n\n"
        "A firm near [[SenseTime]].\n\n## Round\n\nThe angel round was led by [[Ant Group]].\n\n"
        "| Role | Name |\n|---|---:|\n| Lead | [[Ant Group\\|Ant]] |\n| Joined | GVC |\n"
    ),
    "Companies/SenseTime.md": "# SenseTime\n\nSenseTime was founded in 2014 by [[Tang Xiao'ou]].\n",
    "Birds/Heron.md": "---\ntags: [fauna]\n---\nThe heron eats fish and small frogs.\n",
    'Odd names/It\'s 50% "quoted" & <b>bold</b>.md': "# Odd\n\nThe odd note counts sparrows.\n",
}
QUESTION = "who led the angel round of ACE Robotics?"


def make_assistant(tmp_path, vault, llm=None, *, index="index", **how):
    return small_assistant(tmp_path / index, vault, llm, sync=False, **how)


def make_app(
    tmp_path, *, notes=None, llm=None, reader=None, checker=None, where="", ready=True, **options
):
    vault = tmp_path / "vault"
    if not vault.exists():
        write_vault(vault, NOTES if notes is None else notes)
    assistant = make_assistant(tmp_path, vault, llm, reader=reader, checker=checker, where=where)
    if ready:
        assistant.sync()
    return create_app(assistant, Options(sessions=tmp_path / "sessions.sqlite", **options))


@contextmanager
def serving(tmp_path, **how):
    """A client of an app that has started."""
    with TestClient(make_app(tmp_path, **how), base_url=ORIGIN) as client:
        yield client


@contextmanager
def on_a_socket(app):
    """The app under uvicorn on loopback; yields its address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        until(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def until(holds, seconds: float = 20.0) -> None:
    """Wait for something that must come true."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, "it never came true"
        time.sleep(0.01)


def events_of(text: str) -> list[tuple[str, dict]]:
    """(event, data) pairs of a stream of server-sent events, comments left out."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


class UnforeseenChecker:
    """Breaks down over a claim, when the answer has begun, in a way that nothing expects."""

    name = "fake:unforeseen"

    def answerable(self, question, texts):
        return None

    def entails(self, premise, claim):
        raise ZeroDivisionError("words of a note")


class GatedLLM:
    """Says "A " again and again until its gate opens; knows whether it was closed early."""

    name = "fake:gated"

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.started = threading.Event()
        self.closed_early = threading.Event()
        self.running = 0
        self.most_running = 0
        self._lock = threading.Lock()

    def stream(self, prompt):
        with self._lock:
            self.running += 1
            self.most_running = max(self.most_running, self.running)
        self.started.set()
        try:
            while not self.gate.wait(0.02):
                yield "A "
            yield "The angel round was led by Ant Group [1]."
        except GeneratorExit:
            self.closed_early.set()
            raise
        finally:
            with self._lock:
                self.running -= 1
