"""Lines that give a note one value: read as properties, of their own note, and not when empty."""

from __future__ import annotations

import pytest
from conftest import assistant_over

from rag.answering.fields import is_blank, is_stamp
from rag.records import EvidenceUnit

VAULT = {
    "Plugins/kanban.md": "---\nplugin-id: kanban-board\n---\n\n# Kanban\n\nCards on a board.\n\n"
    "Developed by: mgm\nMobile compatible: Yes\nCost: #placeholder/cost\n",
    "Plugins/kanban timeline.md": "---\nplugin-id: kanban-timeline\n---\n\n# Kanban timeline\n\n"
    "Cards on a line.\n\nDeveloped by: sarah\nMobile compatible: No\n",
    "Aside.md": "# Aside\n\n## Not supported in asides\n\n- Lists\n- Headings\n- Code blocks\n",
    "Companies/Zhipu.md": "# Zhipu\n\nZhipu makes language models.\n\n## On the American list\n\n"
    "Put on it in January 2025.\n\n## Listing\n\nIn Hong Kong, 8 January 2026.\n",
    "Snippets.md": "# Snippets\n\nA css snippet for tables.\n\nDeveloped by: jd\n",
    "Glaze.md": "# Glaze\n\nThe glaze is green.\n\n*Updated 2026-02-13*\n",
    "Walks.md": "# Walks\n\nThe mill, then the station, then home by the river.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("fields"), VAULT) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("said", "blank"),
    [
        ("Cost: #placeholder/tool", True),
        ("Author: TBD", True),
        ("Website:: n/a", True),
        ("Hosted by #who.", True),
        ("#First steps", True),
        ("#person/founder #auto", True),
        ("Cost: free", False),
        ("Topics: #ai and more", False),
        ("For example, #1984 isn't a valid tag, but #y1984 is.", False),
        ("Tagged with #ai", True),
        (f"#日记 {'今' * 4000} 增长3.5%", False),
        ("Init.", True),
        ("TODO", True),
        ("Work in progress...", True),
        ("It ended at 5:30", False),
        ("Yes.", False),
        ("To do the dishes, heat water.", False),
    ],
)
def test_a_field_without_a_value_is_blank(said, blank) -> None:
    assert is_blank(said) is blank


def test_a_line_answers_as_a_property_does(ask) -> None:
    assert ask("who developed kanban").text.endswith("Developed by: mgm [1]")


def test_the_fields_of_a_namesake_contradict_nothing(ask) -> None:
    for question, said in (
        ("what is the plugin id of kanban", "kanban-board"),
        ("is kanban mobile compatible", "Yes"),
    ):
        answer = ask(question)
        assert "disagree" not in answer.text
        assert said in answer.text
        assert len(answer.citations) == 1


def test_what_a_thing_does_is_told_by_its_opening(ask) -> None:
    answer = ask("what does the kanban plugin do")
    assert [claim.text for claim in answer.claims] == ["Cards on a board."]


def test_of_two_headings_that_say_what_is_asked_the_shorter_is_meant(ask) -> None:
    assert "2026" in ask("when did Zhipu list").text


def test_who_developed_it_does_not_tell_how_to_write_it(ask) -> None:
    assert "jd" not in ask("how do I write a css snippet").text


def test_a_field_that_nobody_filled_in_answers_nothing(ask) -> None:
    assert "placeholder" not in ask("what does kanban cost").text


def test_a_list_of_which_no_item_is_meant_is_told_whole(ask) -> None:
    answer = ask("what is not supported in an aside")
    assert [claim.text for claim in answer.claims] == ["Lists", "Headings", "Code blocks"]


@pytest.mark.parametrize(
    ("said", "stamp"),
    [
        ("Updated 2026-02-13", True),
        ("Last edited: 13 February 2026", True),
        ("Created on 2026-02-13.", True),
        ("Updated often since 2026-02-13 by those who use it", False),
        ("Updated", False),
        ("The glaze was updated 2026-02-13", False),
    ],
)
def test_a_line_that_dates_its_note(said: str, stamp: bool) -> None:
    assert is_stamp(EvidenceUnit("sentence", 1, 1, said, said)) is stamp


@pytest.mark.parametrize(
    ("said", "stamp"),
    [
        ("as_of: 2026-02-13", True),
        ("created: 2026-02-13", True),
        ("date modified: 2026-02-13", True),
        ("last_reviewed: 13 February 2026", True),
        ("updated: often", False),
        ("written: 1999", False),
        ("founded: 2019-04-01", False),
    ],
)
def test_a_property_that_dates_its_note(said: str, stamp: bool) -> None:
    assert is_stamp(EvidenceUnit("property", 1, 1, said, said)) is stamp


def test_when_a_note_was_updated_answers_only_what_asks_for_it(ask) -> None:
    assert "Updated" not in ask("when was the glaze fired").text
    assert "2026-02-13" in ask("when was the note on glaze updated").text
