"""A section that is embedded elsewhere answers there too, and is cited where it stands."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index
from rag.wiring import make_retriever

COSTS = (
    "# Costs\n\nAll figures of the year.\n\n## Power\n\nThe grid takes 300 a month.\n\n## Rent\n\n"
    "The landlord asks for 4200 a month.\n\nThe garage is free. ^garage\n\n## Insurance\n\nNone.\n"
)
OTHERS = {
    f"Garden {n}.md": f"# Garden {n}\n\nSeeds of kind {n}.\n\n## Money\n\nA bag costs {n}.\n"
    for n in range(6)
}


def hits_of(tmp_path, notes, query, within=None):
    embedder = WordOverlapEmbedder()
    vault = write_vault(tmp_path / "vault", {**OTHERS, **notes})
    index = Index(tmp_path / "index", vault, embedder)
    index.sync()
    return make_retriever(index, embedder).retrieve(query, 5, within)


def plan(embed):
    return {
        "Costs.md": COSTS,
        "Apollo plan.md": f"# Apollo plan\n\nMoving.\n\n## Money\n\n{embed}\n",
    }


@pytest.mark.parametrize(
    "embed",
    ["![[Costs#Rent]]", "![[Costs#Rent|the rent]]", "![[costs.md#Costs#Rent]]",
     "![[Costs#^garage]]", "![rent](Costs.md#Rent)"],
)  # fmt: skip
def test_what_a_section_embeds_stands_in_its_place(tmp_path, embed) -> None:
    first, *rest = hits_of(tmp_path, plan(embed), "money in the Apollo plan")
    assert first.chunk.section_id == "Costs.md#Costs#Rent"
    assert first.embedded_in == (("Apollo plan", "Apollo plan", "Money"),)
    assert any(
        s.name == "embed" and s.path == ("Apollo plan.md", "Costs.md") for s in first.signals
    )
    assert "Apollo plan.md#Apollo plan#Money" in [hit.chunk.section_id for hit in rest]
    assert [hit.rank for hit in (first, *rest)] == list(range(1, 2 + len(rest)))
    scores = [hit.score for hit in (first, *rest)]
    assert scores == sorted(scores, reverse=True)


def test_a_link_leaves_out_the_signs_of_a_heading(tmp_path) -> None:
    notes = plan("![[Costs#Rent C in 2026]]")
    notes["Costs.md"] = COSTS.replace("## Rent", "## **Rent**: C# in 2026")
    first, *_ = hits_of(tmp_path, notes, "money in the Apollo plan")
    assert first.chunk.heading_path[-1] == "**Rent**: C# in 2026"
    assert first.embedded_in == (("Apollo plan", "Apollo plan", "Money"),)


def test_it_follows_a_section_that_has_text_of_its_own(tmp_path) -> None:
    notes = plan("The money of the Apollo plan is this:\n\n![[Costs#Rent]]")
    holder, embedded = hits_of(tmp_path, notes, "money in the Apollo plan")[:2]
    assert holder.chunk.note == "Apollo plan.md"
    assert embedded.chunk.section_id == "Costs.md#Costs#Rent"


@pytest.mark.parametrize(
    "embed",
    ["![[plan.png]]", "![[Nowhere#Rent]]", "![[Costs#Nothing]]", "[[Costs#Rent]]",
     "`![[Costs#Rent]]`", "\n".join(f"![[Garden {n}]]" for n in range(4))],
)  # fmt: skip
def test_nothing_comes_where_nothing_is_embedded(tmp_path, embed) -> None:
    hits = hits_of(tmp_path, plan(embed), "money in the Apollo plan")
    assert hits[0].chunk.note == "Apollo plan.md"
    assert not any(hit.embedded_in for hit in hits)


def test_a_choice_of_notes_is_kept(tmp_path) -> None:
    within = frozenset({"Apollo plan.md"})
    hits = hits_of(tmp_path, plan("![[Costs#Rent]]"), "money in the Apollo plan", within)
    assert {hit.chunk.note for hit in hits} == {"Apollo plan.md"}
