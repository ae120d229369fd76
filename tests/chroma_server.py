"""A real ``chroma run`` on loopback, and a gate before it that asks for a token or speaks TLS."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator


@dataclass
class ChromaServer:
    """Started and stopped at will; what it holds stays in its folder."""

    folder: Path
    port: int = 0
    _running: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = shutil.which("chroma", path=str(Path(sys.executable).parent))
        if command is None:
            pytest.skip("chromadb's command `chroma` is not installed beside this Python")
        self.port = self.port or _free_port()
        self._running = subprocess.Popen(
            [command, "run", "--path", str(self.folder), "--host", "127.0.0.1",
             "--port", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("chroma run did not come up")

    def stop(self) -> None:
        if self._running is not None:
            self._running.kill()
            self._running.wait()
            self._running = None


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Gate(ThreadingHTTPServer):
    daemon_threads = True
    port: int
    token: str
    header: str


class _Passing(BaseHTTPRequestHandler):
    server: _Gate

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        wanted = self.server.token
        if wanted and self.headers.get(self.server.header) != wanted:
            self._send(401, b"no entry with " + str(self.headers).encode())
            return
        inner = http.client.HTTPConnection("127.0.0.1", self.server.port)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        inner.request(self.command, self.path, body, headers)
        answer = inner.getresponse()
        self._send(answer.status, answer.read())
        inner.close()

    do_GET = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def gate(
    port: int,
    token: str = "",
    header: str = "authorization",
    tls: ssl.SSLContext | None = None,
) -> Iterator[str]:
    """A proxy before the server at ``port``; gives its URL."""
    server = _Gate(("127.0.0.1", 0), _Passing)
    server.port, server.token, server.header = port, token, header
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
