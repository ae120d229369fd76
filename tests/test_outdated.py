"""What calls itself old yields to what stands, and is still told where nothing took its place."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import ScriptedReader
from small_assistant import small_assistant

TABLE = "| tablet | dose |\n|---|---|\n| Bravolol | 2.5 mg |\n| Xanthol | 40 mg |\n"
OLD = {
    "Tablets 2023 OLD.md": TABLE,
    "Tablets (old).md": TABLE,
    "Tablets until 2023.md": TABLE,
    "Archive/Tablets 2023.md": TABLE,
    "Tablets 2023.md": f"---\nstatus: superseded\n---\n{TABLE}",
    "Tablets 2022.md": f"---\nreplaced_by: Tablets\n---\n{TABLE}",
    "Tablets 2021.md": f"# Tablets 2021\n\n## Before Ely (superseded)\n\n{TABLE}",
    "Tablets 2020.md": f"---\ntags: [archived]\n---\n{TABLE}",
}
NOW = {
    "Tablets.md": "# Tablets\n\n- Bravolol 3.75 mg in the morning\n",
    **{f"Heron {n}.md": f"# Heron {n}\n\nHerons eat fish number {n}.\n" for n in range(4)},
}


@pytest.fixture
def ask(tmp_path):
    def asked(question, *old):
        notes = {**NOW, **{name: OLD.get(name, TABLE) for name in old}}
        reader = ScriptedReader("3.75 mg", "2.5 mg", "40 mg")
        vault = write_vault(tmp_path / "vault", notes)
        return small_assistant(tmp_path / "index", vault, reader=reader).ask(question).text

    return asked


@pytest.mark.parametrize("old", OLD)
@pytest.mark.parametrize("question", ["Bravolol dose now", "what is the dose of Bravolol"])
def test_what_calls_itself_old_yields_to_what_stands(ask, old, question) -> None:
    assert ask(question, old) == "Tablets: Bravolol 3.75 mg in the morning [1]"


@pytest.mark.parametrize("old", ["Tablets 2023.md", "Tablets until 2023.md", "Tablets 2023 OLD.md"])
def test_it_is_told_where_its_time_is_asked_for(ask, old) -> None:
    assert "2.5 mg" in ask("what was the dose of Bravolol in 2023", old)


@pytest.mark.parametrize("old", OLD)
def test_it_is_told_where_nothing_took_its_place(ask, old) -> None:
    assert "40 mg" in ask("what is the dose of Xanthol", old)


@pytest.mark.parametrize("name", ["Old Tablets Lane.md", "OLD TABLETS.md", "Tablets until 2099.md"])
def test_a_name_that_says_no_such_thing_is_like_any(ask, name) -> None:
    assert "2.5 mg" in ask("what is the dose of Bravolol", name)
