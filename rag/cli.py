"""The commands ``ask`` and ``rag``: read settings, call the assistant, print; they decide nothing.

Nothing heavy is imported before a command needs it, so that ``--help`` is instant.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag import __version__
from rag.errors import RagError
from rag.evaluation.commands import mount as mount_evaluation
from rag.server.command import serve

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

Vault = Annotated[Path | None, typer.Option("--vault", help="Folder of notes.")]
IndexFolder = Annotated[
    Path | None, typer.Option("--index", help="Folder of the index, outside the vault.")
]
Llm = Annotated[
    str | None,
    typer.Option("--llm", help="PROVIDER:MODEL, e.g. openai:gpt-5 or llamacpp:model.gguf."),
]
EmbedderName = Annotated[
    str | None, typer.Option("--embedder", help="PROVIDER:MODEL of the embeddings.")
]
K = Annotated[int | None, typer.Option("-k", help="Hits kept (default 8).")]
Where = Annotated[
    str | None,
    typer.Option(
        "--where", help='Only these notes: tag:ai path:Folder/ note:"Name" after:2026-01-01 …'
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Prefer what the notes said by this date.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
NoSync = Annotated[bool, typer.Option("--no-sync", help="Don't update the index first.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="Of an OpenAI-compatible server.")]


@ask_app.command(epilog="""Example: ask "who led ACE Robotics' round?" --vault ~/notes""")
def ask(
    question: Annotated[list[str], typer.Argument(help="What to ask the notes.")],
    vault: Vault = None,
    index: IndexFolder = None,
    llm: Llm = None,
    embedder: EmbedderName = None,
    base_url: BaseUrl = None,
    k: K = None,
    where: Where = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    no_sync: NoSync = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Answer a question from the notes, with citations; updates the index first."""
    with _faults(debug=debug):
        settings = _settings(
            vault=vault, index=index, llm=llm, embedder=embedder, base_url=base_url, k=k,
            where=where, as_of=as_of, json=as_json, no_sync=no_sync, quiet=quiet,
        )  # fmt: skip
        text = " ".join(question).strip()
        if not text:
            raise typer.BadParameter('nothing was asked; try: ask "who founded SenseTime?"')
        from rag.console import progress_bar, say, show_answer
        from rag.shapes import answer_shape
        from rag.wiring import make_assistant

        with progress_bar(quiet=settings.quiet) as bar:
            assistant = make_assistant(settings, say=_saying(settings), on_progress=bar)
            answer = assistant.ask(text)
        if answer.notice and not settings.quiet:
            say(answer.notice)
        if settings.json_:
            _print_json(answer_shape(answer))
        else:
            show_answer(answer, settings.vault)


@app.command("index")
def index_command(
    vault: Vault = None,
    index: IndexFolder = None,
    embedder: EmbedderName = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Start over.")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Build the index of the vault, or bring it up to date."""
    with _faults(debug=debug):
        settings = _settings(vault=vault, index=index, embedder=embedder, json=as_json, quiet=quiet)
        from rag.console import progress_bar, show_sync
        from rag.shapes import sync_shape
        from rag.wiring import make_embedder, make_index

        with progress_bar(quiet=settings.quiet) as bar:
            made = make_embedder(settings, _saying(settings))
            report = make_index(settings, made, rebuild=rebuild).sync(bar)
        if not settings.quiet:
            show_sync(report)
        if settings.json_:
            _print_json(sync_shape(report))


@app.command()
def search(
    query: Annotated[list[str], typer.Argument(help="What to look for.")],
    vault: Vault = None,
    index: IndexFolder = None,
    embedder: EmbedderName = None,
    k: K = None,
    where: Where = None,
    as_of: AsOf = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show each retriever's rank and score.")
    ] = False,
    retriever: Annotated[
        str, typer.Option("--retriever", help="hybrid, unlinked, rrf, dense or keyword.")
    ] = "hybrid",
    as_json: AsJson = False,
    no_sync: NoSync = False,
    quiet: Quiet = False,
    debug: Debug = False,
) -> None:
    """Rank the sections of the notes for a query; no answer."""
    with _faults(debug=debug):
        settings = _settings(
            vault=vault, index=index, embedder=embedder, k=k, where=where, as_of=as_of,
            json=as_json, no_sync=no_sync, quiet=quiet,
        )  # fmt: skip
        from rag.console import progress_bar, say, show_hits
        from rag.shapes import search_shape
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


@app.command()
def doctor(
    vault: Vault = None,
    index: IndexFolder = None,
    llm: Llm = None,
    embedder: EmbedderName = None,
    base_url: BaseUrl = None,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Say what is installed, configured and indexed, and what to do about each fault."""
    with _faults(debug=debug):
        settings = _settings(
            vault=vault, index=index, llm=llm, embedder=embedder, base_url=base_url, json=as_json
        )
        from rag.console import show_findings
        from rag.doctor import examine

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


app.command("ask")(ask)
app.command("serve")(serve)


def _subject(flags: Mapping[str, object], retriever: str | None) -> Subject:
    """The variant that ``rag eval`` asks, its index up to date."""
    from rag.console import progress_bar
    from rag.settings import read_settings
    from rag.wiring import RETRIEVERS, make_subject

    settings = read_settings(flags)
    with progress_bar(quiet=settings.quiet) as bar:
        return make_subject(settings, _saying(settings), retriever or RETRIEVERS[0], bar)


def _judge(flags: Mapping[str, object], spec: str) -> LLM:
    """The LLM that grades in ``rag eval --judge``."""
    from rag.settings import read_settings
    from rag.wiring import make_llm

    return make_llm(read_settings({**flags, "llm": spec}))


def main() -> None:
    """Entry point of ``rag``."""
    _run(app)


def ask_command() -> None:
    """Entry point of ``ask``."""
    _run(ask_app)


@dataclass(slots=True)
class _faults:  # noqa: N801  (read as a with-statement's word)
    """Turns a fault into one line on stderr and exit 1; ``--debug`` lets the traceback through."""

    debug: bool

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, fault: BaseException | None, traceback: object) -> None:
        if fault is None or self.debug or not isinstance(fault, Exception):
            return
        if isinstance(fault, BrokenPipeError):
            # The reader went away (``ask … | head``): end quietly, and let no flush fail later.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        if isinstance(fault, RagError):
            typer.echo(f"rag: {' '.join(str(fault).split())}", err=True)
            raise typer.Exit(1) from None
        if type(fault).__module__.startswith(("click", "typer")):
            return
        reason = " ".join(f"{type(fault).__name__}: {fault}".split())
        typer.echo(
            f"rag: something unforeseen happened ({reason}): "
            "run the same command with --debug and report it",
            err=True,
        )
        raise typer.Exit(1) from None


mount_evaluation(app, _subject, faults=lambda debug: _faults(debug=debug), judge=_judge)


def _run(command: Callable[[], Any]) -> None:
    try:
        command()
    except KeyboardInterrupt:
        typer.echo("rag: stopped", err=True)
        raise SystemExit(130) from None


def _settings(**flags: Any) -> Settings:
    """Flags that were not said (None, False) leave the word to the environment and rag.toml."""
    from rag.settings import read_settings

    said = {key: value for key, value in flags.items() if value is not None and value is not False}
    return read_settings(said)


def _saying(settings: Settings) -> Callable[[str], None]:
    from rag.console import say

    return (lambda _: None) if settings.quiet else say


def _print_json(shape: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(shape, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()
