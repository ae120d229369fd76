"""However an LLM writes its markers and opens its claims, a true claim stands."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import ScriptedLLM
from small_assistant import small_assistant

from rag.answering.ownforms import in_own_form

NOTES = {
    "Norvik.md": "# Norvik\n\nAlice Moore is the CEO of Norvik. Growth was 5.3%. "
    "It is published with `rsync -a`.\n",
    "Garden.md": "# Garden\n\nThe garden has roses and tulips.\n",
}
TRUE = "Alice Moore is the CEO of Norvik. [1]"


@pytest.fixture
def ask(tmp_path):
    vault = write_vault(tmp_path / "vault", NOTES)

    def asked(draft, question="Who is the CEO of Norvik?"):
        return small_assistant(tmp_path / "index", vault, ScriptedLLM(draft)).ask(question)

    return asked


@pytest.mark.parametrize(
    "marker",
    [
        "(1)", "【1】", "【1†source】", "[^1]", "[Note 1]", "[source: 1]", "[1; 2]", "[1 and 2]",
        "[1-2]", "\\[1\\]", "<sup>1</sup>", "<sup>[1]</sup>", "(Note 1)", "(sources 1, 2)", "[#1]",
    ],
)  # fmt: skip
def test_a_marker_may_have_any_usual_form(ask, marker) -> None:
    for draft in (f"{TRUE[:-5]} {marker}.", f"{TRUE[:-4]}{marker}", f"{TRUE[:-4]} {marker}\n\nBye"):
        answer = ask(draft)
        assert answer.text == TRUE
        assert answer.claims[0].supported
        assert answer.unknown_markers == ()


@pytest.mark.parametrize(
    "opening",
    [
        "According to your notes, ", "Based on the provided notes, ", "According to note [1], ",
        "The notes say that ", "- Note 1 states that ", "[1] says that ", "Answer: ",
        "**Final answer:** ",
    ],
)  # fmt: skip
def test_a_claim_may_be_opened_by_where_it_is_from(ask, opening) -> None:
    answer = ask(f"{opening}{TRUE}")
    assert answer.text == TRUE
    assert [claim.supported for claim in answer.claims] == [True]


def test_a_reply_between_fences_of_markdown_is_read_as_any(ask) -> None:
    assert ask(f"```markdown\n{TRUE}\n```\n").text == TRUE


def test_footnotes_at_the_end_are_no_claims(ask) -> None:
    answer = ask("Alice Moore is the CEO of Norvik.[^1]\n\n[^1]: Norvik, a note of yours")
    assert answer.text == TRUE
    assert [claim.supported for claim in answer.claims] == [True]


@pytest.mark.parametrize(
    "draft",
    [
        "Founded in Oslo (2014).",  # no hit has that number
        "Roses (3). Tulips [1].",  # it cites otherwise
        "See [[Note 1]], [Note 1](x.md), [1-20] and [1](y.md).",
        "Run `box[1-2]`.\n```\nbox[1-2]\nbox(1)\n```",
        "The notes say nothing of it.",
        "Answers: none.",
    ],
)
def test_what_only_looks_alike_stays(draft) -> None:
    assert in_own_form(draft, 8) == draft


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("Growth was 5.3%", "how much was growth"),
        ("It is published with `rsync -a`", "how is Norvik published"),
    ],
)
def test_no_blank_is_left_where_a_marker_stood(ask, said, question) -> None:
    assert ask(f"{said} [1].", question).text == f"{said}. [1]"
