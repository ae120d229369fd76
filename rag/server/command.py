"""The command ``rag serve``. Light to import: what is heavy is loaded when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.terminal.faults import faults
from rag.terminal.flags import (  # noqa: TC001  (typer reads them)
    AsOf,
    BaseUrl,
    CheckerName,
    Debug,
    EmbedderName,
    Fast,
    IndexFolder,
    K,
    Llm,
    NoSync,
    Quiet,
    RerankerName,
    Store,
    Vault,
    Where,
)
from rag.terminal.telling import telling


def serve(
    vault: Vault = None,
    index: IndexFolder = None,
    store: Store = None,
    llm: Llm = None,
    embedder: EmbedderName = None,
    fast: Fast = False,
    reranker: RerankerName = None,
    checker: CheckerName = None,
    base_url: BaseUrl = None,
    k: K = None,
    where: Where = None,
    as_of: AsOf = None,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to bind (default 127.0.0.1).")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="Port to bind (default 8765; 0 takes a free one).")
    ] = None,
    api_key: Annotated[
        str | None,
        typer.Option(
            "--api-key",
            help="Key that callers send as a bearer token; better set as RAG_API_KEY, for a"
            " command line can be read by others. Needed to bind beyond this machine.",
        ),
    ] = None,
    cors: Annotated[
        str | None, typer.Option("--cors", help="Origins of other sites whose pages may call.")
    ] = None,
    allowed_hosts: Annotated[
        str | None,
        typer.Option("--allowed-hosts", help="Further names by which this server is reached."),
    ] = None,
    queue: Annotated[
        int | None, typer.Option("--queue", help="Questions answered or waiting (default 32).")
    ] = None,
    parallel: Annotated[
        int | None, typer.Option("--parallel", help="Drafts the LLM writes side by side.")
    ] = None,
    log_text: Annotated[
        bool, typer.Option("--log-text", help="Let the log hold questions, answers, note names.")
    ] = False,
    no_sync: NoSync = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Serve the notes over HTTP: the page, /chat, and OpenAI's shapes under /v1."""
    with faults(debug):
        from rag.server.serving import serve as run  # noqa: PLC0415
        from rag.settings import read_settings  # noqa: PLC0415

        said = {
            "vault": vault, "index": index, "store": store, "llm": llm, "embedder": embedder,
            "fast": fast, "reranker": reranker, "checker": checker, "base_url": base_url, "k": k,
            "where": where, "as_of": as_of, "host": host, "port": port, "api_key": api_key,
            "cors": cors, "allowed_hosts": allowed_hosts, "queue": queue, "parallel": parallel,
            "log_text": log_text, "no_sync": no_sync, "quiet": quiet,
        }  # fmt: skip
        settings = read_settings(said)
        run(settings, say=telling(quiet=settings.quiet))
