"""Lines to whole inputs: from a terminal with history and editing, or from a pipe."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

try:
    import readline
except ImportError:  # Windows edits lines by itself
    readline = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    Read = Callable[[str], str]

PROMPT = "> "
_MORE = "  "
_FENCE = '"""'
_KEPT_LINES = 1000


def inputs(read: Read, *, interactive: bool) -> Iterator[str]:
    r"""Whole inputs, until ``read(prompt)`` raises EOFError; blank ones are left out.

    A line that ends with a backslash goes on in the next one; between two triple quotes stand as
    many lines as there are. Where somebody sits there, Ctrl-C forgets what was typed so far and
    ends nothing.
    """
    while True:
        try:
            whole = _whole(read(PROMPT), read).strip()
        except KeyboardInterrupt:
            if not interactive:
                raise
            sys.stderr.write("\n(Ctrl-D or /quit ends)\n")
            continue
        except EOFError:
            return
        if whole:
            yield whole.encode("utf-8", "replace").decode("utf-8")  # a byte that is no UTF-8 is a ?


def _whole(line: str, read: Read) -> str:
    opened = line.lstrip()
    if opened.startswith(_FENCE):
        return _fenced(opened.removeprefix(_FENCE), read)
    lines = []
    while line.endswith("\\"):
        lines.append(line[:-1])
        line = _next(read)
    return "\n".join([*lines, line])


def _fenced(line: str, read: Read) -> str:
    lines = []
    while _FENCE not in line:
        lines.append(line)
        try:
            line = read(_MORE)
        except EOFError:
            return "\n".join(lines)
    return "\n".join([*lines, line.split(_FENCE, 1)[0]])


def _next(read: Read) -> str:
    try:
        return read(_MORE)
    except EOFError:
        return ""


def from_pipe(stream: TextIO) -> Read:
    """Reads lines without a prompt."""

    def read(_prompt: str) -> str:
        line = stream.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    return read


@contextmanager
def from_terminal(history: Path, words: Sequence[str]) -> Iterator[Read]:
    """Reads lines with editing, earlier lines from the file ``history``, Tab for ``words``.

    The file is for its owner alone; one that cannot be used is done without.
    """
    if readline is None:
        yield input
        return
    _remember(history)
    readline.set_completer_delims(" ")
    readline.set_completer(_completer(words))
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    try:
        yield input
    finally:
        readline.set_completer(None)
        readline.set_history_length(_KEPT_LINES)
        with suppress(OSError):
            readline.write_history_file(history)


def _remember(history: Path) -> None:
    readline.clear_history()
    with suppress(OSError):
        os.close(os.open(history, os.O_CREAT | os.O_RDWR, 0o600))
        readline.read_history_file(history)


def _completer(words: Sequence[str]) -> Callable[[str, int], str | None]:
    def complete(begun: str, number: int) -> str | None:
        fitting = [word for word in words if begun and word.startswith(begun)]
        return fitting[number] if number < len(fitting) else None

    return complete
