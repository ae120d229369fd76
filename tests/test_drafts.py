"""What stands of an LLM's draft where the notes surely have an answer that it does not tell."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import ScriptedLLM, ScriptedReader
from small_assistant import small_assistant

NOTES = {
    "Licence.md": (
        "# Llama licence\n\nThe Llama licence limits firms with over 700 million users "
        "to a paid deal.\n"
    ),
    "Heron.md": "# Heron\n\nThe heron eats fish and small frogs.\n",
    "Founder.md": (
        "# Founder\n\nThe founder of Atlas died in December 2023. Ada Brandt took the chair of the "
        "board after him.\n"
    ),
    **{f"F{n}.md": f"# F{n}\n\nNothing but number {n} stands here.\n" for n in range(4)},
}
ASKED = "what does the Llama licence limit"
ANSWERS = ("firms with over 700 million users", "December 2023", "Ada Brandt")


@pytest.fixture
def ask(tmp_path):
    def answer(draft, question):
        vault = write_vault(tmp_path / "vault", NOTES)
        reader = ScriptedReader(*ANSWERS)
        made = small_assistant(tmp_path / "index", vault, ScriptedLLM(draft), reader=reader)
        return made.ask(question)

    return answer


def test_a_sentence_that_leaves_out_what_answers_gives_way_to_the_line_itself(ask) -> None:
    answer = ask("The Llama licence limits users to a paid deal. [1]", ASKED)
    assert answer.text == f"{NOTES['Licence.md'].splitlines()[-1]} [1]"


def test_one_that_tells_what_answers_stays_as_it_is(ask) -> None:
    answer = ask("Firms with over 700 million users. [1]", ASKED)
    assert answer.text == "Firms with over 700 million users. [1]"


def test_what_rests_on_other_lines_stays_beside_the_answer(ask) -> None:
    draft = "The Llama licence limits users to a paid deal. [1]\nThe heron eats fish. [2]"
    first, beside = ask(draft, ASKED).text.splitlines()
    assert ANSWERS[0] in first
    assert beside == "The heron eats fish. [2]"


def test_every_thing_asked_must_be_told(ask) -> None:
    asked = "when did the founder of Atlas die and who took the chair after him"
    answer = ask("The founder died in December 2023. He took the chair of the board. [1]", asked)
    assert "Ada Brandt took the chair" in answer.text
    assert "He took the chair" not in answer.text
