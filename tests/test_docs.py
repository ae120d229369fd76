"""What the pages promise: links lead somewhere, and the tutorial's commands say what it shows."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from rag.cli import ask_app

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("bench/*.md"),
        *ROOT.glob("eval/*.md"),
    ]
)
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The fragments that a page's headings have on GitHub."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for link in _LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, fragment = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        assert target.is_relative_to(ROOT), f"{page.name}: {link} leads out of the repository"
        if fragment:
            assert fragment in anchors(target), f"{page.name}: {link}"


@pytest.mark.skipif(not shutil.which("bash"), reason="the tutorial is written for a shell")
def test_the_tutorial_answers_as_it_says(tmp_path, monkeypatch) -> None:
    """From its first note to the changed one, with the real embedder."""
    script = re.search(r"^```sh\n(.*?)^```", TUTORIAL, re.DOTALL | re.MULTILINE)
    assert script
    _shell(script[1].replace("~", str(tmp_path)), tmp_path)
    monkeypatch.chdir(tmp_path / "tutorial")
    asked = 0
    for block in _CONSOLE.findall(TUTORIAL):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            if command.startswith(("echo ", "perl ")):
                _shell(command, Path.cwd())
            elif command.startswith("ask "):
                got = CliRunner().invoke(ask_app, shlex.split(command)[1:] + index_in(tmp_path))
                assert got.stdout.strip() == expected.strip(), command
                asked += 1
    assert asked >= 4


def index_in(folder: Path) -> list[str]:
    return ["--index", str(folder / "index")]


def _shell(command: str, folder: Path) -> None:
    subprocess.run(["bash", "-ec", command], cwd=folder, check=True, timeout=60)
