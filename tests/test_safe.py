"""Faults of the disk and of other processes: one line, exit 1, and what to do; real processes."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder
from forked import Forked, run_rag, start_rag

from rag.errors import IndexLockedError, UnusableIndexError
from rag.indexing.index import Index, start_over
from rag.retrieving.retrievers import Dense, Keyword

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLD = """
import sys, time
from pathlib import Path
from rag.indexing.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def vault(tmp_path) -> Path:
    notes = {
        f"Note {n}.md": f"# Note {n}\n\n## Birds\n\nHeron {n} eats fish.\n\n## Cost\n\n{n} euros.\n"
        for n in range(30)
    }
    return write_vault(tmp_path / "vault", notes)


def common(folder: Path, vault: Path) -> list[str]:
    return ["--vault", str(vault), "--index", str(folder)]


def rag(*said: str) -> subprocess.CompletedProcess[str]:
    return start_rag(*said).done()


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 1, (done.returncode, done.stderr)
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, lines
    assert "Traceback" not in lines[0]
    assert "unforeseen" not in lines[0]
    return lines[0]


# -- two writers -----------------------------------------------------------------------------


@contextmanager
def held(folder: Path) -> Iterator[subprocess.Popen[str]]:
    folder.mkdir(exist_ok=True)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    with holder, holder.stdout:
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder
        finally:
            holder.kill()


