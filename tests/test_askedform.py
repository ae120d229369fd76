"""A question for a version or for keys is answered by what has them, one for a way by its steps."""

from __future__ import annotations

import pytest
from conftest import assistant_over

from rag.text.askedform import asked_form

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
    "Refunds.md": "# Refunds\n\nA full refund is given for most things, and days are counted.\n\n"
    "- Licences: 2 kinds have no full refund.\n- Within 7 days of paying, ask us.\n",
    "Site.md": "# Site\n\n| Option | Does |\n|---|---|\n| Disallow indexing | Prevents engines "
    "from crawling the site |\n| Theme | Sets the colours |\n",
    "Plans.md": "# Plans\n\n| | Small plan | Large plan |\n|---|---|---|\n"
    "| History | 1 month | 1 year |\n| Vaults | 1 | 10 |\n\n"
    "The crew meets and talks about the plans every other week.\n",
    "Boiler.md": "# Boiler\n\nThe boiler has 2 checked valves.\n\nIt is checked weekly.\n",
    "Footnotes view.md": "# Footnotes view\n\nFootnotes view is a plugin that lists footnotes.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("forms"), VAULT) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("which version brought the filter", "Since 1.8 it filters.", "It filters since spring."),
        ("what is the shortcut for search", "Press Ctrl + F to search.", "It lists shortcuts."),
        ("which key reloads", "Press F5.", "Press the key on the left."),
        ("hotkey for bold", "⌘B makes it bold", "Bold has a hotkey"),
        ("since what version can it filter", "Since 1.8 it filters.", "It filters."),
        ("what percentage is off", "40% off for schools.", "There are 2 kinds of discount."),
        ("what port does redis run on", "Redis listens on 6379.", "Redis runs as a service."),
        ("default dhcp lease time", "Leases last 8 days.", "The lease is given by a server."),
        ("max size of an upload", "Up to 50mb a file.", "Large files are uploaded in parts."),
        ("yearly contribution limit", "No limit holds.", "You contribute after tax."),
        ("what license is it under", "Under the MIT License.", "Choose a license yourself."),
        ("minimum android version", "Android 5.1 and later", "It costs $4."),
        ("how much does the G1 cost", "Price: RMB 99,000", "It weighs 35 kg."),
        (
            "how many days may I return it",
            "Within seven full days.",
            "Given back in 2 steps.",
        ),
        ("how many medals did they win", "Medals: 12", "They won in 1998."),
        ("how much is the big one", "Price: $50", "There are three sizes."),
        ("how long does it take", "Up to three days.", "It takes patience."),
        ("how heavy is the Mini", "249 grams", "Made in 2019."),
        ("how fast is the train", "It goes at 300 km/h.", "It left at 9."),
        ("how often is it oiled", "It is oiled twice a week.", "It takes 2 litres."),
        ("how frequently does it check", "It checks every 12 hours.", "It checks for updates."),
        ("how soon do they answer", "Within 24-hours.", "They answer by letter."),
        ("how much time does it need", "~1 hour", "It needs patience."),
        ("how long did Rojas take", "Name Isabel Rojas; Time 5:11.58", "Isabel Rojas; Place 6"),
        ("what time did Boutsen finish at", "Time/Retired + 39.092; Grid 4", "Laps 64; Grid 4"),
        ("how long is the IV", "It is 24 bits long.", "It is random."),
        ("how long is the bridge", "It spans 2,460 m.", "It spans the river."),
        ("how long must a password be", "At least 12 characters.", "It must be strong."),
        ("how much is the upload limit", "Files of up to 50mb.", "Uploads end after 1 month."),
        ("how fast do they reply", "Within a day.", "They reply by letter."),
        ("how often do we meet", "On Tuesdays.", "We meet at the mill."),
        ("how long is it kept", "它保存三年。", "它在那里。"),
        ("how often is the launch", "1-2x / year", "The launch is a feast."),
        ("what time does it start", "At 17:30 sharp.", "It starts with a song."),
        ("which weekday is the market", "Every Tuesday.", "The market is biweekly."),
        ("what day is the next one", "2026-02-13", "The next one is larger."),
        ("what year was it founded", "In 1998.", "Two brothers founded it."),
        ("how much do they charge", "No charge for members.", "They load batteries."),
        ("what does it cost, how much is it", "Fee: 12", "Kept for 1 month."),
        ("minimum android version", "It runs on Android 5.1.", "It runs on Android."),
    ],
)
def test_a_form_tells_what_can_answer(question, holds, lacks) -> None:
    form = asked_form(question)
    assert form is not None
    assert form.held.search(holds)
    assert not form.held.search(lacks)


def test_other_questions_ask_for_no_form() -> None:
    assert asked_form("who wrote the release notes") is None
    assert asked_form("what time zone is the office in") is None
    assert asked_form("which day pass is cheaper") is None
    assert asked_form("what is the key to happiness") is None
    assert asked_form("what is the release date of the album") is None


def test_keys_are_told_and_not_that_there_are_some(ask) -> None:
    assert "Ctrl+O" in ask("what is the shortcut for the switcher").text


def test_how_often_needs_no_number(ask) -> None:
    assert "weekly" in ask("how often is the boiler checked").text


@pytest.mark.parametrize("asks", ["summarize canvas", "give me an overview of Canvas"])
def test_a_summary_begins_as_the_note_does(ask, asks) -> None:
    assert ask(asks).text == "Canvas lays notes out in a plane. [1]"


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


def test_the_steps_under_a_heading_that_says_all_that_is_asked(ask) -> None:
    answer = ask("how do I pin a command")
    assert [claim.text for claim in answer.claims] == [
        "Open the palette.",
        "Choose the command to pin.",
    ]


def test_steps_that_end_in_the_contrary_are_taken_by_what_leads_them_in(ask) -> None:
    assert "Select Plugins." in ask("how do I turn off safe mode").text
    assert "Select Plugins." not in ask("how do I turn on safe mode").text


def test_turning_on_is_no_answer_to_turning_off(ask) -> None:
    assert "Next to Safe mode" not in ask("how do I switch off safe mode").text


def test_an_entry_that_says_the_question_again_is_told_by_its_version(ask) -> None:
    answer = ask("wich version lists the footnotes of a note in a view")
    assert answer.text.startswith("1.9.10: ")
    assert answer.notice == 'read "wich" as "which"'


@pytest.mark.parametrize(
    "question",
    [
        "how much is the small plan per month",
        "how long does the boiler take to heat up",
        "what time does the crew meet",
        "on which weekday does the crew meet",
        "what year was the boiler built",
    ],
)
def test_what_lacks_the_form_asked_for_is_no_answer(ask, question) -> None:
    assert ask(question).abstained


def test_a_version_is_never_told_by_what_has_none(ask) -> None:
    assert ask("which version introduced the switcher").abstained


def test_an_amount_is_told_by_what_counts_the_same_things(ask) -> None:
    assert ask("within how many days do they give a full refund").text.startswith("Within")


def test_a_denial_may_lie_in_a_word(ask) -> None:
    answer = ask("which option makes engines not crawl the site")
    assert answer.text.startswith("Disallow indexing: ")


def test_a_shortcut_need_not_be_keys(ask) -> None:
    assert "through the park" in ask("what is the shortcut to the station").text
