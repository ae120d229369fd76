"""The example of docs/adding-an-llm.md, run as it stands there."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
from pathlib import Path

import pytest
from samples import PROMPT

from rag.errors import LLMError
from rag.llms import load_llm, providers

DOC = Path(__file__).parents[2] / "docs" / "adding-an-llm.md"


@pytest.fixture
def installed(tmp_path, monkeypatch):
    blocks = dict(re.findall(r"```(python|toml)\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL))
    project = tomllib.loads(blocks["toml"])["project"]
    (tmp_path / "rag_command.py").write_text(blocks["python"], encoding="utf-8")
    record = tmp_path / "rag_command-0.1.0.dist-info"
    record.mkdir()
    named = f"Name: {project['name']}\nVersion: {project['version']}\n"
    (record / "METADATA").write_text(f"Metadata-Version: 2.1\n{named}")
    points = project["entry-points"]["rag.llms"]
    lines = [f"{name} = {place}" for name, place in points.items()]
    (record / "entry_points.txt").write_text("\n".join(["[rag.llms]", *lines]))
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("rag_command", None)


def command(program: str) -> str:
    return f"command:{shlex.join([sys.executable, '-c', program])}"


@pytest.mark.usefixtures("installed")
def test_it_is_listed_without_being_imported():
    found = next(provider for provider in providers() if provider.name == "command")
    assert (found.place, found.extra) == ("rag_command:Command", "rag-command")
    assert "rag_command" not in sys.modules


@pytest.mark.usefixtures("installed")
def test_it_answers():
    llm = load_llm(command("print('led by Ant Group' in input.__self__.open(0).read(), '[1]')"))
    assert "".join(llm.stream(PROMPT)) == "True [1]\n"
    assert llm.name.startswith("command:")


@pytest.mark.usefixtures("installed")
def test_it_stops_when_closed_and_tells_of_a_failure():
    endless = load_llm(command("import sys\nwhile 1: print('on and on', flush=True)"))
    stream = endless.stream(PROMPT)
    assert next(stream) == "on and on\n"
    stream.close()
    with pytest.raises(LLMError, match="ended with code 3"):
        list(load_llm(command("raise SystemExit(3)")).stream(PROMPT))
