"""What is struck through in a note is told as what stands no more: not at all."""

from __future__ import annotations

import pytest
from conftest import assistant_over

from rag.reading.struck import without_struck

NOTES = {
    "Bisoprolol.md": "# Bisoprolol\n\nThe dose is ~~2.5 mg~~ ~~5 mg~~ 3.75 mg in the morning.\n",
    "Sourdough.md": "# Sourdough\n\n| part | share |\n|---|---|\n| water | ~~76~~ 74 |\n",
    "Boiler.md": "# Boiler\n\n## Fitting day\n\n- ~~Fitting on 1 Dec~~ moved to 3 December\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    with assistant_over(tmp_path_factory.mktemp("struck"), NOTES) as made:
        yield made.ask


@pytest.mark.parametrize(
    ("question", "told", "struck"),
    [
        ("what is the dose of bisoprolol", "3.75 mg", "2.5 mg"),
        ("share of water in the sourdough", "74", "76"),
        ("when is the boiler fitting day", "3 December", "1 Dec"),
    ],
)
def test_what_is_struck_through_is_not_told(ask, question, told, struck) -> None:
    answer = ask(question)
    assert told in answer.text
    assert struck not in answer.text
    assert any(struck.strip() in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("said", "written", "kept"),
    [
        ("Then 5 mg again.", "Dose ~~5 mg~~ stopped. Then 5 mg again.", "Then 5 mg again."),
        ("Old way, gone.", "~~Old way~~, gone.", "gone."),
        ("call Bo", "- ~~call Bo~~", "call Bo"),  # that it is struck off tells something too
        ("a ~~b~~", "a `~~b~~`", "a ~~b~~"),
    ],
)
def test_only_what_stands_there_is_left_out(said, written, kept) -> None:
    assert without_struck(said, written) == kept
