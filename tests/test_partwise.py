"""Answers to questions that ask several things, or describe what they ask about."""

from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import ScriptedLLM
from small_assistant import small_assistant

from rag.reading.plain import folded, plain
from rag.settings import read_settings
from rag.wiring import make_assistant

NOTES = {
    "Kiln.md": (
        "# Kiln\n\n## Start\n\nKiln was founded by Ada Brandt in a barn.\n\n"
        "## Listing\n\nKiln listed its shares on 8 January 2026.\n"
    ),
    "Ember.md": "# Ember\n\nThe director of Ember was [[Nora Falk]]; its music is Ivo Lund's.\n",
    "Nora Falk.md": (
        "# Nora Falk\n\nNora Falk, born in Bergen, made four films.\n\n"
        "Her first prize came in 2011.\n"
    ),
    "Heron.md": "# Heron\n\nThe heron eats fish and small frogs.\n",
    "Otter.md": "# Otter\n\nThe otter eats crabs and mussels.\n",
    "Cards.md": (
        "# Cards\n\n| Card | Memory | Year |\n|---|---|---|\n| K20 | 96 GB | 2023 |\n"
        "| K40 | 141 GB | 2024 |\n"
    ),
}


FIRMS = {
    "Firms/Anvil.md": "---\nhq: Bergen\nfounded: 2016\n---\n# Anvil\n\nAnvil makes legs.\n",
    "Firms/Bellows.md": "---\nhq: Oslo\nfounded: 2019\n---\n# Bellows\n\nBellows makes arms.\n",
    "Towns.md": "# Towns\n\nBergen was founded in 1070; Kiln was founded in Bergen in 1999.\n",
}


@pytest.fixture
def vault(tmp_path):
    return write_vault(tmp_path / "vault", NOTES)


@pytest.fixture
def make(tmp_path, vault):
    def build(llm=None, **how):
        return small_assistant(tmp_path / "index", vault, llm, **how)

    return build


def lines(answer) -> list[str]:
    return answer.text.split("\n")


def test_each_part_has_a_line_with_its_own_marker(make, vault) -> None:
    answer = make().ask("who founded Kiln and what does the otter eat?")
    assert "Ada Brandt" in lines(answer)[0]
    assert "mussels" in lines(answer)[1]
    assert [c.marker for c in answer.citations] == [1, 2]
    assert [c.note for c in answer.citations] == ["Kiln.md", "Otter.md"]
    for citation in answer.citations:
        text = (vault / citation.note).read_text(encoding="utf-8").split("\n")
        cited = "\n".join(text[citation.first_line - 1 : citation.last_line])
        assert folded(citation.quote) in folded(plain(cited))


def test_the_half_that_stands_is_given_and_the_other_is_said_to_be_missing(make) -> None:
    answer = make().ask("what does the heron eat and who repaired the lighthouse telescope?")
    assert not answer.abstained
    assert "frogs" in lines(answer)[0]
    assert lines(answer)[-1] == "The notes don't say: who repaired the lighthouse telescope?"
    assert all("don't say" not in claim.text for claim in answer.claims)
    assert all(claim.supported for claim in answer.claims)


def test_with_no_part_answered_it_is_an_abstention_like_any_other(make) -> None:
    answer = make().ask("who painted the tungsten gate and when did the zeppelin museum close?")
    assert answer.abstained
    assert answer.citations == ()
    assert len(lines(answer)) == 1


def test_a_comparison_says_what_is_compared_of_each(make) -> None:
    answer = make().ask("do the otter and the heron both eat fish")
    assert {c.note for c in answer.citations} == {"Otter.md", "Heron.md"}


def test_it_is_what_was_asked_about_where_the_answer_is_a_place(tmp_path) -> None:
    vault = write_vault(tmp_path / "vault", NOTES | FIRMS)
    settings = read_settings({"vault": vault, "index": tmp_path / "index"})
    ask = make_assistant(settings, say=str).ask
    assert lines(ask("where is Anvil based and when was it founded")) == [
        "Anvil: hq: Bergen [1]",
        "Anvil: founded: 2016 [2]",
    ]
    assert lines(ask("compare the headquarters of Anvil and Bellows")) == [
        "Anvil: hq: Bergen [1]",
        "Bellows: hq: Oslo [2]",
    ]
    assert lines(ask("compare Anvil with Bellows")) == [
        "Anvil makes legs. [1]",
        "Bellows makes arms. [2]",
    ]


