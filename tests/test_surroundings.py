"""Commands where the world is not as usual: streams, encodings, disks, folders, names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import write_vault

QUESTION = "what does the café sell?"
NOTES = {"Café.md": "# Café\n\nThe café sells “petits fours” › 🍰 on Sundays.\n"}
RAG = [sys.executable, "-c", "from rag.cli import main; main()"]


@pytest.fixture(scope="module")
def common(tmp_path_factory):
    folder = tmp_path_factory.mktemp("surroundings")
    vault = write_vault(folder / "vault", NOTES)
    common = ["--vault", str(vault), "--index", str(folder / "index")]
    subprocess.run([*RAG, "index", *common, "--quiet"], check=True)
    return [*common, "--no-sync"]


def rag(*words, shell: str = "", **environment):
    """The command as a process; ``shell`` is what stands behind it on a line of sh."""
    command = ["sh", "-c", f'"$@" {shell}', "sh", *RAG, *words]
    return subprocess.run(
        command, capture_output=True, env={**os.environ, **environment}, check=False
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_what_an_encoding_lacks_is_written_so_that_json_still_reads(common, encoding) -> None:
    done = rag("ask", QUESTION, *common, "--json", PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    quote = json.loads(done.stdout.decode(encoding))["citations"][0]["quote"]
    assert quote == "The café sells “petits fours” › 🍰 on Sundays."


@pytest.mark.skipif(sys.platform == "win32", reason="needs sh")
@pytest.mark.parametrize("shell", [">&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_no_fault(common, shell) -> None:
    done = rag("ask", QUESTION, *common, shell=shell)
    assert (done.returncode, done.stderr) == (0, b"")
    done = rag("chat", *common, shell=f"<&- {shell}")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_full_disk_is_one_line_that_says_so(common, form, unbuffered) -> None:
    done = rag("ask", QUESTION, *common, *form, shell=">/dev/full", PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == 1
    (line,) = done.stderr.decode().strip().splitlines()
    assert "nothing more can be written" in line
    assert "make room" in line


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_bytes_that_are_no_text_are_no_fault(common, tmp_path) -> None:
    """The folder of an old archive, and a question typed in another encoding."""
    vault = write_vault(tmp_path / os.fsdecode(b"caf\xe9"), NOTES)
    index = ["--index", str(tmp_path / "index")]
    for _ in range(2):  # what was kept is known again
        done = rag("ask", QUESTION, "--vault", str(vault), *index, "--json")
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["citations"][0]["url"].startswith(
        "obsidian://open?vault=caf%E9&file=Caf%C3%A9"
    )
    asked = os.fsdecode(b"what does the caf\xe9 sell on Sundays?")
    assert rag("ask", asked, *common, "--json").returncode == 0
    done = rag("chat", *common, shell=r"<<'END'" + f"\n{asked}\nEND")
    assert done.returncode == 0, done.stderr


def test_a_rebuild_never_empties_a_folder_that_is_no_index(common, tmp_path) -> None:
    """``--index`` of a folder with a Chroma store of its own: that was removed."""
    kept = tmp_path / "chroma" / "chroma.sqlite3"
    kept.parent.mkdir()
    kept.write_text("somebody's")
    for flags in ((), ("--rebuild",)):
        done = rag("index", *common[:2], "--index", str(tmp_path), *flags)
        assert done.returncode == 1
        (line,) = done.stderr.decode().strip().splitlines()
        assert "belongs to no index" in line
        assert sorted(path.name for path in tmp_path.iterdir()) == ["chroma"]
        assert kept.read_text() == "somebody's"
