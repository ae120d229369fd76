"""One writer at a time, by a lock that names its holder."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from rag.errors import IndexLockedError, UnusableIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from filelock import FileLock


@contextmanager
def writer_lock(
    folder: Path, wait_seconds: float = 0.0, say: Callable[[str], None] | None = None
) -> Iterator[None]:
    """Hold the index for writing; ``say`` is told, once, whom there is to wait for.

    Raises IndexLockedError, naming the holder, when another still has it after ``wait_seconds``,
    and UnusableIndexError where the folder cannot be written. The operating system drops the
    lock with its process, so a killed writer blocks nobody.
    """
    from filelock import FileLock  # noqa: PLC0415  (who only reads needs none)

    lock = FileLock(folder / "writer.lock")
    holder = folder / "writer.json"
    _acquire(lock, holder, wait_seconds, say)
    try:
        # For whoever waits to read; without it they would only not learn the name.
        with suppress(OSError):
            holder.write_text(_me(), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def _acquire(
    lock: FileLock, holder: Path, wait_seconds: float, say: Callable[[str], None] | None
) -> None:
    from filelock import Timeout  # noqa: PLC0415

    folder = holder.parent
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if wait_seconds <= 0:
                raise
            if say is not None:
                say(
                    f"waiting up to {wait_seconds:.0f} s for {_named(holder)}, "
                    f"which is writing the index at {folder}"
                )
            lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise IndexLockedError(
            f"the index at {folder} is being written by {_named(holder)}: wait for it, or stop it"
        ) from None
    except OSError as fault:
        raise UnusableIndexError(
            f"the index folder {folder} cannot be written ({fault.strerror or fault}): make it "
            "writable, or name another with --index DIR"
        ) from None


def _me() -> str:
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    return json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since})


def _named(holder: Path) -> str:
    try:
        found = json.loads(holder.read_text(encoding="utf-8"))
        return f"process {found['pid']} on {found['host']} since {found['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
