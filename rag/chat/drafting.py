"""The draft on the screen while it is written; the checked answer takes its place."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.text import Text

from rag.assistant import Answered, HitsFound
from rag.terminal.telling import safe

if TYPE_CHECKING:
    from collections.abc import Generator

    from rag.assistant import Event
    from rag.records import Answer

_ROOM = 3
# Escape sequences and their kind: a note must not be able to drive the terminal.


def follow(events: Generator[Event, None, None]) -> Answer:
    """Read an answer to its end, drawing the draft where stdout is a terminal.

    The draft is wiped before this returns or raises; KeyboardInterrupt breaks the answer off.
    """
    with closing(events):
        return _drawn(events) if sys.stdout.isatty() else _last(events)


def _last(events: Generator[Event, None, None]) -> Answer:
    for event in events:
        if isinstance(event, Answered):
            return event.answer
    raise AssertionError("a stream ends with its answer")


def _drawn(events: Generator[Event, None, None]) -> Answer:
    console = Console(highlight=False)
    draft = ""
    with Live(_note("searching…"), console=console, transient=True, refresh_per_second=12) as live:
        for event in events:
            if isinstance(event, Answered):
                return event.answer
            if isinstance(event, HitsFound):
                live.update(_note(f"reading {len(event.hits)} sections…"))
            elif event.text:
                draft += safe(event.text)
                live.update(_tail(draft, console))
    raise AssertionError("a stream ends with its answer")


def _tail(draft: str, console: Console) -> Text:
    """The lines that fit on the screen: only those can be wiped again."""
    lines = Text(draft).wrap(console, console.width)
    shown = Text("\n").join(lines[-max(console.height - _ROOM, 1) :])
    return shown.append("\n").append_text(_note("(draft, being checked)"))


def _note(words: str) -> Text:
    return Text(words, style="dim")
