"""A real HTTP server on loopback that says what it is told, in OpenAI's or Anthropic's protocol."""

from __future__ import annotations

import json
import socket
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_PAUSE = {"retry-after-ms": "1"}


@dataclass
class Reply:
    """One answer to one request."""

    words: tuple[str, ...] = ()
    status: int = 200
    body: str = ""
    """For a status other than 200; for 200, sent in place of the protocol."""
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    """Finish reason; "" ends the body politely without one."""
    cut: bool = False
    """Reset the connection after the words."""
    error: str = ""
    """Sent as an error event after the words."""
    hold: bool = False
    """Stay silent after the words until the server closes."""
    endless: bool = False
    """Repeat the words until the client hangs up."""


@dataclass
class Seen:
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: dict


class ScriptedServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True

    def __init__(self, replies: tuple[Reply, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = list(replies)
        self.seen: list[Seen] = []
        self.hung_up = threading.Event()
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def next_reply(self) -> Reply:
        """The last one is given again and again."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ScriptedServer

    def log_message(self, *_args) -> None:
        """Tests print nothing."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append(Seen(self.path, headers, json.loads(body)))
        reply = self.server.next_reply()
        self.send_response(reply.status)
        self.send_header("Connection", "close")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 200:
            self.send_header("Content-Length", str(len(reply.body.encode())))
            self.end_headers()
            self.wfile.write(reply.body.encode())
            return
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            self._stream(reply)
        except OSError:
            self.server.hung_up.set()

    def _stream(self, reply: Reply) -> None:
        if reply.body:
            self._send(reply.body)
        else:
            speak = _anthropic if self.path.endswith("/messages") else _openai
            for event in speak(reply):
                self._send(event)
        if reply.hold:
            self.server.closing.wait(20)
        if reply.cut:
            # A reset, as when a server is killed: no last chunk, no goodbye.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self.wfile.write(b"0\r\n\r\n")

    def _send(self, text: str) -> None:
        payload = text.encode()
        self.wfile.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")
        self.wfile.flush()


def _words(reply: Reply) -> Iterator[str]:
    yield from reply.words
    while reply.endless:
        yield from reply.words


def _openai(reply: Reply) -> Iterator[str]:
    def chunk(delta: dict, finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        shape = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        return f"data: {json.dumps({**shape, 'choices': [choice]})}\n\n"

    yield chunk({"role": "assistant", "content": None})
    for word in _words(reply):
        yield chunk({"content": word})
    if reply.error:
        yield f"data: {json.dumps({'error': {'message': reply.error}})}\n\n"
    if reply.finish and not reply.cut and not reply.hold:
        yield chunk({}, reply.finish)
        yield "data: [DONE]\n\n"


def _anthropic(reply: Reply) -> Iterator[str]:
    def event(kind: str, **rest) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **rest})}\n\n"

    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m"}
    yield event("message_start", message={**message, "stop_reason": None, "usage": usage})
    yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    yield event("ping")
    for word in _words(reply):
        yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
    if reply.error:
        yield event("error", error={"type": "overloaded_error", "message": reply.error})
    if reply.finish and not reply.cut and not reply.hold:
        stop = {"stop": "end_turn", "length": "max_tokens"}[reply.finish]
        yield event("content_block_stop", index=0)
        yield event("message_delta", delta={"stop_reason": stop}, usage={"output_tokens": 2})
        yield event("message_stop")


@contextmanager
def serving(*replies: Reply) -> Iterator[ScriptedServer]:
    server = ScriptedServer(replies)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def dead_url() -> Iterator[str]:
    """A URL where nothing answers: the port is bound, so that nobody takes it, and not open."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
