from __future__ import annotations

import pytest

from rag.answering.askedkind import asked_kind
from rag.answering.askedwords import asked_words


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("when did Zhipu list", "when"),
        ("who signs off when a risk stays", "who"),
        ("how much did it cost when it came out", "amount"),
        ("In welchem Jahr und wann?", "when"),
        ("when should I use a reducer", ""),
        ("when do you need a CDN", ""),
        ("what to do when it breaks", ""),
        ("what happens when I delete a note", ""),
        ("can I edit when offline", ""),
        ("status code when PUT makes a new resource", ""),
        ("que pasa cuando borro una nota", ""),
        ("which firm got the machine, and when", "when"),
        ("next earnings when?", "when"),
        ("since when is it free", "when"),
        ("tell me when it was built", "when"),
        ("do my notes say when the mill was built", "when"),
        ("¿Cuándo salió?", "when"),
        ("what do we give people who try it out", ""),
        ("which film has the director who is older", ""),
        ("chief scientist who died in 2022", "who"),
        ("what should I use, and who develops it", "who"),
        ("by whom was it run", "who"),
        ("what is the total size of the vault", "amount"),
        ("what's sync's price?", "amount"),
        ("which population has Pilzno", "amount"),
        ("deepseek v2 total size", "amount"),
        ("what did the flight of Anna to San Jose cost in the end", "amount"),
        ("why pay a salary instead of commission", ""),
        ("what unit is the file size in", ""),
        ("how does the size of the window matter", ""),
        ("does the price include tax", ""),
        ("what is known about who leads the round", "who"),
        ("why is it slow", ""),
        ("When the response ends, what does that mean and what is to be done?", ""),
        ("when the firm went public, how much did it raise", "amount"),
        ("where is the office of the firm with the largest revenue", "where"),
    ],
)
def test_what_is_asked_first_is_asked(question: str, kind: str) -> None:
    assert asked_kind(question) == kind


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("is the fridge still under warranty", ("fridge", "warranty")),
        ("how many words has it so far", ("words",)),
        ("has the parcel come yet", ("parcel", "come")),
        ("which papers are still to read", ("papers", "still", "read")),
        ("how far is the harbour", ("far", "harbour")),
    ],
)
def test_still_and_so_far_ask_for_nothing(question: str, words: tuple[str, ...]) -> None:
    assert asked_words(question) == words
