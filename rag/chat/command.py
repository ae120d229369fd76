"""The command ``rag chat``. Light to import: what is heavy is loaded when it runs."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from rag.terminal import flags  # noqa: TC001  (typer reads it)
from rag.terminal.faults import faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.assistant import Assistant
    from rag.chat.conversation import Conversation
    from rag.indexing.index import Progress
    from rag.settings import Settings

_COMMANDS = ("/sources", "/where", "/new", "/help", "/quit")
_HISTORY = "chat_history"


def chat(
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
    session: Annotated[
        str,
        typer.Option("--session", help="Go on with this conversation; `last` is the last one."),
    ] = "",
    as_json: flags.AsJson = False,
    no_sync: flags.NoSync = False,
    show_unsupported: flags.ShowUnsupported = False,
    quiet: flags.Quiet = False,
    debug: flags.Debug = False,
) -> None:
    """Talk with the notes; /help lists what can be typed. Reads a pipe, too: a question a line."""
    with faults(debug):
        from rag.chat.conversation import Conversation  # noqa: PLC0415
        from rag.sessions import FILE_NAME, Sessions  # noqa: PLC0415
        from rag.settings import read_settings  # noqa: PLC0415

        said = {
            "vault": vault, "index": index, "store": store, "llm": llm, "embedder": embedder,
            "fast": fast, "base_url": base_url, "reranker": reranker, "checker": checker, "k": k,
            "where": where, "as_of": as_of, "json": as_json, "no_sync": no_sync,
            "show_unsupported": show_unsupported,
            "quiet": quiet,
        }  # fmt: skip
        settings = read_settings(said)
        assistant = _assistant(settings)
        with closing(Sessions(settings.index_folder / FILE_NAME)) as sessions:
            made = Conversation(assistant, sessions, session=session, where=settings.where)
            converse(made, settings)


def converse(conversation: Conversation, settings: Settings) -> None:
    """Read, answer, print, until the input ends."""
    from rag.chat.loop import Chat  # noqa: PLC0415
    from rag.chat.reading import from_pipe, from_terminal, inputs  # noqa: PLC0415

    seated = sys.stdin.isatty() and sys.stdout.isatty()
    chat = Chat(
        conversation,
        interactive=seated,
        as_json=settings.json_,
        quiet=settings.quiet,
        unsupported=settings.show_unsupported,
    )
    if not seated:
        chat.run(inputs(from_pipe(sys.stdin), interactive=False))
        return
    say = _saying(settings)
    _greet(conversation, say)
    with from_terminal(settings.index_folder / _HISTORY, _COMMANDS) as read:
        chat.run(inputs(read, interactive=True))
    if conversation.asked:
        say(f"go on with: rag chat --session {conversation.session}")


def _greet(conversation: Conversation, say: Callable[[str], None]) -> None:
    totals = conversation.assistant.index.catalog.totals()
    say(f"{totals.notes} notes, {conversation.assistant.llm.name}; /help, Ctrl-D ends")
    asked = conversation.asked
    if asked:
        say(f"going on after {len(asked)} questions, the last: {' '.join(asked[-1].split())}")


def _assistant(settings: Settings) -> Assistant:
    """An assistant whose index is up to date, so that the first question waits for nothing."""
    from rag.terminal.console import progress_bar  # noqa: PLC0415
    from rag.wiring import make_assistant  # noqa: PLC0415

    with progress_bar(quiet=settings.quiet) as bar:
        drawn = [bar] if bar else []

        def report(progress: Progress) -> None:
            for draw in drawn:
                draw(progress)

        say = _saying(settings)
        assistant = make_assistant(settings, say=say, on_progress=report)
        notice = assistant.refresh()
        drawn.clear()  # later syncs are small, and would draw over the conversation
    if notice:
        say(notice)
    return assistant


def _saying(settings: Settings) -> Callable[[str], None]:
    from rag.terminal.console import saying  # noqa: PLC0415

    return saying(quiet=settings.quiet)
