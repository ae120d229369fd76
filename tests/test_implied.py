"""What a unit holds counts for the word that asks for it; common words count for little."""

from __future__ import annotations

import pytest
from conftest import assistant_over

from rag.answering.candidates import candidates
from rag.answering.contrary import denies
from rag.answering.implied import implied
from rag.answering.signals import read_question
from rag.records import Chunk, Hit, Section
from rag.text.commonness import rarity

NOTES = {
    "Diary/2025-11-03.md": "Stove swept by Mr Tarrant £62.\n\nRain all day, nothing done.\n",
    "Ankle.md": "Saw Orla (physio, Ludham, £48) on the 9th: a sprain.\n",
    "Shed.md": "# Shed\n\nTenancy ends 30 June 2028, with a break in 2027. Key at Baz's.\n",
    "Club.md": (
        "# Club\n\n## Brida Holm\n\nShe keeps the books. She is in on Tue and Fri only.\n\n"
        "## Membership\n\nCard number QX-771 (valid 5 years).\n"
    ),
    "Priming.md": "Ribs cracked twice. It bent once I used a damp towel and foil round it.\n",
}


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("implied"), NOTES) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what did the chimney sweep cost", "£62"),
        ("how much did i pay the physio", "£48"),
        ("when does the tenancy run out", "30 June 2028"),
        ("which days is brida in", "Tue and Fri"),
        ("membership card no. for the club", "QX-771"),
        ("how did i get the ribs to bend without cracking", "damp towel"),
    ],
)
def test_what_answers_in_other_words_is_told(notes, question, told) -> None:
    assert told in notes.ask(question).text


@pytest.mark.parametrize(
    "question",
    ["what did the shed cost", "how much did i pay brida", "when does brida's contract run out"],
)
def test_what_holds_nothing_of_the_kind_is_not(notes, question) -> None:
    assert notes.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "told", "words"),
    [
        ("what did it cost", "£62 in all", {"cost"}),
        ("what did it cost", "62 in all", set()),
        ("when does it run out", "valid until May 2027", {"run", "out"}),
        ("when does it run out", "begun in May 2027", set()),
        ("what temp for the kiln", "bisque at 1,000 °C", {"temp"}),
        ("what colour is the door", "door in slate blue, two coats", {"colour"}),
        ("how old is the boiler", "fitted in March, 12 years old then", {"old"}),
        ("deadline for the form", "form to be in by 2 August", {"deadline"}),
    ],
)
def test_words_are_said_by_what_is_held(question, told, words) -> None:
    assert implied(question, told) == words


def test_a_small_vault_knows_that_take_says_less_than_lease() -> None:
    assert rarity("take", 2, 100) < 0.8 * rarity("lease", 2, 100)
    assert rarity("June", 2, 100) == rarity("lease", 2, 100)
    assert rarity("take", 2, 100, in_english=False) == rarity("lease", 2, 100, in_english=False)


def test_what_every_note_has_says_little_however_rare_it_is_in_english() -> None:
    assert rarity("kiln", 11, 12) < 0.5 * rarity("paint", 0, 12)
    assert rarity("lease", 90, 100) < rarity("take", 2, 100)


@pytest.mark.parametrize(
    ("question", "asked_for"),
    [
        ("which birds eat no seed", True),
        ("who can't stand seed", False),
        ("how do they eat without choking", False),
        ("card no. of the aviary", False),
    ],
)
def test_a_question_that_denies_wants_a_denial(question, asked_for) -> None:
    said = "Finches eat seed at dawn."
    chunk = Chunk("", "Birds.md", "Birds.md", "Birds", (), 1, 1, said, "")
    section = Section("Birds.md", "Birds.md", "Birds", (), 1, 1, said)
    (unit,) = candidates(Hit(chunk, 1.0, 1, section=section), ())
    assert denies(read_question(question, {}), unit) == asked_for
