"""Who may speak to this server: Host and Origin, the key, the size of a body, the page's rules.

Plain ASGI, so that streams pass through untouched and a client's going away is still seen.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from rag.server.options import is_loopback
from rag.server.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.server.options import Options

MOST_BODY_BYTES = 2 * 1024 * 1024
_NEEDS_NO_KEY = frozenset({"/", "/healthz", "/readyz", "/openapi.json"})


class HostGuard:
    """Refuses a foreign Host (DNS rebinding) and a foreign Origin (another site's page).

    Bound to loopback, only loopback's names pass. Beyond it any address written in digits does
    too, for a rebinding attack needs a name; other names have to be listed.
    """

    def __init__(self, app: ASGIApp, *, options: Options) -> None:
        self._app = app
        self._beyond_loopback = not is_loopback(options.host)
        own = {options.host, socket.gethostname()} if self._beyond_loopback else set()
        self._names = {name.lower() for name in (*options.allowed_hosts, *own)}
        self._origins = {origin.lower() for origin in options.cors}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 400 or 403."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin", "").lower()
        if not self._is_ours(host):
            why = "the Host header names no name of this server; allow it with --allowed-hosts"
            await problem(400, why, path=scope["path"])(scope, receive, send)
        elif origin and origin not in self._origins and not _same_place(origin, host):
            why = "pages of other sites may not call this server; allow them with --cors"
            await problem(403, why, path=scope["path"])(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        name = _host_name(host)
        if is_loopback(name) or name in self._names:
            return True
        return self._beyond_loopback and _is_address(name)


class KeyGuard:
    """Asks for ``Authorization: Bearer KEY`` where a key is set, and compares in constant time."""

    def __init__(self, app: ASGIApp, *, key: str) -> None:
        self._app = app
        self._expected = _digest(key) if key else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 401."""
        if scope["type"] != "http" or self._may_pass(scope):
            await self._app(scope, receive, send)
            return
        sent = "authorization" in Headers(scope=scope)
        why = "that is not this server's key" if sent else "this server asks for its key"
        why += ": send Authorization: Bearer KEY"
        refused = problem(401, why, path=scope["path"], headers={"WWW-Authenticate": "Bearer"})
        await refused(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        path = scope["path"]
        if not self._expected or path in _NEEDS_NO_KEY or path.startswith("/static/"):
            return True
        scheme, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
        # Digests, so that the comparison takes as long whatever the length of what was sent.
        right = secrets.compare_digest(_digest(given.strip()), self._expected)
        return right and scheme.lower() == "bearer"


class BodyBound:
    """Reads a body up to a bound before anything is done with it; beyond, 413."""

    def __init__(self, app: ASGIApp, *, most_bytes: int = MOST_BODY_BYTES) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body read, or answer 413."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        body = None
        if not declared.isdigit() or int(declared) <= self._most:
            body = await self._read(receive)
        if body is None:
            why = f"the body is larger than {self._most:,} bytes"
            await problem(413, why, path=scope["path"])(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b"".join(parts)
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > self._most:
                return None
            if not message.get("more_body", False):
                return b"".join(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def _host_name(host: str) -> str:
    """The name in a Host header, without port and brackets; "" for one that cannot be read."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _same_place(origin: str, host: str) -> bool:
    _, _, place = origin.partition("://")
    return place == host.lower()
