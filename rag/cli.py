"""The commands ``ask`` and ``rag``: read settings, call the assistant, print; they decide nothing.

Nothing heavy is imported before a command needs it, so that ``--help`` is instant.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag import __version__
from rag.chat.command import chat
from rag.errors import RagError
from rag.evaluation.commands import mount as mount_evaluation
from rag.mcp.command import mcp
from rag.server.command import serve
from rag.terminal import flags  # noqa: TC001  (typer reads it)
from rag.terminal.faults import faults
from rag.terminal.streams import prepare_streams
from rag.watch.command import watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rag.evaluation.runner import Subject
    from rag.protocols import LLM
    from rag.settings import Settings

app = typer.Typer(
    name="rag",
    help="Ask your notes, and get an answer you can check.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
ask_app = typer.Typer(name="ask", rich_markup_mode=None, pretty_exceptions_enable=False)


_ASKING = """Example: ask "who led ACE Robotics' round?" --vault ~/notes"""


@ask_app.command(epilog=_ASKING)
def ask(
    question: Annotated[list[str], typer.Argument(help="What to ask the notes.")],
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
    where: flags.Where = None,
    as_of: flags.AsOf = None,
    as_json: flags.AsJson = False,
    no_sync: flags.NoSync = False,
    show_unsupported: flags.ShowUnsupported = False,
    quiet: flags.Quiet = False,
    debug: flags.Debug = False,
) -> None:
    """Answer a question from the notes, with citations; updates the index first."""
    with faults(debug):
        settings = _settings(
            vault=vault, index=index, store=store, llm=llm, embedder=embedder, fast=fast,
            reranker=reranker, checker=checker, base_url=base_url, k=k, where=where, as_of=as_of,
            json=as_json, no_sync=no_sync, show_unsupported=show_unsupported, quiet=quiet,
        )  # fmt: skip
        text = " ".join(question).strip()
        if not text:
            raise typer.BadParameter('nothing was asked; try: ask "who founded SenseTime?"')
        from rag.shapes import answer_shape
        from rag.terminal.console import progress_bar, say, show_answer
        from rag.wiring import make_assistant

        with progress_bar(quiet=settings.quiet) as bar:
            assistant = make_assistant(settings, say=_saying(settings), on_progress=bar)
            answer = assistant.ask(text)
        if answer.notice and not settings.quiet:
            say(answer.notice)
        if settings.json_:
            _print_json(answer_shape(answer))
        else:
            show_answer(answer, settings.vault, unsupported=settings.show_unsupported)


@app.command("index", epilog="Example: rag index --vault ~/notes")
def index_command(
    vault: flags.Vault = None,
    index: flags.IndexFolder = None,
    store: flags.Store = None,
    llm: flags.UnusedLlm = None,
    embedder: flags.EmbedderName = None,
    fast: flags.Fast = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start over.")] = False,
    wait: Annotated[
        float, typer.Option("--wait", min=0, help="Seconds to wait for another writer.")
    ] = 600.0,
    as_json: flags.AsJson = False,
    quiet: flags.Quiet = False,
    debug: flags.Debug = False,
) -> None:
    """Build the index of the vault, or bring it up to date."""
    with faults(debug):
        settings = _settings(
            vault=vault, index=index, store=store, llm=llm, embedder=embedder, fast=fast,
            json=as_json, quiet=quiet,
        )  # fmt: skip
        from rag.shapes import sync_shape
        from rag.terminal.console import progress_bar, show_sync
        from rag.wiring import make_embedder, make_index, make_reader

        with progress_bar(quiet=settings.quiet) as bar:
            say = _saying(settings)
            made = make_index(
                settings, make_embedder(settings, say), rebuild=rebuild, wait_seconds=wait, say=say
            )
            report = made.sync(bar, wait, say)
            reader = make_reader(settings, say)
            if reader:
                with suppress(RagError):  # told by the first question that needs it
                    reader.make()
        if not settings.quiet:
            show_sync(report)
        if settings.json_:
            _print_json(sync_shape(report))


@app.command(epilog="""Example: rag search "angel round" -k 3 --explain""")
def search(
    query: Annotated[list[str], typer.Argument(help="What to look for.")],
    vault: flags.Vault = None,
    index: flags.IndexFolder = None,
    store: flags.Store = None,
    llm: flags.UnusedLlm = None,
    embedder: flags.EmbedderName = None,
    fast: flags.Fast = False,
    reranker: flags.RerankerName = None,
    k: flags.K = None,
    where: flags.Where = None,
    as_of: flags.AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each signal's rank, score and share.")
    ] = False,
    retriever: Annotated[
        str,
        typer.Option("--retriever", help="hybrid, rrf, dense, keyword, reranked or hybrid-PART."),
    ] = "",
    as_json: flags.AsJson = False,
    no_sync: flags.NoSync = False,
    quiet: flags.Quiet = False,
    debug: flags.Debug = False,
) -> None:
    """Rank the sections of the notes for a query; no answer."""
    with faults(debug):
        settings = _settings(
            vault=vault, index=index, store=store, llm=llm, embedder=embedder, fast=fast,
            reranker=reranker, k=k, where=where, as_of=as_of, json=as_json, no_sync=no_sync,
            quiet=quiet,
        )  # fmt: skip
        from rag.shapes import search_shape
        from rag.terminal.console import progress_bar, say, show_hits
        from rag.wiring import make_assistant

        text = " ".join(query)
        with progress_bar(quiet=settings.quiet) as bar:
            assistant = make_assistant(
                settings, say=_saying(settings), on_progress=bar, retriever=retriever
            )
            notice = assistant.refresh()
            hits = assistant.search(text)
        if notice and not settings.quiet:
            say(notice)
        if settings.json_:
            _print_json(search_shape(text, hits))
        else:
            show_hits(hits, explain=explain)


@app.command(epilog="Example: rag doctor --llm ollama:qwen3")
def doctor(
    vault: flags.Vault = None,
    index: flags.IndexFolder = None,
    store: flags.Store = None,
    llm: flags.Llm = None,
    embedder: flags.EmbedderName = None,
    fast: flags.Fast = False,
    reranker: flags.RerankerName = None,
    checker: flags.CheckerName = None,
    base_url: flags.BaseUrl = None,
    as_json: flags.AsJson = False,
    quiet: flags.Quiet = False,
    debug: flags.Debug = False,
) -> None:
    """Say what is installed, configured and indexed, and what to do about each fault."""
    with faults(debug):
        settings = _settings(
            vault=vault, index=index, store=store, llm=llm, embedder=embedder, fast=fast,
            reranker=reranker, checker=checker, base_url=base_url, json=as_json, quiet=quiet,
        )  # fmt: skip
        from rag.terminal.console import show_findings
        from rag.terminal.doctor import examine

        findings = list(examine(settings, _saying(settings)))
        if settings.json_:
            _print_json(
                {
                    "ok": all(finding.ok for finding in findings),
                    "findings": [
                        {"name": f.name, "ok": f.ok, "says": f.says, "todo": f.todo}
                        for f in findings
                    ],
                }
            )
        else:
            show_findings(findings)
        if not all(finding.ok for finding in findings):
            raise typer.Exit(1)


@app.callback(invoke_without_command=True)
def rag(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Ask your notes, and get an answer you can check."""
    if version:
        typer.echo(f"rag {__version__}")
        raise typer.Exit


