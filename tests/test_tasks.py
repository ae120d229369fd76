"""Open and done tasks, listed and counted from every note."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder
from small_assistant import small_assistant
from small_listing import small_listing

from rag.indexing.index import Index
from rag.listing import Listing
from rag.reading.plain import folded, plain

NOTES = {
    "Projects/Atlas.md": (
        "# Atlas\n\n## To do\n\n- [ ] call **Ada** about the lease\n- [x] pay the rent\n"
        "  - [ ] ask for a [[Receipts|receipt]]\n- [-] sell the boat\n\n"
        "```\n- [ ] no task, but an example\n```\n\n- a [ ] box in the text is none\n"
    ),
    "House.md": (
        "---\ntags: [home]\n---\n1. [ ] paint the door\n2. [X] buy paint\n* [/] sand the floor\n"
    ),
    "Plain.md": "# Plain\n\nNothing to do here.\n",
}
OPEN = ["paint the door", "sand the floor", "call Ada about the lease", "ask for a receipt"]


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    return write_vault(tmp_path_factory.mktemp("tasks") / "vault", NOTES)


@pytest.fixture(scope="module")
def answer(vault, tmp_path_factory):
    index = Index(tmp_path_factory.mktemp("index"), vault, WordOverlapEmbedder())
    index.sync()
    return Listing(index.catalog).answer


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("what are my open tasks?", OPEN),
        ("how many tasks are still open", OPEN),
        ("do I have any unfinished to-dos", OPEN),
        ("which tasks are done", ["buy paint", "pay the rent"]),
        ("list all completed tasks in my vault", ["buy paint", "pay the rent"]),
        ("open todos in Atlas", OPEN[2:]),
        ("which tasks are not done yet in Projects/", OPEN[2:]),
        ("open tasks tagged #home", OPEN[:2]),
        ("how many open tasks do I have in Atlas?", OPEN[2:]),
        ("Which open tasks are in Atlas?", OPEN[2:]),
        ("how many open tasks are there in total in my vault", OPEN),
        ("which open tasks do I still have in Projects/", OPEN[2:]),
    ],
)
def test_tasks_are_listed_whole_and_counted(answer, question, on) -> None:
    listed = answer(question)
    assert [item.text for item in listed.items] == on
    assert listed.intro.startswith(f"{len(on)} ")
    assert listed.complete


def test_without_a_state_each_says_its_own(answer) -> None:
    said = [item.text for item in answer("list all tasks in Atlas").items]
    assert said[:2] == ["call Ada about the lease (open)", "pay the rent (done)"]
    assert said[-1] == "sell the boat (set aside)"


def test_every_quote_stands_in_its_line(answer, vault) -> None:
    for item in answer("list all tasks").items:
        lines = (vault / item.note).read_text("utf-8").split("\n")
        text = plain("\n".join(lines[item.first_line - 1 : item.last_line]))
        assert folded(item.quote) in folded(text)


@pytest.mark.parametrize(
    "question",
    [
        "what are tasks?",
        "open tasks in Plain",
        "open tasks in Nowhere",
        "how do tasks work",
        "tasks plugin",
    ],
)
def test_other_questions_are_left_alone(answer, question) -> None:
    assert answer(question) is None


def test_notes_that_are_tasks_are_listed_as_notes(tmp_path) -> None:
    notes = {f"Tasks/T{n}.md": f"# T{n}\n\n- [ ] step {n}\n" for n in range(3)}
    index = Index(tmp_path / "index", write_vault(tmp_path / "vault", notes), WordOverlapEmbedder())
    index.sync()
    listed = Listing(index.catalog).answer("list all tasks")
    assert [item.text for item in listed.items] == ["T0", "T1", "T2"]


@pytest.fixture(scope="module")
def of_several(tmp_path_factory):
    notes = {
        "Alpha.md": "---\ntags: [work]\n---\nThe #urgent things, says Ada Okoro. [[Shed]]\n\n"
        "- [ ] call the printer #urgent/today\n- [ ] write to [[Ada Okoro|her]]\n"
        "- [ ] water the plants\n- [x] quote `#urgent` in a mail\n",
        "Lists/Beta.md": "- [ ] ask Ada about the roof\n- [ ] clear the [[Shed]]\n- [ ] buy milk\n",
        "Ada Okoro.md": "---\naliases: [Ada]\n---\nPotter.\n",
        "Shed.md": "Old.\n",
        "Gone.md": "1.  [>] moved to May\n",
    }
    return small_listing(tmp_path_factory.mktemp("several"), notes).answer


@pytest.mark.parametrize(
    ("question", "intro", "on"),
    [
        ("which open tasks are tagged #urgent?", "1 open task tagged #urgent:",
         ["call the printer #urgent/today"]),
        ("which open tasks mention Ada?", "2 open tasks mentioning “Ada”:",
         ["write to her", "ask Ada about the roof"]),
        ("open tasks that mention Ada or milk", "3 open tasks mentioning “Ada or milk”:",
         ["write to her", "ask Ada about the roof", "buy milk"]),
        ("which tasks link to Shed", "1 task linking to Shed:", ["clear the Shed (open)"]),
        ("which open tasks are not tagged #urgent and mention Ada",
         "2 open tasks not tagged #urgent mentioning “Ada”:",
         ["write to her", "ask Ada about the roof"]),
        ("open tasks in Lists/ that mention Ada", "1 open task in Lists/ mentioning “Ada”:",
         ["ask Ada about the roof"]),
        ("open tasks tagged #work", "3 open tasks tagged #work:",
         ["call the printer #urgent/today", "write to her", "water the plants"]),
    ],
)  # fmt: skip
def test_a_condition_on_tasks_is_told_by_the_task_itself(of_several, question, intro, on) -> None:
    listed = of_several(question)
    assert listed.intro == intro
    assert [item.text for item in listed.items] == on


def test_a_condition_that_no_task_fulfils_is_no_list(of_several) -> None:
    assert of_several("which open tasks mention the potter") is None
    assert of_several("which open tasks are tagged #nowhere") is None


def test_a_task_with_any_sign_in_its_box_counts(of_several) -> None:
    listed = of_several("list all tasks in Gone")
    assert [item.text for item in listed.items] == ["moved to May (set aside)"]


@pytest.mark.parametrize(
    ("question", "intro", "on"),
    [
        ("open urgent tasks", "1 open task tagged #urgent:", ["call the printer #urgent/today"]),
        ("how many #urgent tasks do I have", "1 task tagged #urgent:",
         ["call the printer #urgent/today (open)"]),
        ("which lists tasks are still open", "3 open tasks in lists:",
         ["ask Ada about the roof", "clear the Shed", "buy milk"]),
        ("action items in Lists/", "3 tasks in Lists/:",
         ["ask Ada about the roof (open)", "clear the Shed (open)", "buy milk (open)"]),
    ],
)  # fmt: skip
def test_the_word_before_tasks_is_their_tag_or_their_place(of_several, question, intro, on) -> None:
    listed = of_several(question)
    assert (listed.intro, [item.text for item in listed.items]) == (intro, on)


@pytest.mark.parametrize("question", ["recurring tasks", "list all background tasks", "to do app",
                                      "what are the action items"])  # fmt: skip
def test_a_word_that_is_no_tag_and_no_place_asks_for_no_tasks(of_several, question) -> None:
    assert of_several(question) is None


def test_a_note_may_be_named_by_the_words_its_title_begins_with(tmp_path) -> None:
    notes = {
        "Chapter 2 - Attention.md": "- [ ] redo the figure\n",
        "Chapter 21.md": "- [ ] write it\n",
        "Trip north.md": "- [ ] pack\n",
        "Trip south.md": "- [ ] book\n",
    }
    answer = small_listing(tmp_path, notes).answer
    assert [item.text for item in answer("open tasks for chapter 2").items] == ["redo the figure"]
    assert answer("open tasks for trip") is None


PACKING = {
    "Trips/Peru.md": "# Peru\n\n## Packing list\n\n- [x] rail pass\n- [x] adapter\n"
    "- [ ] water filter\n\n## Steps\n\n1. [ ] Unplug the heater.\n2. [ ] Close the shutters.\n",
    "Home.md": "# Home\n\n- [ ] Paint the fence\n- [x] Clear the gutters. Both sides.\n",
}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("did we paint the fence?", "Home: Paint the fence (open) [1]"),
        ("have we cleared the gutters?", "Home: Clear the gutters. Both sides. (done) [1]"),
        ("packing list of Peru",
         "- rail pass (done) [1]\n- adapter (done) [2]\n- water filter (open) [3]"),
        ("list what is not packed on the packing list of Peru", "water filter (open) [1]"),
        ("packing list of Peru, still open", "water filter (open) [1]"),
    ],
)  # fmt: skip
def test_an_item_with_a_box_is_told_with_its_state(tmp_path, question, told) -> None:
    vault = write_vault(tmp_path / "vault", PACKING)
    answer = small_assistant(tmp_path / "index", vault).ask(question)
    assert answer.text == told
    assert all(claim.supported for claim in answer.claims)
