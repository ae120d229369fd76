from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder
from typer.testing import CliRunner

from rag.indexing.index import Index
from rag.indexing.lock import writer_lock
from rag.watch.command import watch
from rag.watch.watcher import Watcher

NOTES = {
    "Heron.md": "# Heron\n\nThe heron eats fish.\n",
    "Birds/Kingfisher.md": "# Kingfisher\n\nIt dives.\n",
    "Birds/Owl.md": "# Owl\n\nIt hunts by night.\n",
}
# A shell's background job starts with Ctrl-C ignored, and a child would inherit that.
COMMAND = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "import typer; from rag.watch.command import watch; typer.run(watch)"
)


def until(holds, seconds: float = 60.0) -> None:
    """Wait for something that must come true."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, "it never came true"
        time.sleep(0.02)


class Watched:
    """A vault, its index, and a watcher that runs in a thread."""

    def __init__(self, tmp_path, notes=None, **how) -> None:
        self.vault = write_vault(tmp_path / "vault", NOTES if notes is None else notes)
        self.index = Index(tmp_path / "index", self.vault, WordOverlapEmbedder())
        self.told = []
        self.said: list[str] = []
        self._watcher = Watcher(
            self.vault, self.index.sync, say=self.said.append, tell=self.told.append, **how
        )
        self._stop = threading.Event()
        self._faults: list[BaseException] = []
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._watcher.run(self._stop)
        except BaseException as fault:  # noqa: BLE001
            self._faults.append(fault)
        finally:
            self.index.catalog.close()

    @contextmanager
    def running(self):
        self._thread.start()
        try:
            until(lambda: self.told)
            yield self
        finally:
            self._stop.set()
            self._thread.join()
        assert self._faults == []

    def finds(self, word: str) -> bool:
        return bool(self.index.catalog.keyword(f'"{word}"', 1))

    def notes(self) -> set[str]:
        return set(self.index.catalog.stamps())


@pytest.fixture
def watched(tmp_path):
    with Watched(tmp_path).running() as made:
        yield made


def test_the_first_sync_indexes_everything(watched) -> None:
    assert watched.told[0].added == len(NOTES)
    assert watched.notes() == set(NOTES)


def test_a_saved_note_is_found(watched) -> None:
    (watched.vault / "Heron.md").write_text("# Heron\n\nThe heron eats salamanders.\n")
    until(lambda: watched.finds("salamanders"))
    assert not watched.finds("fish")
    until(lambda: watched.told[-1].changed == 1)


def test_an_editor_that_saves_by_rename_is_followed(watched) -> None:
    for word in ("first", "second", "third"):
        fresh = watched.vault / "Heron.md~"
        fresh.write_text(f"# Heron\n\nThe {word} draft.\n")
        fresh.replace(watched.vault / "Heron.md")
        until(lambda word=word: watched.finds(word))
    assert watched.notes() == set(NOTES)


def test_a_new_folder_and_what_is_in_it_is_followed(watched) -> None:
    write_vault(watched.vault, {"New/Deep/Stork.md": "A stork.\n"})
    until(lambda: watched.finds("stork"))
    (watched.vault / "New/Deep/Stork.md").write_text("A stork on a chimney.\n")
    until(lambda: watched.finds("chimney"))


def test_a_folder_that_is_moved_out_takes_its_notes_along(watched, tmp_path) -> None:
    (watched.vault / "Birds").rename(tmp_path / "elsewhere")
    until(lambda: watched.notes() == {"Heron.md"})
    (tmp_path / "elsewhere").rename(watched.vault / "Back")
    until(lambda: watched.notes() == {"Heron.md", "Back/Owl.md", "Back/Kingfisher.md"})


def test_a_burst_is_taken_together(watched) -> None:
    most = 1500
    for number in range(most):
        (watched.vault / f"Burst {number}.md").write_text(f"Note {number}.\n")
    until(lambda: len(watched.notes()) == most + len(NOTES))
    until(lambda: sum(report.added for report in watched.told) == most + len(NOTES))
    assert len(watched.told) < most / 50


def test_a_vault_that_goes_away_keeps_its_index_and_may_come_back(watched, tmp_path) -> None:
    away = tmp_path / "away"
    watched.vault.rename(away)
    until(lambda: watched.said)
    assert "the index is kept" in watched.said[0]
    assert "\n" not in watched.said[0]
    assert watched.notes() == set(NOTES)
    (away / "Heron.md").write_text("The heron came back.\n")
    away.rename(watched.vault)
    until(lambda: watched.finds("back"))
    assert len(watched.said) == 2
    assert "are back" in watched.said[1]
    (watched.vault / "Heron.md").write_text("It is followed again.\n")
    until(lambda: watched.finds("again"))


def test_another_folder_at_the_same_place_is_followed(watched, tmp_path) -> None:
    other = write_vault(tmp_path / "other", {"Swan.md": "A swan.\n"})
    shutil.rmtree(watched.vault)
    other.rename(watched.vault)
    until(lambda: watched.notes() == {"Swan.md"})
    (watched.vault / "Swan.md").write_text("A black swan.\n")
    until(lambda: watched.finds("black"))


def test_what_a_listing_leaves_out_is_no_change(watched, tmp_path) -> None:
    write_vault(
        watched.vault,
        {".obsidian/workspace.md": "x", ".hidden.md": "x", "picture.png": "x"},
    )
    (tmp_path / "outside.md").write_text("not ours")
    (watched.vault / "link.md").symlink_to(tmp_path / "outside.md")
    (watched.vault / "Sentinel.md").write_text("sentinel")
    until(lambda: len(watched.told) > 1)
    assert watched.finds("sentinel")
    assert watched.notes() == {*NOTES, "Sentinel.md"}
    assert [report.added for report in watched.told[1:]] == [1]


def test_an_edited_ragignore_counts_at_once(watched) -> None:
    (watched.vault / ".ragignore").write_text("Birds/\n")
    until(lambda: watched.notes() == {"Heron.md"})


def test_a_held_index_is_said_once_and_tried_again(watched) -> None:
    with writer_lock(watched.index.folder):
        (watched.vault / "Heron.md").write_text("The heron waits.\n")
        until(lambda: watched.said)
    until(lambda: watched.finds("waits"))
    assert len(watched.said) == 1
    assert "is being written by" in watched.said[0]


def test_a_system_without_events_is_looked_at(tmp_path) -> None:
    with Watched(tmp_path, polling=True).running() as watched:
        (watched.vault / "Heron.md").write_text("The heron is polled.\n")
        until(lambda: watched.finds("polled"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX has them")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_the_command_follows_edits_and_a_signal_ends_it_well(tmp_path, sent) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    errors = tmp_path / "stderr"
    with errors.open("w") as stderr:
        running = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "--vault", vault, "--index", tmp_path / "index"],
            stderr=stderr,
            cwd=Path(__file__).parents[1],
        )
    try:
        until(lambda: "watching" in errors.read_text(), 180)
        (vault / "Heron.md").write_text("# Heron\n\nThe heron eats salamanders.\n")
        until(lambda: "0 added, 1 changed, 0 removed" in errors.read_text())
        os.kill(running.pid, sent)
        assert running.wait(60) == 0
    finally:
        running.kill()
        running.wait()
    lines = errors.read_text().splitlines()
    assert "3 added, 0 changed, 0 removed; 3 notes" in lines[-4]
    assert lines[-1] == "rag: stopped"


def test_no_vault_is_one_line_and_exit_1(tmp_path) -> None:
    import typer

    app = typer.Typer()
    app.command()(watch)
    result = CliRunner().invoke(app, ["--vault", str(tmp_path / "none")])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "no vault at" in result.stderr
