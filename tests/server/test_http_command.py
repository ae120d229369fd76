from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
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


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_the_real_command_serves_and_ends_at_ctrl_c(tmp_path) -> None:
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
        origin = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
        with httpx.Client(base_url=origin, timeout=60) as client:
            for _ in range(600):
                got = client.post("/chat", json={"question": QUESTION})
                if got.status_code != 503:
                    break
        assert got.status_code == 200
        assert "Ant Group" in got.json()["answer"]
        server.send_signal(signal.SIGINT)
        _, rest = server.communicate(timeout=60)
        assert "Traceback" not in rest
    finally:
        server.kill()
        server.wait()
        server.stderr.close()
