"""What a command does with a fault: one line on stderr, exit 1, no traceback."""

from __future__ import annotations

import errno
import os
import sys
from dataclasses import dataclass

import typer

from rag.errors import RagError
from rag.terminal.telling import tell

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NOT_OURS = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(slots=True)
class faults:  # noqa: N801  (read as a with-statement's word)
    """Turns a fault into one line on stderr and exit 1; ``debug`` lets the traceback through."""

    debug: bool

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, fault: BaseException | None, traceback: object) -> None:
        fault = fault or _unwritten()
        if fault is None or self.debug or not isinstance(fault, Exception):
            return
        if isinstance(fault, OSError):
            _write_no_more()
        if isinstance(fault, BrokenPipeError):
            # The reader went away (``ask … | head``).
            raise typer.Exit(0) from None
        if isinstance(fault, RagError):
            tell(str(fault))
            raise typer.Exit(1) from None
        if type(fault).__module__.startswith(("click", "typer")):
            return
        tell(_of_the_system(fault) or _unforeseen(fault))
        raise typer.Exit(1) from None


def _unwritten() -> OSError | None:
    """What keeps the end of the output from being written; Python would look after the command."""
    try:
        sys.stdout.flush()
    except OSError as fault:
        return fault
    return None


def _write_no_more() -> None:
    """Let no flush fail later: where one did, Python writes a traceback and exits with 120."""
    if _unwritten() is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_the_system(fault: Exception) -> str:
    """What one does about a full disk or a file that is closed to us; "" for any other fault."""
    if not isinstance(fault, OSError):
        return ""
    what = f"{fault.strerror}: {fault.filename}" if fault.filename else f"{fault.strerror}"
    if fault.errno in _NO_ROOM:
        return f"nothing more can be written ({what}): make room, then run the same command again"
    if fault.errno in _NOT_OURS and fault.filename:
        return f"a file or folder cannot be used ({what}): make it accessible, then try again"
    return ""


def _unforeseen(fault: Exception) -> str:
    return (
        f"something unforeseen happened ({type(fault).__name__}: {fault}): "
        "run the same command with --debug and report it"
    )
