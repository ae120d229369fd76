"""A real HTTP server on loopback that embeds in OpenAI's shape, or fails as it is told to."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.protocols import Embedder


@dataclass
class Fault:
    """One answer in place of vectors."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=lambda: {"Retry-After": "0"})
    silence: float = 0.0
    """Seconds without a word."""
    hang_up: bool = False


class EmbeddingServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, embedder: Embedder, faults: tuple[Fault, ...], key: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.embedder = embedder
        self.faults = list(faults)
        self.key = key
        self.most_texts = 1000
        self.most_tokens = 100_000
        self.cut_to = 0
        """Dimension of the vectors; 0 leaves them whole."""
        self.seen: list[list[str]] = []
        """The texts of every request."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer

    def do_POST(self) -> None:
        server = self.server
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        texts = asked["input"]
        server.seen.append(texts)
        if server.faults:
            self._fail(server.faults.pop(0))
        elif self.path != "/v1/embeddings":
            self._send(404, '{"error": "no such path"}')
        elif server.key and self.headers.get("authorization") != f"Bearer {server.key}":
            self._send(401, f"wrong key {self.headers.get('authorization')}")
        elif len(texts) > server.most_texts:
            self._send(422, '{"error": "batch size > maximum allowed batch size"}')
        elif max(server.embedder.count_tokens(texts)) > server.most_tokens:
            self._send(413, '{"error": "inputs must have less tokens"}')
        else:
            self._embed(texts)

    def _embed(self, texts: list[str]) -> None:
        # Longer than 1, and in another order: what a server may do by the protocol.
        vectors = 3 * self.server.embedder.encode_passages(texts)
        if self.server.cut_to:
            vectors = vectors[:, : self.server.cut_to]
        entries = [
            {"object": "embedding", "index": place, "embedding": vector.tolist()}
            for place, vector in enumerate(vectors)
        ]
        self._send(200, json.dumps({"object": "list", "data": entries[::-1]}))

    def _fail(self, fault: Fault) -> None:
        time.sleep(fault.silence)
        if fault.hang_up:
            self.close_connection = True
            self.connection.close()
        else:
            self._send(fault.status, fault.body, fault.headers)

    def _send(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
        content = body.encode()
        try:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def embedding_server(
    embedder: Embedder, *faults: Fault, key: str = ""
) -> Iterator[EmbeddingServer]:
    server = EmbeddingServer(embedder, faults, key)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