app.command("ask", epilog=_ASKING)(ask)
app.command("serve", epilog="Example: rag serve --vault ~/notes --llm ollama:qwen3")(serve)
app.command("watch", epilog="Example: rag watch --vault ~/notes")(watch)
app.command("chat", epilog="Example: rag chat --session last --where tag:ai")(chat)
app.command("mcp", epilog="Example: rag mcp --vault ~/notes --where -tag:private")(mcp)


def _subject(said: Mapping[str, object], retriever: str | None) -> Subject:
    """The variant that ``rag eval`` asks, its index up to date."""
    from rag.settings import read_settings
    from rag.terminal.console import progress_bar
    from rag.wiring import default_retriever, make_subject

    settings = read_settings(said)
    with progress_bar(quiet=settings.quiet) as bar:
        return make_subject(
            settings, _saying(settings), retriever or default_retriever(settings), bar
        )


def _judge(said: Mapping[str, object], spec: str) -> LLM:
    """The LLM that grades in ``rag eval --judge``."""
    from rag.settings import read_settings
    from rag.wiring import make_llm

    return make_llm(read_settings({**said, "llm": spec}))


def main() -> None:
    """Entry point of ``rag``."""
    _run(app)


def ask_command() -> None:
    """Entry point of ``ask``."""
    _run(ask_app)


mount_evaluation(app, _subject, faults=faults, judge=_judge)


def _run(command: Callable[[], Any]) -> None:
    # The products of an answer are small: OpenBLAS's threads would wait for each other, and spin
    # while they do. With one, an answer takes half the time. Read when numpy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Importing makes a hundred thousand objects that stay: looking through them for rubbish every
    # 700 takes a tenth of a cold answer.
    gc.set_threshold(50_000, 20, 20)
    prepare_streams()
    try:
        command()
    except KeyboardInterrupt:
        typer.echo("rag: stopped", err=True)
        raise SystemExit(130) from None


def _settings(**said: Any) -> Settings:
    """The settings of a command, read only once it runs."""
    from rag.settings import read_settings

    return read_settings(said)


def _saying(settings: Settings) -> Callable[[str], None]:
    from rag.terminal.console import saying

    return saying(quiet=settings.quiet)


def _print_json(shape: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(shape, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()
