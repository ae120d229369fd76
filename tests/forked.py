"""Real processes that need not import everything first: they fork from one that did.

Each has its own pid, locks, limits and memory, and can be killed; what it leaves out is the
second or two in which Python reads the same packages again. Where a system has no such server of
forks, a process is started anew. Coverage is not measured in them: a killed one could not save
it, and the others do again what is measured elsewhere.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Callable

_KINDS = multiprocessing.get_all_start_methods()
_CONTEXT = multiprocessing.get_context("forkserver" if "forkserver" in _KINDS else "spawn")
_CONTEXT.set_forkserver_preload([
    "rag.cli", "rag.wiring", "rag.terminal.console", "rag.shapes", "rag.indexing.index",
    "rag.embedders.packaged", "rag.rerankers.spanreader", "rag.answering.selection",
    "rag.assistant", "rag.llms.extractive", "markdown_it", "mdit_py_plugins.footnote",
    "chromadb.api.rust", "onnxruntime", "tokenizers", "pytest",
])  # fmt: skip


class Forked:
    """A process that runs ``call(*arguments)``; what it prints goes to files."""

    def __init__(self, call: Callable[..., Any], *arguments: Any) -> None:
        self._folder = Path(tempfile.mkdtemp())
        self._outputs = [self._folder / "stdout", self._folder / "stderr"]
        for file in self._outputs:
            file.touch()
        said = (self._outputs, dict(os.environ), call, arguments)
        self._process = _CONTEXT.Process(target=_run, args=said)
        # The server of forks, started with the first of them, keeps the environment it finds; the
        # commands have one thread for small products, which has to be said before numpy is there.
        with patch.dict(os.environ, {"OPENBLAS_NUM_THREADS": "1"}):
            for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
                del os.environ[name]
            self._process.start()

    def kill(self) -> None:
        self._process.kill()

    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def stdout(self) -> str:
        """What was printed until now."""
        return self._outputs[0].read_text(encoding="utf-8")

    @property
    def stderr(self) -> str:
        """What was complained of until now."""
        return self._outputs[1].read_text(encoding="utf-8")

    def done(self) -> subprocess.CompletedProcess[str]:
        """Its end, waited for."""
        self._process.join()
        code, out, err = self._process.exitcode, self.stdout, self.stderr
        shutil.rmtree(self._folder)
        self._process.close()
        return subprocess.CompletedProcess((), code, out, err)


def start_rag(*said: str) -> Forked:
    """``rag`` with these words, running."""
    return Forked(run_rag, *said)


def run_rag(*said: str) -> None:
    """The program ``rag``, in this process."""
    from rag.cli import main

    sys.argv = ["rag", *said]
    main()


def _run(outputs: list[Path], environment: dict[str, str], call, arguments) -> None:
    for number, output in enumerate(outputs, 1):
        file = os.open(output, os.O_WRONLY | os.O_APPEND)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    try:
        call(*arguments)
    finally:
        sys.stdout.flush()
        atexit._run_exitfuncs()  # which such a process leaves out
