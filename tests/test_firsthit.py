"""The section that an answer rests on is the first of its hits."""

from __future__ import annotations

import json

import pytest
from conftest import write_vault
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rag.answering.firsthit import answer_first
from rag.answering.weights import ENOUGH
from rag.cli import app, ask_app
from rag.records import Chunk, Evidence, EvidenceUnit, Hit, Selection, Signal

run = CliRunner()


def hit(rank: int) -> Hit:
    chunk = Chunk(f"N{rank}.md#@0", f"N{rank}.md#", f"N{rank}.md", f"N{rank}", (), 1, 1, "a", "a")
    score = 1.0 - rank / 100
    return Hit(chunk, score, rank, (Signal("dense", rank, score, (), score),))


def evidence(marker: int, score: float = 0.5) -> Evidence:
    return Evidence(marker, EvidenceUnit("sentence", 1, 1, f"s{marker}", f"s{marker}"), score)


@given(st.permutations(range(1, 7)), st.integers(1, 6), st.floats(ENOUGH, 1))
def test_every_unit_stays_with_its_note_and_ranks_and_scores_fall(markers, many, sure) -> None:
    hits = tuple(hit(rank) for rank in range(1, 7))
    chosen = tuple(evidence(marker) for marker in markers[:many])
    moved, selection = answer_first(hits, Selection(chosen, sure, differing=chosen[1:]))
    assert [one.rank for one in moved] == [1, 2, 3, 4, 5, 6]
    assert {one.chunk.note for one in moved} == {one.chunk.note for one in hits}
    assert moved[0].chunk.note == f"N{markers[0]}.md"
    assert [one.score for one in moved] == sorted((one.score for one in moved), reverse=True)
    for one in (*selection.evidence, *selection.differing):
        assert moved[one.marker - 1].chunk.note == f"N{one.unit.said[1:]}.md"
    for one in moved:
        assert sum(signal.adds for signal in one.signals) == pytest.approx(one.score)


@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection((evidence(3),), ENOUGH - 0.01), Selection((evidence(1),), 1)],
)
def test_without_an_answer_or_where_it_leads_nothing_moves(selection) -> None:
    hits = tuple(hit(rank) for rank in range(1, 4))
    assert answer_first(hits, selection) == (hits, selection)


NOTES = {
    "V3.md": "# V3\n\n## What V3 cost\n\nHow much it cost is disputed: it cost what cards cost.\n",
    "Robots.md": "# Robots\n\n## Humanoids\n\n| Robot | Year | Price at launch |\n|---|---|---|\n"
    "| G1 | 2024 | RMB 99,000 |\n| H1 | 2023 | RMB 650,000 |\n",
    **{f"F{n}.md": f"# F{n}\n\nNothing but number {n} stands here.\n" for n in range(4)},
}


def test_an_answer_leads_its_hits_and_a_search_is_as_it_was(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", NOTES)
    asked = ["how much does the G1 cost", "--vault", str(vault)]
    asked += ["--index", str(tmp_path / "index"), "--json", "--quiet"]
    searched = json.loads(run.invoke(app, ["search", *asked]).stdout)
    assert searched["hits"][0]["note"] == "V3.md"
    answer = json.loads(run.invoke(ask_app, asked).stdout)
    assert "99,000" in answer["answer"]
    assert answer["hits"][0]["note"] == answer["citations"][0]["note"] == "Robots.md"
    assert [found["rank"] for found in answer["hits"]] == list(range(1, len(answer["hits"]) + 1))
