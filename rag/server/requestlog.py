"""Around every request: an id, a time, a count, a log line, and the headers of a careful server."""

from __future__ import annotations

import logging
import re
import secrets
import time
import traceback
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from rag.server.logs import log
from rag.server.problems import problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from rag.server.service import Service

_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class RequestLog:
    """The outermost layer; a fault that nobody foresaw becomes a 500 here and leaks nothing."""

    def __init__(self, app: ASGIApp, *, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and write down what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as fault:  # noqa: BLE001  (the last net)
            self._log_unforeseen(fault, request_id)
            if not status:
                why = f"something unforeseen happened; the log has it under {request_id}"
                await problem(500, why, path=scope["path"])(scope, receive, send_on)
        finally:
            self._write_down(scope, status, started, request_id)

    def _write_down(self, scope: Scope, status: int, started: float, request_id: str) -> None:
        seconds = time.perf_counter() - started
        route = str(getattr(scope.get("route"), "path", "") or "unmatched")
        metrics = self._service.metrics
        # A client may send any word as its method, and each would be a series for ever.
        method = scope["method"] if scope["method"] in _METHODS else "other"
        metrics.requests.labels(route, method, str(status)).inc()
        metrics.seconds.labels(route).observe(seconds)
        log(
            "request",
            id=request_id,
            method=scope["method"],
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            # A path names a note, which is text of the vault.
            path=scope["path"] if self._service.options.log_text else None,
        )

    def _log_unforeseen(self, fault: Exception, request_id: str) -> None:
        frames = traceback.extract_tb(fault.__traceback__)[-6:]
        log(
            "unforeseen",
            level=logging.ERROR,
            id=request_id,
            kind=type(fault).__name__,
            at=[f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames],
            says=str(fault) if self._service.options.log_text else None,
        )
