"""Load on a real ``rag serve``: percentiles, errors, and its memory from start to end.

    python bench/load.py --vault vault --requests 10000 --json load.json

Starts the server on a free port of loopback with an index of its own, lets so many clients ask the
gold set's questions one after the other, and stops it. The clients are threads of this process and
share the cores with the server, as a browser and a script on the user's machine do.
"""

from __future__ import annotations

import http.client
import itertools
import json
import math
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
PERCENTILES = (0.5, 0.95, 0.99)
_START_SECONDS = 600
_ANSWER_SECONDS = 120
_SERVE = "from rag.cli import main; main()"


@dataclass(slots=True)
class Load:
    """What a run saw. Times in milliseconds, memory in MiB."""

    machine: str
    clients: int
    requests: int
    errors: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    p50: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    slowest: float = 0.0
    abstained: int = 0
    processor: float = 0.0
    """Milliseconds of processor time that the server took for one question."""
    rss: list[tuple[int, float]] = field(default_factory=list)
    """(requests done, resident memory): after warming up, at each quarter, at the end."""


@dataclass(slots=True)
class _Shared:
    """What the clients share; ``lock`` guards all of it."""

    load: Load
    pid: int
    bodies: Iterator[bytes]
    left: int
    times: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bytes | None:
        """The next body to send; None when enough were sent."""
        with self.lock:
            if not self.left:
                return None
            self.left -= 1
            return next(self.bodies)

    def note(self, milliseconds: float, outcome: str) -> None:
        """Write down one request; ``outcome`` is "answered", "abstained" or what went wrong."""
        with self.lock:
            self.times.append(milliseconds)
            if outcome == "abstained":
                self.load.abstained += 1
            elif outcome != "answered":
                self.load.errors[outcome] = self.load.errors.get(outcome, 0) + 1
            if len(self.times) % max(self.load.requests // 4, 1) == 0:
                self.load.rss.append((len(self.times), resident(self.pid)))


def main(
    vault: Annotated[Path, typer.Option(help="Folder of notes.")] = ROOT / "vault",
    gold: Annotated[Path, typer.Option(help="Where the questions are from.")] = ROOT
    / "eval"
    / "gold.jsonl",
    requests: Annotated[int, typer.Option(min=4, help="Questions in all.")] = 2000,
    clients: Annotated[int, typer.Option(min=1, help="Clients side by side.")] = 16,
    warm_up: Annotated[int, typer.Option(min=0, help="Questions before, not counted.")] = 64,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write JSON here.")] = None,
) -> None:
    """Ask a real server many questions at once, and print what that took."""
    questions = [json.loads(line)["question"] for line in gold.read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder, serving(vault, Path(folder)) as (server, port):
        run(server.pid, port, questions, Load(_machine(), clients, warm_up))
        load = run(server.pid, port, questions, Load(_machine(), clients, requests))
    show(load)
    if json_file:
        json_file.write_text(json.dumps(asdict(load), indent=2) + "\n", encoding="utf-8")
    raise typer.Exit(bool(load.errors))


@contextmanager
def serving(vault: Path, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A server whose index is built, on a free port; ended as Ctrl-C would."""
    log = folder / "log"
    command = [sys.executable, "-c", _SERVE, "serve", "--vault", str(vault), "--port", "0"]
    with log.open("wb") as stderr:
        server = subprocess.Popen([*command, "--index", str(folder / "index")], stderr=stderr)
    try:
        yield server, _ready(server, log)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(60)


def run(pid: int, port: int, questions: Sequence[str], load: Load) -> Load:
    """Let the clients ask until all is asked."""
    bodies = (json.dumps({"question": q}).encode() for q in itertools.cycle(questions))
    shared = _Shared(load, pid, bodies, left=load.requests)
    load.rss.append((0, resident(pid)))
    threads = [threading.Thread(target=_client, args=(port, shared)) for _ in range(load.clients)]
    started, worked = time.perf_counter(), processor_seconds(pid)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = round(time.perf_counter() - started, 1)
    if load.requests:
        load.processor = round((processor_seconds(pid) - worked) * 1000 / load.requests, 1)
    ordered = sorted(shared.times)
    if ordered:
        load.p50, load.p95, load.p99 = (round(percentile(ordered, p), 1) for p in PERCENTILES)
        load.slowest = round(ordered[-1], 1)
    return load


def percentile(ordered: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of them do not exceed (nearest rank)."""
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


def resident(pid: int) -> float:
    """Resident memory of a process in MiB."""
    return round(int(_told(pid, "rss=")) / 1024, 1)


def processor_seconds(pid: int) -> float:
    """Processor time that a process has taken, over all cores; whole seconds."""
    days, _, clock = _told(pid, "time=").rpartition("-")
    hours, minutes, seconds = clock.split(":")
    return ((int(days or 0) * 24 + int(hours)) * 60 + int(minutes)) * 60 + float(seconds)


def _told(pid: int, column: str) -> str:
    said = subprocess.run(
        ["ps", "-o", column, "-p", str(pid)], capture_output=True, text=True, check=True
    )
    return said.stdout.strip()


def show(load: Load) -> None:
    """The figures as a table."""
    table = Table(title=f"{load.requests:,} questions, {load.clients} clients; {load.machine}")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_row("errors", str(load.errors or 0))
    for name in ("p50", "p95", "p99", "slowest"):
        table.add_row(name, f"{getattr(load, name):.0f} ms")
    table.add_row("questions a second", f"{load.requests / load.seconds:.1f}")
    table.add_row("processor, a question", f"{load.processor:.0f} ms")
    table.add_row("abstained", str(load.abstained))
    for done, memory in load.rss:
        table.add_row(f"memory after {done:,}", f"{memory:.0f} MiB")
    Console().print(table)


def _client(port: int, shared: _Shared) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
    while (body := shared.take()) is not None:
        started = time.perf_counter()
        outcome = _asked(connection, body)
        shared.note((time.perf_counter() - started) * 1000, outcome)
    connection.close()


def _asked(connection: http.client.HTTPConnection, body: bytes) -> str:
    try:
        connection.request("POST", "/chat", body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        said = response.read()
    except (OSError, http.client.HTTPException) as fault:
        connection.close()
        return type(fault).__name__
    if response.status != http.client.OK:
        return f"status {response.status}"
    return "abstained" if json.loads(said)["abstained"] else "answered"


def _ready(server: subprocess.Popen[bytes], log: Path) -> int:
    """The server's port, once its index is built."""
    last = time.monotonic() + _START_SECONDS
    while time.monotonic() < last and server.poll() is None:
        said = log.read_text("utf-8", "replace")
        if "http://127.0.0.1:" in said:
            port = int(said.split("http://127.0.0.1:")[1].split()[0])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.client.OK:
                return port
        time.sleep(0.2)
    raise SystemExit(f"the server did not start:\n{log.read_text('utf-8', 'replace')}")


def _machine() -> str:
    return f"{os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    typer.run(main)
