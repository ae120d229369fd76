"""One writer at a time, by a lock that names its holder."""

from __future__ import annotations

import json
import os
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from rag.errors import IndexLockedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def writer_lock(folder: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold the index for writing. Raises IndexLockedError, naming the holder, when another has it.

    The operating system drops the lock with its process, so a killed writer blocks nobody.
    """
    lock = FileLock(folder / "writer.lock")
    holder = folder / "writer.json"
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise IndexLockedError(
            f"the index at {folder} is being written by {_named(holder)}: wait for it, or stop it"
        ) from None
    try:
        started = time.strftime("%Y-%m-%d %H:%M:%S")
        holder.write_text(
            json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": started}),
            encoding="utf-8",
        )
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _named(holder: Path) -> str:
    try:
        found = json.loads(holder.read_text(encoding="utf-8"))
        return f"process {found['pid']} on {found['host']} since {found['since']}"
    except (OSError, ValueError, KeyError):
        return "another process"
