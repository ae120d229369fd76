"""``serve``: settings to a running server on a socket."""

from __future__ import annotations

import logging
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from rag.errors import SettingsError
from rag.server.app import create_app
from rag.server.logs import log_to_stderr
from rag.server.options import options_from
from rag.wiring import make_assistant

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp

    from rag.settings import Settings

_GRACE_SECONDS = 5


def serve(settings: Settings, *, say: Callable[[str], None]) -> None:
    """Serve until interrupted; ``say`` gets the one line that tells where.

    Whatever can be wrong with the settings, the vault, the models or the port is raised as a
    RagError before anything is served.
    """
    options = options_from(settings)
    # The server syncs by itself, once for all who wait.
    assistant = make_assistant(settings.model_copy(update={"no_sync": True}), say=say)
    app = create_app(assistant, options)
    with bound(settings.host, settings.port) as listening:
        log_to_stderr()
        say(f"serving {settings.vault} at {_url(listening)} (Ctrl-C stops)")
        run_on(listening, app)


def run_on(listening: socket.socket, app: ASGIApp) -> None:
    """Run an app on a bound socket until it is interrupted."""
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        server_header=False,
        # Only the address of the connection counts; a header may say anything.
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listening])


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises SettingsError where it cannot be had."""
    name = host.strip("[]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as fault:
        raise SettingsError(f"--host {host} is no address of this machine ({fault})") from None
    try:
        if sys.platform != "win32":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as fault:
        listening.close()
        why = (fault.strerror or str(fault)).lower()
        raise SettingsError(
            f"can't serve at {host}:{port} ({why}): name another with --port"
        ) from None
    return listening


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
