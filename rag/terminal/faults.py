"""What a command does with a fault: one line on stderr, exit 1, no traceback."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

import typer

from rag.errors import RagError
from rag.terminal.telling import tell


@dataclass(slots=True)
class faults:  # noqa: N801  (read as a with-statement's word)
    """Turns a fault into one line on stderr and exit 1; ``debug`` lets the traceback through."""

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
            tell(str(fault))
            raise typer.Exit(1) from None
        if type(fault).__module__.startswith(("click", "typer")):
            return
        tell(
            f"something unforeseen happened ({type(fault).__name__}: {fault}): "
            "run the same command with --debug and report it"
        )
        raise typer.Exit(1) from None
