"""What an LLM thinks, says, keeps to itself or breaks down with, up to the answer."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import ScriptedLLM
from small_assistant import small_assistant

from rag.answering.heard import heard
from rag.asking.rewriting import rewritten
from rag.assistant import Token
from rag.errors import LLMError
from rag.records import Prompt, Turn

NOTES = {
    "Norvik.md": "# Norvik\n\nAlice Moore is the CEO of Norvik. Norvik acquired Delta in 2022.\n\n"
    "The office in Bergen was closed in 2019.\n",
    "Garden.md": "# Garden\n\nThe garden has roses and tulips.\n",
}
ASKED = "Who is the CEO of Norvik?"
TRUE = "Alice Moore is the CEO of Norvik. [1]"
THOUGHT = "Norvik acquired Delta in 2022. The office in Bergen was closed in 2019."


@pytest.fixture
def make(tmp_path):
    vault = write_vault(tmp_path / "vault", NOTES)

    def build(*pieces):
        return small_assistant(tmp_path / "index", vault, ScriptedLLM(*pieces))

    return build


@pytest.mark.parametrize(
    "pieces",
    [
        (f"<think>{THOUGHT}</think>\n\n{TRUE}",),
        (f"\n<THINKING>\n{THOUGHT}\n</THINKING> {TRUE}",),
        ("<", "thi", "nk>", THOUGHT, " Say `</think>`? </th", "ink", "> ", TRUE),
        (f"<think></think><think>{THOUGHT}</think>", TRUE),
        (THOUGHT, " So:</think>\n", TRUE),  # begun by the chat template
    ],
)
def test_thoughts_are_no_part_of_an_answer(make, pieces) -> None:
    answer = make(*pieces).ask(ASKED)
    assert answer.text == TRUE
    assert [claim.text for claim in answer.claims] == [TRUE[:-4]]
    assert not answer.notice


def test_thoughts_are_not_told_while_they_come(make) -> None:
    events = make("<think>", THOUGHT, "</think>", "Alice Moore ", "is it. [1]").stream(ASKED)
    assert [e.text for e in events if isinstance(e, Token) and e.text] == [
        "Alice Moore ",
        "is it. [1]",
    ]


def test_what_is_no_thought_is_said_to_the_letter() -> None:
    for said in ("a <think>b</think>", "<thinner", " <", "2 < 3", "`</think>` ends it"):
        heard_one_by_one = heard(ScriptedLLM(*said), Prompt("?", (), ()))
        assert "".join(heard_one_by_one) == said


def test_a_follow_up_is_rewritten_after_some_thought() -> None:
    history = (Turn("user", ASKED), Turn("assistant", TRUE))
    llm = ScriptedLLM("<think>\nIt is Norvik.\n</think>\n\n", "When was Norvik founded?")
    assert rewritten("When was it founded?", history, llm) == "When was Norvik founded?"


@pytest.mark.parametrize(
    "draft",
    [
        "NOT_IN_NOTES",
        " **NOT_IN_NOTES**.\n",
        "NOT_IN_NOTES [1]",
        "[1] NOT_IN_NOTES",
        f"NOT_IN_NOTES: {THOUGHT} [1]",
        f"<think>{THOUGHT}</think>\nNOT_IN_NOTES",
    ],
)
def test_an_llm_that_declines_is_an_abstention(make, draft) -> None:
    answer = make(draft).ask(ASKED)
    assert answer.abstained
    assert answer.claims == ()
    assert not answer.notice


@pytest.mark.parametrize("pieces", [(), ("",), (" \n", "\n"), ("<think>Hm.",), ("Hm.</think>\n",)])
def test_an_llm_that_says_nothing_gives_way_to_the_extractive_answer(make, pieces) -> None:
    answer = make(*pieces).ask(ASKED)
    assert answer.text.startswith("Alice Moore is the CEO of Norvik.")
    assert "said nothing" in answer.notice
    assert "\n" not in answer.notice


@pytest.mark.parametrize("fault", [RuntimeError("words from memory"), None, 7, b"Alice"])
def test_whatever_a_provider_breaks_down_with_is_told_in_a_line(make, fault) -> None:
    answer = make("Alice ", fault).ask(ASKED)
    assert answer.text.startswith("Alice Moore is the CEO of Norvik.")
    assert answer.notice.startswith("fake:scripted: failed (")
    assert "memory" not in answer.notice


def test_leaving_early_ends_the_generation() -> None:
    closed = []

    class Endless(ScriptedLLM):
        def stream(self, prompt):
            try:
                while True:
                    yield "on and "
            finally:
                closed.append(True)

    pieces = heard(Endless(), Prompt("?", (), ()))
    assert next(pieces) == "on and "
    pieces.close()
    assert closed == [True]


def test_a_fault_of_its_own_is_passed_on_as_it_is() -> None:
    with pytest.raises(LLMError, match="^gone$"):
        list(heard(ScriptedLLM(LLMError("gone")), Prompt("?", (), ())))
