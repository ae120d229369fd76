"""A table too long for one window: its rows keep their columns, and none is taken for the most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import write_vault
from fakes import ScriptedLLM
from small_assistant import small_assistant

from rag.reading.evidence import units

if TYPE_CHECKING:
    from pathlib import Path

    from rag.assistant import Assistant
    from rag.protocols import LLM

ROWS = [f"| valve {n} of line {n % 7} | 2026-01-{n % 28 + 1:02} | {n} |" for n in range(400)]
ROWS.insert(300, "| boiler filter | 2026-03-04 | 12 |")
HEAD = ["# Parts", "", "| Part | Changed | Cost |", "|---|---|---|"]


def over(place: Path, rows: list[str], llm: LLM | None = None) -> Assistant:
    vault = write_vault(place / "vault", {"Parts.md": "\n".join([*HEAD, *rows, ""])})
    return small_assistant(place / "index", vault, llm)


def test_a_row_is_read_with_its_columns_at_its_own_line(tmp_path: Path) -> None:
    told = over(tmp_path, ROWS).ask("when was the boiler filter changed?")
    assert told.text == "Parts: boiler filter: 2026-03-04 (Changed) [1]"
    assert told.citations[0].lines == (305, 305)
    assert told.citations[0].quote == "boiler filter | 2026-03-04 | 12"


def test_a_row_longer_than_its_piece_keeps_its_cells_under_their_columns(tmp_path: Path) -> None:
    long = "in the cellar, where the light is out and the stairs are steep, " * 12
    rows = [*ROWS, f"| sump pump | 2026-05-06 {long} | 77 |"]
    assistant = over(tmp_path, rows)
    assistant.refresh()
    hits = assistant.search("the light is out in the cellar")
    section = next(hit.section for hit in hits if hit.section and "cellar" in hit.section.text)
    rows_read = {unit.cells[0]: unit.cells[2] for unit in units(section)}
    assert rows_read["sump pump"] == "77"


@pytest.mark.parametrize(
    "question", ["which part has the highest cost?", "what is the lowest cost of a valve?"]
)
def test_a_part_of_a_table_does_not_say_which_row_has_the_most(
    tmp_path: Path, question: str
) -> None:
    assert over(tmp_path, ROWS).ask(question).abstained


def test_an_llm_reads_the_header_too(tmp_path: Path) -> None:
    llm = ScriptedLLM("The boiler filter costs 12. [1]")
    over(tmp_path, ROWS, llm).ask("when was the boiler filter changed?")
    read = llm.prompts[0].messages[-1].content
    assert "| Part | Changed | Cost |" in read
    assert "| 12 |" in read


def test_a_table_deep_in_a_list_is_still_read(tmp_path: Path) -> None:
    rows = [f"      {row}" for row in [*HEAD[2:], *ROWS]]
    vault = write_vault(tmp_path / "vault", {"Parts.md": "\n".join(["- a", "    - b", "", *rows])})
    told = small_assistant(tmp_path / "index", vault).ask("when was valve 200 of line 4 changed?")
    assert "valve 200 of line 4" in told.text
