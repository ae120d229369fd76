from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index, start_over
from rag.indexing.linking import relink

VAULT = {
    "Atlas.md": "# Atlas\n\nLed by Ada.\n\n## Budget\n\nSee [[Money|the sheet]] and ![[Plan]].\n",
    "Ada.md": "# Ada\n\nShe leads.\n",
    "Money.md": "Nothing of Atlas here.\n",
    "Plan.md": "---\naliases: [Blueprint X]\n---\nA plan.\n",
}


@pytest.fixture
def index(tmp_path):
    return Index(tmp_path / "index", write_vault(tmp_path / "vault", VAULT), WordOverlapEmbedder())


def edges(index: Index) -> set[tuple[str, str, str]]:
    return {(edge.section, edge.target, edge.kind) for edge in index.catalog.edges()}


FIRST = {
    ("Atlas.md#Atlas", "Ada.md", "mention"),
    ("Atlas.md#Atlas#Budget", "Money.md", "link"),
    ("Atlas.md#Atlas#Budget", "Plan.md", "embed"),
    ("Money.md", "Atlas.md", "mention"),
}


def test_a_sync_keeps_the_edges_of_every_section(index) -> None:
    index.sync()
    assert edges(index) == FIRST
    assert index.catalog.unlinked() == []


def test_an_edit_changes_only_its_own_edges(index) -> None:
    index.sync()
    (index.vault / "Money.md").write_text("Nothing of it, Ada.\n", "utf-8")
    index.sync()
    assert edges(index) == FIRST - {("Money.md", "Atlas.md", "mention")} | {
        ("Money.md", "Ada.md", "mention")
    }


def test_a_new_name_is_found_in_notes_that_did_not_change(index) -> None:
    (index.vault / "Ada.md").unlink()
    index.sync()
    assert ("Atlas.md#Atlas", "Ada.md", "mention") not in edges(index)
    (index.vault / "Ada.md").write_text("She leads by Blueprint X.\n", "utf-8")
    index.sync()
    assert edges(index) == FIRST | {("Ada.md", "Plan.md", "mention")}


def test_edges_go_with_their_notes(index) -> None:
    index.sync()
    (index.vault / "Atlas.md").unlink()
    index.sync()
    assert edges(index) == set()


def test_a_run_that_stopped_before_linking_is_finished_by_the_next(index) -> None:
    index.sync()
    catalog = index.catalog
    catalog._connect().execute("DELETE FROM edges WHERE source = 'Money.md'")
    catalog._connect().execute("INSERT INTO unlinked VALUES ('Money.md')")
    index.sync()
    assert edges(index) == FIRST


def test_starting_over_finds_the_same_edges_and_the_version_only_rises(index) -> None:
    index.sync()
    before = index.catalog.version()
    again = start_over(index.folder, index.vault, WordOverlapEmbedder())
    again.sync()
    assert edges(again) == FIRST
    assert again.catalog.version() > before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Budget.md", "# Budget\n\nAda and Money.\n"),
        ("Sub/Ada (engineer).md", "Another Ada, of The Sheet.\n"),
        ("Money.md", "---\naliases: [Led By, the sheet]\n---\nNothing of Atlas here.\n"),
        ("Plan.md", "No alias now.\n"),
        ("商汤.md", "We see Ada; 商汤科技 too.\n"),
        ("AT&T.md", "A company.\n"),
        ("My Note.md", "Linked as Markdown links.\n"),
        ("Una Vo.md", "Named in a heading over nothing.\n"),
        ("🎉.md", "A name without a letter.\n"),
    ],
)
def test_looking_through_some_notes_finds_what_looking_through_all_does(index, path, text) -> None:
    more = "Blueprint X by AT&T, 商汤, led by [[sub/ada (engineer)]]; [it](My%20Note.md), [[🎉]]"
    (index.vault / "More.md").write_text(f"{more}\n\n## Una Vo\n")
    index.sync()
    for change in (lambda: write_vault(index.vault, {path: text}), (index.vault / path).unlink):
        change()
        index.sync()
        some = edges(index)
        index.catalog.set_meta({"names": ""})
        relink(index.catalog)
        assert some == edges(index)
