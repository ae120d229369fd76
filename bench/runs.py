"""One command run to its end: how long it took, how much memory it had at most, what it said."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
_KIB = 1024
_LONGEST_REASON = 160


class BenchError(Exception):
    """One line: what cannot be measured and what to do about it."""


@contextmanager
def quiet(lock: Path | None) -> Iterator[None]:
    """Hold a lock file meanwhile, where several programs of a machine agree on one (``flock``)."""
    if lock is None:
        yield
        return
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True)
class Run:
    """A command that ended well."""

    seconds: float
    cpu: float
    """Seconds of processor time, of all cores: hardly moved by what else the machine does."""
    peak_mb: float
    """Most memory held at once, in units of 10^6 bytes."""
    said: str
    """What it wrote to stdout."""


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    limit: float = 3 * 3600,
) -> Run:
    """Run it and wait. Raises BenchError with its last line where it fails or takes too long.

    ``env`` is added to this process's own. The peak is the kernel's figure for the process; a
    child of a large process inherits that one's, so whoever measures must stay small itself.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={**os.environ, **(env or {})},
            cwd=folder,
        )
        timer = threading.Timer(limit, process.kill)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said, complained = _text(out), _text(err)
    if process.returncode:
        raise BenchError(_reason(command, process.returncode, complained or said))
    unit = 1 if sys.platform == "darwin" else _KIB
    cpu = usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss * unit / 1e6, said)


def _text(file: tempfile._TemporaryFileWrapper[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _reason(command: Sequence[str | Path], code: int, complained: str) -> str:
    lines = [line.strip() for line in complained.splitlines() if line.strip()]
    # pip says what is wrong first and hints after it; Python ends with it.
    wrong = [line for line in lines if "error" in line.lower()] or lines
    last = wrong[-1][:_LONGEST_REASON] if wrong else f"exit status {code}"
    return f"{Path(command[0]).name}: {last}"
