"""Who is asked for, where a note is somebody's, and what is no name at all."""

from __future__ import annotations

import pytest
from conftest import assistant_over

NOTES = {
    "People/Mara Voss.md": "---\nteam: tiles\ntown: Ember Bay\n---\n# Mara Voss\n\n"
    "Keeps the kiln in even weeks. Allergic to nuts.\n",
    "People/Ivo Lund.md": "# Ivo Lund\n\nKeeps the kiln in odd weeks. Rides a moped.\n",
    "Crew/Sten.md": "---\ntags: [person]\n---\n# Sten\n\nGlazier. Speaks Finnish.\n",
    "Nora Falk.md": "# Nora Falk\n\nPaints the lanterns.\n",
    "Firms/Heron Fund.md": "---\ntype: investor\nfounded: 2006\n---\n# Heron Fund\n\n"
    "Asks for a seat on the board.\n\nFounded by Per Holm.\n",
    "Meetings/2026-04-03 Kiln talk.md": "# Kiln talk\n\nPresent: Ada Brandt and Sten Aas.\n\n"
    "Burn was €58k in April.\n\n- [ ] Ivo Lund: new drawing to the lawyers\n",
    "Meetings/2026-04-20 Roof meeting.md": "---\ndate: 2026-04-20\n"
    "attendees: [Ivo Lund, Sten]\n---\n# Roof meeting\n\nThe board took the slates.\n",
    "Meetings/2026-05-11 Roof meeting.md": "---\ndate: 2026-05-11\n"
    "attendees: [Mara Voss]\n---\n# Roof meeting\n\nThe crane came in May.\n",
    "Patent.md": "# Patent\n\nFiled in spring by the firm Zack, lawyer Line Bech.\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("somebody"), NOTES) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who keeps the kiln in even weeks", "Mara Voss: Keeps the kiln in even weeks."),
        ("who keeps the kiln in odd weeks", "Ivo Lund: Keeps the kiln in odd weeks."),
        ("who is allergic to nuts", "Mara Voss: Allergic to nuts."),
        ("who rides a moped?", "Ivo Lund: Rides a moped."),
        ("who speaks finnish", "Sten: Speaks Finnish."),
        ("who paints the lanterns", "Nora Falk: Paints the lanterns."),
        ("who is in the tiles team", "Mara Voss: team: tiles"),
    ],
)
def test_what_a_persons_note_says_is_said_of_that_person(ask, question, said) -> None:
    assert ask(question).text.splitlines()[0] == f"{said} [1]"


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("who asks for a seat on the board", "Heron Fund: Asks"),
        ("who founded Heron Fund", "2006"),
        ("who was there in april", "Burn was"),
        ("who is in Mara's team", "team: tiles"),
    ],
)
def test_no_firm_and_no_amount_is_somebody(ask, question, never) -> None:
    assert never not in ask(question).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who was at the april roof meeting", "Ivo Lund, Sten"),
        ("who attended the roof meeting in May?", "Mara Voss"),
        ("who was present at the roof meeting on 20 april 2026", "Ivo Lund, Sten"),
    ],
)
def test_who_was_there_is_who_attended(ask, question, said) -> None:
    assert f"attendees: {said} [1]" in ask(question).text.splitlines()[0]


@pytest.mark.parametrize("question", ["who was at the june roof meeting", "who is on the board"])
def test_who_was_not_there_did_not_attend(ask, question) -> None:
    assert "attendees" not in ask(question).text


def test_who_founded_it_is_still_told(ask) -> None:
    assert "Per Holm" in ask("who founded Heron Fund").text


def test_a_task_says_what_somebody_shall_do_and_is_no_other_answer(ask) -> None:
    text = ask("who is our patent lawyer").text
    assert "Line Bech" in text
    assert "Ivo Lund" not in text
    assert "Ivo Lund" in ask("who takes the new drawing to the lawyers").text
