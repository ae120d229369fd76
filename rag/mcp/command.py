"""The command ``rag mcp``. Light to import: what is heavy is loaded when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.terminal import flags  # noqa: TC001  (typer reads it)
from rag.terminal.faults import faults
from rag.terminal.telling import telling

DEFAULT_PORT = 8766


def mcp(
    vault: flags.Vault = None,
    index: flags.IndexFolder = None,
    store: flags.Store = None,
    llm: flags.Llm = None,
    embedder: flags.EmbedderName = None,
    fast: flags.Fast = False,
    reranker: flags.RerankerName = None,
    checker: flags.CheckerName = None,
    base_url: flags.BaseUrl = None,
    k: flags.K = None,
    where: Annotated[
        str | None,
        typer.Option("--where", help="Show clients these notes only; they cannot lift it."),
    ] = None,
    as_of: flags.AsOf = None,
    http: Annotated[
        bool, typer.Option("--http", help="Streamable HTTP on this machine instead of stdio.")
    ] = False,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="With --http; 0 takes a free one.")
    ] = DEFAULT_PORT,
    no_sync: flags.NoSync = False,
    quiet: flags.Quiet = False,
    debug: flags.Debug = False,
) -> None:
    """Serve the notes to an MCP client (Claude Desktop, Cursor, VS Code), read-only."""
    with faults(debug):
        from rag.mcp.serving import serve  # noqa: PLC0415
        from rag.settings import read_settings  # noqa: PLC0415

        said = {
            "vault": vault, "index": index, "store": store, "llm": llm, "embedder": embedder,
            "fast": fast, "reranker": reranker, "checker": checker, "base_url": base_url, "k": k,
            "where": where, "as_of": as_of, "no_sync": no_sync, "quiet": quiet,
        }  # fmt: skip
        settings = read_settings(said)
        serve(settings, port=port if http else None, say=telling(quiet=settings.quiet))
