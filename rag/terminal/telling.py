"""One line on stderr, as every command says what goes on: ``rag: …``. Light to import."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def tell(line: str) -> None:
    """Say it, on one line, whatever it holds."""
    typer.echo(f"rag: {safe(' '.join(line.split()))}", err=True)


def telling(*, quiet: bool) -> Callable[[str], None]:
    """``tell``, or nothing at all where quiet was asked for."""
    return (lambda _: None) if quiet else tell


def safe(text: str) -> str:
    """Without control characters: an escape sequence in a note must not reach the terminal."""
    return _CONTROL.sub("", text)