def test_a_second_index_waits_and_says_for_whom(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    with held(folder) as holder:
        second = start_rag("index", *common(folder, vault))
        # Where no other test ran before, that the model is being prepared is said first.
        while "waiting up to 600 s" not in second.stderr:
            assert second.alive(), second.done()
            time.sleep(0.01)
        assert f"process {holder.pid} on" in second.stderr
        time.sleep(0.2)
        assert second.alive()
        holder.kill()
        done = second.done()
    assert "30 added" in done.stderr
    assert done.returncode == 0


def test_a_second_index_that_may_not_wait_names_the_holder(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    with held(folder) as holder:
        for more in ([], ["--rebuild"]):
            line = one_line(rag("index", "--wait", "0", *more, *common(folder, vault)))
            assert f"process {holder.pid} on" in line
        assert f"process {holder.pid} on" in one_line(
            rag("ask", "a heron?", *common(folder, vault))
        )


def test_ask_does_not_wait_but_answers_from_the_last_whole_state(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    assert rag("index", *common(folder, vault)).returncode == 0
    (vault / "New.md").write_text("# New\n\nA zebra paints stripes.\n", encoding="utf-8")
    with held(folder) as holder:
        done = rag("ask", "what does heron 7 eat?", *common(folder, vault))
    assert done.returncode == 0
    assert "eats fish" in done.stdout
    assert f"process {holder.pid} on" in done.stderr


def test_two_at_once_end_well_and_with_one_index(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    both = [start_rag("index", "--quiet", "--json", *common(folder, vault)) for _ in range(2)]
    done = [one.done() for one in both]
    assert [one.returncode for one in done] == [0, 0]
    reports = [json.loads(one.stdout) for one in done]
    assert sorted(report["added"] for report in reports) == [0, 30]


def test_several_may_make_the_same_catalog_at_once(tmp_path) -> None:
    made = "import sys; from pathlib import Path; from rag.indexing.catalog import Catalog; "
    made += "sys.stdin.readline(); Catalog(Path(sys.argv[1])).close()"
    for number in range(5):
        several = [
            subprocess.Popen([sys.executable, "-c", made, str(tmp_path / f"{number}.sqlite")],
                             stdin=subprocess.PIPE, text=True)
            for _ in range(4)
        ]  # fmt: skip
        time.sleep(0.3)  # all are there before the first begins
        for one in several:
            one.stdin.close()  # which is what they wait for
        assert [one.wait() for one in several] == [0, 0, 0, 0]


# -- the disk --------------------------------------------------------------------------------


def rag_limited(size: int, *said: str) -> None:
    """May write no file beyond so many bytes; SQLite sees a disk that fails."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    run_rag(*said)


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of a process there")
@pytest.mark.parametrize("size", [20_000, 600_000])
def test_a_disk_that_takes_no_more_is_one_line_and_the_next_run_goes_on(
    tmp_path, vault, size
) -> None:
    folder = tmp_path / "index"
    done = Forked(rag_limited, size, "index", "--quiet", *common(folder, vault)).done()
    if done.returncode:
        assert str(folder) in one_line(done)
    finished = rag("index", *common(folder, vault))
    if finished.returncode:  # Chroma's own half-made store
        assert "--rebuild" in one_line(finished)
        assert rag("index", "--rebuild", *common(folder, vault)).returncode == 0
    assert "eats fish" in rag("ask", "what does heron 7 eat?", *common(folder, vault)).stdout


@contextmanager
def mounted(folder: Path, *how: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    command = shutil.which("mount")
    done = command and subprocess.run(
        [command, *how, str(folder)], capture_output=True, text=True, check=False
    )
    if not done or done.returncode:
        pytest.skip(f"no right to mount here: {done.stderr.strip() if done else 'no mount'}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("size", ["400k"])
def test_a_full_disk_is_one_line(tmp_path, vault, size) -> None:
    folder = tmp_path / "small"
    with mounted(folder, "-t", "tmpfs", "-o", f"size={size}", "tmpfs"):
        line = one_line(rag("index", "--quiet", *common(folder, vault)))
        assert "make room" in line
        subprocess.run(["mount", "-o", "remount,size=50m", str(folder)], check=True)
        finished = rag("index", *common(folder, vault))
        if finished.returncode:
            assert "--rebuild" in one_line(finished)
            assert rag("index", "--rebuild", *common(folder, vault)).returncode == 0
        assert "eats fish" in rag("ask", "what does heron 7 eat?", *common(folder, vault)).stdout


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    if os.geteuid() == 0:  # root may write everywhere but where the mount says no
        with mounted(folder, "--bind", str(folder)):
            subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
            yield
        return
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


@pytest.mark.skipif(sys.platform == "win32", reason="no such rights there")
def test_a_folder_that_is_read_only_is_one_line(tmp_path, vault) -> None:
    folder, empty = tmp_path / "index", tmp_path / "empty"
    assert rag("index", *common(folder, vault)).returncode == 0
    empty.mkdir()
    (vault / "New.md").write_text("# New\n\nA zebra paints stripes.\n", encoding="utf-8")
    for place in (folder, empty):
        with read_only(place):
            for said in (["index"], ["index", "--rebuild"], ["ask", "a zebra?"]):
                line = one_line(rag(*said, *common(place, vault)))
                assert str(place) in line
                assert "writable" in line or "--index" in line
    assert "zebra" in rag("ask", "what does the zebra paint?", *common(folder, vault)).stdout


# -- damage ----------------------------------------------------------------------------------


def damage(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    start = chance.randrange(0, len(content), 4096)
    kind = chance.choice(("zeros", "noise", "cut", "all"))
    if kind == "cut":
        del content[start:]
    elif kind == "all":
        content[:] = chance.randbytes(len(content))
    else:
        end = min(start + 3 * 4096, len(content))
        new = bytes(end - start) if kind == "zeros" else chance.randbytes(end - start)
        content[start:end] = new
    file.write_bytes(bytes(content))


def fault_of(folder: Path, vault: Path) -> str | None:
    """What a sync and two searches say of a damaged index; None where they saw nothing wrong."""
    try:
        index = Index(folder, vault, WordOverlapEmbedder())
        index.sync()
        for retriever in (Keyword(index), Dense(index, WordOverlapEmbedder())):
            retriever.retrieve("heron 7 fish", 5)
        index.catalog.vectors()
    except UnusableIndexError as fault:
        return str(fault)
    return None


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_catalog_is_one_line_and_a_rebuild_mends_it(tmp_path, vault, seed) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "index"
    index = Index(folder, vault, WordOverlapEmbedder())
    index.sync()
    index.catalog._connect().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    index.catalog.close()
    damage(folder / "catalog.sqlite", chance)
    if (said := fault_of(folder, vault)) is not None:
        assert said.endswith(("run `rag index --rebuild`", "the notes are untouched"))
        assert "\n" not in said
    index = start_over(folder, vault, WordOverlapEmbedder())
    assert index.sync().added == 30
    assert Dense(index, WordOverlapEmbedder()).retrieve("heron 7 eats fish", 1)
    assert index.catalog.sound()


def test_a_damaged_chroma_store_is_one_line_and_a_rebuild_mends_it(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    assert rag("index", *common(folder, vault)).returncode == 0
    (folder / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    # A small vault is answered from the catalog, which is whole; indexing has to tell Chroma.
    (vault / "New.md").write_text("# New\nThe bittern booms.", encoding="utf-8")
    assert "booms" in rag("ask", "what does the bittern do?", *common(folder, vault)).stdout
    assert "rag index --rebuild" in one_line(rag("index", *common(folder, vault)))
    assert rag("index", "--rebuild", *common(folder, vault)).returncode == 0
    assert "eats fish" in rag("ask", "what does heron 7 eat?", *common(folder, vault)).stdout


def test_an_index_of_another_version_is_one_line_and_a_rebuild_mends_it(tmp_path, vault) -> None:
    folder = tmp_path / "index"
    assert rag("index", *common(folder, vault)).returncode == 0
    connection = sqlite3.connect(folder / "catalog.sqlite")
    connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema'")
    connection.execute("ALTER TABLE chunks DROP COLUMN header")
    connection.commit()
    connection.close()
    for said in (["ask", "a heron?"], ["index"]):
        line = one_line(rag(*said, *common(folder, vault)))
        assert "another version" in line
        assert "rag index --rebuild" in line
    assert rag("index", "--rebuild", *common(folder, vault)).returncode == 0
    assert "eats fish" in rag("ask", "what does heron 7 eat?", *common(folder, vault)).stdout


def test_a_lock_in_use_names_no_holder_it_cannot_read(tmp_path) -> None:
    from rag.indexing.lock import writer_lock

    with writer_lock(tmp_path):
        (tmp_path / "writer.json").write_text("[]", encoding="utf-8")
        with pytest.raises(IndexLockedError, match="another process"), writer_lock(tmp_path):
            raise AssertionError("two writers")
