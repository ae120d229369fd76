"""What is still open, asked for as people type it and told by boxes, cells and strokes."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import WordOverlapEmbedder
from small_assistant import small_assistant
from small_listing import small_listing

from rag.indexing.index import Index
from rag.listing import Listing
from rag.listing.askedopen import asked_open

NOTES = {
    "Boat/Jobs on Marigold.md": "# Jobs on Marigold\n\n## Before launch\n\n- [x] anodes\n"
    "- [ ] antifouling, two coats\n- [ ] bilge pump\n\n## Rigging\n\n- [ ] new jib sheets\n",
    "Boat/Survey 2026-03.md": "---\nsurveyor: Mr Haddow\ndate: 2026-03-04\n---\n# Survey\n\n"
    "## To do\n\n- [x] replace seacock\n- [ ] gas locker drain\n",
    "Meetings/2026-04-07 Committee.md": "---\nattendees: [Ines Roth, Piet]\n---\n"
    "# Committee 2026-04-07\n\n## Actions\n\n- [x] Piet: book the hall\n"
    "- [ ] [[Ines Roth]]: print the rota\n- [ ] Olga: ring the caterer\n",
    "Meetings/2026-05-05 Committee.md": "---\nattendees: [Ines Roth, Olga]\n---\n"
    "# Committee 2026-05-05\n\n## Actions\n\n- [ ] Olga: bunting for the regatta\n",
    "People/Ines Roth.md": "---\naliases: [Ines]\n---\nSecretary since 2021.\n",
    "Workshop/Loans.md": "# Loans from the workshop\n\n| Thing | Who | Back |\n|---|---|---|\n"
    "| router | Piet | 3 May |\n| belt sander | Olga | |\n| dust extractor | Mr Haddow | no |\n"
    "| planer | Ines | yes |\n",
    "Workshop/Books lent.md": "- Knots → Piet since June\n- Sail trim → Olga (back 2 May)\n"
    "- ~~Weather → Ines~~\n- Tides → Mr Haddow, asked for it back twice\n",
    "Club/Subs.md": "# Club subs 2026\n\n| Member | Paid |\n|---|---|\n| Olga | 12 Jan |\n"
    "| Piet | |\n| Ines | not yet |\n",
    "Club/Photo album.md": "# Photo album\n\nFor the club's fifty years.\n\nStill to do:\n"
    "- ~~scan the slides~~\n- captions\n- print it (done)\n- find the 1988 prize giving\n",
    "Club/Repairs.md": "# Clubhouse repairs\n\n| Repair | Status |\n|---|---|\n| gutter | done |\n"
    "| slipway gate | waiting for parts |\n| toilet door | not done |\n",
    "Club/Camera gear.md": "---\ntags: [club]\n---\n# Camera gear\n\n- [ ] spare battery\n",
    "Food/Wines.md": "# Wines of Alsace\n\n- [x] Riesling\n- [ ] Sylvaner\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    vault = write_vault(tmp_path_factory.mktemp("open") / "vault", NOTES)
    index = Index(tmp_path_factory.mktemp("index"), vault, WordOverlapEmbedder())
    return small_assistant(index, vault, listing=Listing(index.catalog))


def told(answer) -> list[str]:
    return [claim.text for claim in answer.claims[1:]]


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("jobs still to do on marigold",
         ["antifouling, two coats", "bilge pump", "new jib sheets"]),
        ("whats left to do before launch", ["antifouling, two coats", "bilge pump"]),
        ("outstanding rigging jobs on Marigold?", ["new jib sheets"]),
        ("whats still not ticked off after mr haddow", ["gas locker drain"]),
        ("what haven't we done yet from the march survey", ["gas locker drain"]),
        ("open action items of ines", ["Ines Roth: print the rota"]),
        ("open actions from meetings",
         ["Ines Roth: print the rota", "Olga: ring the caterer", "Olga: bunting for the regatta"]),
        ("what does olga still have to do",
         ["Olga: ring the caterer", "Olga: bunting for the regatta"]),
        ("what do i still need to get for the club cam", ["spare battery"]),
        ("how many jobs are still open before launch", ["antifouling, two coats", "bilge pump"]),
        ("whats outstanding from the april meeting",
         ["Ines Roth: print the rota", "Olga: ring the caterer"]),
        ("which wines from alsace have i not tasted yet", ["Sylvaner"]),
    ],
)  # fmt: skip
def test_open_tasks_are_told_whole_by_the_words_that_mean_them(assistant, question, on) -> None:
    answer = assistant.ask(question)
    assert told(answer) == on
    assert answer.text.startswith(f"{len(on)} open task")
    assert len(answer.citations) == len(on)


@pytest.mark.parametrize(
    ("question", "on"),
    [
        ("which things from the workshop have people still got",
         ["belt sander: Who Olga; Back", "dust extractor: Who Mr Haddow; Back no"]),
        ("which books haven't come back",
         ["Knots → Piet since June", "Tides → Mr Haddow, asked for it back twice"]),
        ("club subs not paid yet", ["Piet", "Ines: Paid not yet"]),
        ("what is left to do for the photo album", ["captions", "find the 1988 prize giving"]),
        ("outstanding clubhouse repairs",
         ["slipway gate: Status waiting for parts", "toilet door: Status not done"]),
    ],
)  # fmt: skip
def test_open_rows_and_items_are_told_by_their_cells_and_strokes(assistant, question, on) -> None:
    answer = assistant.ask(question)
    assert [text.split(";")[0].split(":")[0] for text in told(answer)] == [
        text.split(";")[0].split(":")[0] for text in on
    ]
    assert f"{len(on)} open entr" in answer.text


def test_items_that_are_over_by_what_they_say_are_named(assistant) -> None:
    text = assistant.ask("which books haven't come back").text
    assert "Left out, as what they say is over: Sail trim → Olga (back 2 May); Weather" in text


@pytest.mark.parametrize(
    "question",
    [
        "open action items of piet",  # his one is done, and the others are not his
        "what's left to do on the caravan",
        "jobs still to do on marigold in lisbon",
        "what has olga never tasted",
    ],
)
def test_no_list_where_a_word_is_not_accounted_for(assistant, question) -> None:
    assert " open " not in assistant.ask(question).text.partition("\n")[0]


@pytest.mark.parametrize(
    "question",
    [
        "is the toilet door still open",
        "when do I still have to pay the subs",
        "who still has to pay the caterer",
        "rent paid in 2026",
        "things to do in Lisbon",
        "how many points are left on my licence",
        "how much do I still owe Piet",
        "what does the surveyor charge",
        "what's left in the kitty",
    ],
)
def test_other_questions_ask_for_nothing_open(question) -> None:
    assert asked_open(question) is None


def test_with_no_other_word_all_is_told(assistant) -> None:
    assert assistant.ask("what's still to do?").text.startswith("9 open tasks in 6 notes:")


def test_a_note_tagged_todo_is_no_reason_to_leave_the_tasks_out(tmp_path) -> None:
    notes = {"Shed.md": "---\ntags: [todo]\n---\n- [ ] new lock\n", "Roof.md": "- [ ] flashing\n"}
    listed = small_listing(tmp_path, notes).answer("what are my open tasks")
    assert [item.text for item in listed.items] == ["flashing", "new lock"]
