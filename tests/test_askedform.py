"""A question for a version or for keys is answered by what has them, one for a way by its steps."""

from __future__ import annotations

import pytest
from conftest import write_vault

from rag.answering.askedform import asked_form
from rag.settings import read_settings
from rag.wiring import make_assistant

VAULT = {
    "Walks.md": "# Walks\n\nThe shortcut to the station leads through the park behind the mill.\n",
    "Modes.md": "# Modes\n\n## Safe mode\n\nIt runs no plugins.\n\nTo turn off safe mode:\n\n"
    "1. Open Settings.\n2. Select Plugins.\n3. Select **Turn on plugins**.\n\n"
    "To turn on safe mode:\n\n1. Open Settings.\n2. Next to Safe mode, select **Turn on**.\n\n"
    "### Pin a command\n\n1. Open the palette.\n2. Choose the command to pin.\n",
    "Switcher.md": "# Switcher\n\nThe switcher opens notes by keyboard, and has shortcuts.\n\n"
    "1. Press `Ctrl+O` to open the switcher.\n2. Type a name.\n",
    "Canvas.md": "# Canvas\n\nCanvas lays notes out in a plane.\n",
    "Releases/v1.9.md": '---\ndate: 2025-08-18\ntitle: "1.9.10"\n---\n\n## New\n\n'
    "- New **Footnotes view** lists the footnotes of a note.\n",
    "Footnotes view.md": "# Footnotes view\n\nFootnotes view is a plugin that lists footnotes.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    vault = write_vault(tmp_path_factory.mktemp("forms"), VAULT)
    index = tmp_path_factory.mktemp("index")
    return make_assistant(read_settings({"vault": vault, "index": index}), say=str).ask


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("which version brought the filter", "Since 1.8 it filters.", "It filters since spring."),
        ("what is the shortcut for search", "Press Ctrl + F to search.", "It lists shortcuts."),
        ("which key reloads", "Press F5.", "Press the key on the left."),
        ("hotkey for bold", "⌘B makes it bold", "Bold has a hotkey"),
    ],
)
def test_a_form_tells_what_can_answer(question, holds, lacks) -> None:
    form = asked_form(question)
    assert form is not None
    assert form.held.search(holds)
    assert not form.held.search(lacks)


def test_other_questions_ask_for_no_form() -> None:
    assert asked_form("who wrote the release notes") is None
    assert asked_form("what is the key to happiness") is None
    assert asked_form("what is the release date of the album") is None


def test_keys_are_told_and_not_that_there_are_some(ask) -> None:
    assert "Ctrl+O" in ask("what is the shortcut for the switcher").text


def test_where_only_the_title_has_the_version_it_is_said(ask) -> None:
    answer = ask("which version introduced Footnotes view")
    assert answer.text.startswith("1.9.10: ")
    assert answer.citations[0].note == "Releases/v1.9.md"


def test_notes_without_keys_do_not_say_which(ask) -> None:
    assert ask("what is the keyboard shortcut for canvas").abstained


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        (
            "how do I turn off safe mode",
            ["Open Settings.", "Select Plugins.", "Select Turn on plugins."],
        ),
        ("how to pin a command", ["Open the palette.", "Choose the command to pin."]),
    ],
)
def test_how_to_is_answered_by_all_the_steps(ask, question, steps) -> None:
    answer = ask(question)
    assert [claim.text for claim in answer.claims] == steps
    assert len(answer.citations) == len(steps)


def test_turning_on_is_no_answer_to_turning_off(ask) -> None:
    assert "Next to Safe mode" not in ask("how do I switch off safe mode").text


def test_a_shortcut_need_not_be_keys(ask) -> None:
    assert "through the park" in ask("what is the shortcut to the station").text
