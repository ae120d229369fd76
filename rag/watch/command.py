"""The command ``rag watch``. Light to import: what is heavy is loaded when it runs."""

from __future__ import annotations

import json
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from rag.terminal import flags  # noqa: TC001  (typer reads it)
from rag.terminal.faults import faults
from rag.terminal.telling import tell, telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.indexing.index import Index
    from rag.records import SyncReport

_WAIT_SECONDS = 5.0


def watch(
    vault: flags.Vault = None,
    index: flags.IndexFolder = None,
    store: flags.Store = None,
    llm: flags.UnusedLlm = None,
    embedder: flags.EmbedderName = None,
    fast: flags.Fast = False,
    as_json: flags.AsJson = False,
    quiet: flags.Quiet = False,
    debug: flags.Debug = False,
) -> None:
    """Keep the index current while notes are edited, until Ctrl-C."""
    with faults(debug):
        from rag.settings import read_settings  # noqa: PLC0415
        from rag.terminal.console import progress_bar  # noqa: PLC0415
        from rag.wiring import make_embedder, make_index  # noqa: PLC0415

        said = {
            "vault": vault, "index": index, "store": store, "llm": llm, "embedder": embedder,
            "fast": fast, "json": as_json, "quiet": quiet,
        }  # fmt: skip
        with _ended_by_signals():
            settings = read_settings(said)
            say = telling(quiet=settings.quiet)
            made = make_index(settings, make_embedder(settings, say))
            with progress_bar(quiet=settings.quiet) as bar:
                first = made.sync(bar, wait_seconds=_WAIT_SECONDS)
            made.warm()
            keep_current(made, first, quiet=settings.quiet, as_json=settings.json_)


def keep_current(index: Index, first: SyncReport, *, quiet: bool, as_json: bool) -> None:
    """Tell what the first sync did, then watch; ends only by KeyboardInterrupt or a RagError."""
    from rag.shapes import sync_shape  # noqa: PLC0415
    from rag.watch.watcher import Watcher  # noqa: PLC0415

    say = telling(quiet=quiet)

    def show(report: SyncReport) -> None:
        for warning in report.warnings:
            say(f"warning: {warning}")
        say(_line(report))
        if as_json:
            typer.echo(json.dumps(sync_shape(report), ensure_ascii=False))

    show(first)
    say(f"watching {index.vault} (Ctrl-C ends)")
    Watcher(index.vault, index.sync, say=say, tell=show).run(threading.Event())


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Ctrl-C, and what a service manager sends, are how watching ends: no fault, exit 0."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        tell("stopped")
        raise typer.Exit(0) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _line(report: SyncReport) -> str:
    return (
        f"{time.strftime('%H:%M:%S')} {report.added} added, {report.changed} changed, "
        f"{report.removed} removed; {report.notes} notes, {report.seconds:.1f} s"
    )