def test_hits_of_all_parts_share_k_places_and_markers_fit(make) -> None:
    answer = make().ask("who founded Kiln and what does the otter eat?", k=3)
    assert [hit.rank for hit in answer.hits] == [1, 2, 3]
    assert {"Kiln.md", "Otter.md"} <= {hit.chunk.note for hit in answer.hits}
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)


def test_where_k_leaves_no_place_for_each_part_the_question_is_asked_whole(make) -> None:
    answer = make().ask("who founded Kiln and what does the otter eat?", k=1)
    assert len(answer.hits) == 1


def test_what_is_only_described_is_found_and_then_asked_about(make) -> None:
    answer = make().ask("where was the director of Ember born?")
    assert [c.note for c in answer.citations] == ["Ember.md", "Nora Falk.md"]
    assert "Bergen" in answer.text


def test_a_question_about_one_note_takes_no_second_step(make) -> None:
    answer = make().ask("who is the director of Ember?")
    assert {c.note for c in answer.citations} == {"Ember.md"}


def test_an_llm_is_given_the_hits_of_all_parts(make) -> None:
    llm = ScriptedLLM("Kiln was founded by Ada Brandt. [1] The otter eats crabs and mussels. [2]")
    answer = make(llm).ask("who founded Kiln and what does the otter eat?")
    notes = [hit.chunk.note for hit in answer.hits]
    assert {"Kiln.md", "Otter.md"} <= set(notes)
    assert {c.note for c in answer.citations} == {"Kiln.md", "Otter.md"}
    assert "don't say" not in answer.text


def test_one_thing_asked_is_answered_as_ever(make) -> None:
    answer = make().ask("what does the heron eat")
    assert lines(answer) == ["The heron eats fish and small frogs. [1]"]


def test_a_cell_is_said_with_its_row_and_column(make) -> None:
    answer = make().ask("what memory does the K40 have, by the cards note")
    assert answer.text == "K40: 141 GB (Memory) [1]"
    assert answer.citations[0].quote == "K40 | 141 GB | 2024"
    assert answer.claims[0].supported


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Who is the trainer of the gym, Carl Wirth or Rosa Vidal?", "Rosa Vidal"),
        ("Who is the trainer, Carl Wirth or Rosa Vidal?", "Rosa Vidal"),
        ("Who is the cook of the gym, Rosa Vidal or Carl Wirth?", "Carl Wirth"),
    ],
)
def test_names_to_choose_from_are_not_what_is_asked(tmp_path, question, first) -> None:
    said = "The trainer of the gym is Rosa Vidal. Carl Wirth is the cook of the gym."
    gym = write_vault(tmp_path / "gym", {**NOTES, "Gym.md": f"# Gym\n\n{said}\n"})
    answer = small_assistant(tmp_path / "gym-index", gym).ask(question)
    assert first in lines(answer)[0]
    assert "don't say" not in answer.text


def test_each_of_two_notes_is_named_with_its_own_and_what_lacks_is_said(tmp_path) -> None:
    notes = {
        "Ada.md": "---\nphone: 12 34\ncity: Ghent\n---\n# Ada\n\nShoe size 41.\n",
        "Bo Lund.md": "---\ncity: Oslo\n---\n# Bo Lund\n\nShoe size 38.\n",
        "Talk.md": "# Talk\n\n- [ ] Bo Lund: new list of prices\n",
    }
    settings = read_settings(
        {"vault": write_vault(tmp_path / "vault", notes), "index": tmp_path / "index"}
    )
    assistant = make_assistant(settings, say=print)
    assert lines(assistant.ask("shoe size of ada and bo")) == [
        "Ada: Shoe size 41. [1]",
        "Bo Lund: Shoe size 38. [2]",
    ]
    assert lines(assistant.ask("phone and city of Ada")) == [
        "Ada: phone: 12 34 [1]",
        "Ada: city: Ghent [2]",
    ]
    phones = assistant.ask("phone of Ada and Bo Lund").text
    assert "12 34" in phones
    assert "The notes don't say: phone of Bo Lund?" in phones
    assistant.index.catalog.close()
