"""``serve``: settings to a running MCP server, on stdio or on loopback."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from rag.mcp.notebook import Notebook
from rag.mcp.server import create_server
from rag.wiring import make_assistant

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import MCPServer

    from rag.settings import Settings

_LOOPBACK = "127.0.0.1"


def serve(settings: Settings, *, port: int | None, say: Callable[[str], None]) -> None:
    """Serve until the client goes or the user interrupts.

    ``port`` None is stdio, where stdout belongs to the protocol; else HTTP on loopback. ``where``
    of the settings bounds what clients may see at all. Whatever can be wrong with the settings,
    the vault, the models or the port is raised as a RagError before anything is served.
    """
    # The notebook syncs by itself, once for all who wait, and narrows by itself.
    assistant = make_assistant(settings.model_copy(update={"no_sync": True, "where": ""}), say=say)
    notebook = Notebook(assistant, only=settings.where, sync=not settings.no_sync)
    server = create_server(notebook)
    key = settings.api_key.get_secret_value() if settings.api_key else ""
    notebook.start()
    try:
        if port is None:
            say(f"serving {settings.vault} to an MCP client on stdin and stdout")
            # The thread that reads stdin cannot be woken, so Ctrl-C has to end the process itself;
            # an index survives that at any moment.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            server.run("stdio")
        else:
            _serve_http(server, port, key, say)
    finally:
        notebook.stop()


def _serve_http(server: MCPServer, port: int, key: str, say: Callable[[str], None]) -> None:
    from rag.server.security import KeyGuard  # noqa: PLC0415
    from rag.server.serving import bound, run_on  # noqa: PLC0415

    # Bound to loopback, the package checks Host and Origin against it (DNS rebinding).
    app = KeyGuard(server.streamable_http_app(host=_LOOPBACK), key=key)
    with bound(_LOOPBACK, port) as listening:
        say(f"serving MCP at http://{_LOOPBACK}:{listening.getsockname()[1]}/mcp (Ctrl-C stops)")
        run_on(listening, app)
