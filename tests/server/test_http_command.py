from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import typer
from conftest import write_vault
from parts import NOTES, QUESTION
from typer.testing import CliRunner

from rag.server.command import serve

ROOT = Path(__file__).parents[2]


def run(*arguments: str):
    app = typer.Typer()
    app.command()(serve)
    return CliRunner().invoke(app, list(arguments))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--vault", "nowhere"], "no vault at nowhere"),
        (["--vault", ".", "--host", "0.0.0.0"], "RAG_API_KEY"),
        (["--vault", ".", "--host", "::", "--api-key", "short"], "RAG_API_KEY"),
        (["--vault", ".", "--port", "70000"], "port"),
    ],
)
def test_a_fault_is_one_line_and_exit_1(tmp_path, monkeypatch, arguments, says) -> None:
    monkeypatch.chdir(tmp_path)
    got = run(*arguments, "--index", "index")
    assert got.exit_code == 1
    assert says in got.stderr
    assert got.stderr.startswith("rag: ")
    assert got.stderr.count("\n") == 1


def test_importing_the_command_loads_nothing_heavy() -> None:
    heavy = ("fastapi", "uvicorn", "pydantic", "torch", "chromadb", "numpy", "markdown_it")
    code = f"import sys, rag.server.command; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


@contextmanager
def real_server(tmp_path):
    """The command as a process of its own: the process, its address, what it said so far."""
    vault = write_vault(tmp_path / "vault", NOTES)
    code = "import typer; from rag.server.command import serve; typer.run(serve)"
    arguments = ["--vault", str(vault), "--index", str(tmp_path / "index"), "--port", "0"]
    server = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "RAG_QUEUE": "4"},
    )  # fmt: skip
    try:
        said = ""
        while "Ctrl-C" not in said:
            line = server.stderr.readline()
            assert line, said
            said += line
        yield server, re.search(r"http://127\.0\.0\.1:\d+", said)[0]
    finally:
        server.kill()
        server.wait()
        server.stderr.close()


def asked(client: httpx.Client, **body) -> dict:
    """The answer, waited for while the first index is built."""
    for _ in range(600):
        got = client.post("/chat", json=body)
        if got.status_code != 503:
            break
        time.sleep(0.05)
    assert got.status_code == 200, got.text
    return got.json()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_the_real_command_serves_and_ends_at_ctrl_c(tmp_path) -> None:
    with real_server(tmp_path) as (server, origin):
        with httpx.Client(base_url=origin, timeout=60) as client:
            assert "Ant Group" in asked(client, question=QUESTION)["answer"]
        server.send_signal(signal.SIGINT)
        _, rest = server.communicate(timeout=60)
        assert "Traceback" not in rest


def test_a_conversation_outlives_a_server_that_was_killed(tmp_path) -> None:
    with real_server(tmp_path) as (server, origin):
        with httpx.Client(base_url=origin, timeout=60) as client:
            session = asked(client, question=QUESTION)["session_id"]
            with (
                suppress(httpx.TransportError),
                client.stream("POST", "/chat", json={"question": "when?", "session_id": session}),
            ):
                server.kill()
        server.wait()
    with (
        real_server(tmp_path) as (_, origin),
        httpx.Client(base_url=origin, timeout=60) as client,
    ):
        follow_up = asked(client, question="and who joined it?", session_id=session)
        answers = client.get(f"/sessions/{session}").json()["answers"]
    assert follow_up["session_id"] == session
    assert (answers[0]["question"], answers[-1]["question"]) == (QUESTION, "and who joined it?")
