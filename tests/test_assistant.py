from __future__ import annotations

import pytest
from conftest import write_vault
from fakes import DEAD, ScriptedLLM, WordOverlapEmbedder
from small_assistant import small_assistant

from rag.assistant import Answered, Assistant, HitsFound, Token
from rag.errors import FilterError, IndexLockedError, VaultError
from rag.indexing.folder import emptied
from rag.indexing.lock import writer_lock
from rag.listing import Listing
from rag.reading.plain import folded, plain
from rag.records import Turn

NOTES = {
    "ACE Robotics.md": "# ACE Robotics\n\n## Round\n\nThe angel round was led by [[Ant Group]].\n",
    "Atlas.md": (
        "---\ntags: [project]\n---\n# Atlas\n\n## Budget\n\nThe Atlas budget is 40,000 euros.\n\n"
        "## Team\n\nMembers:\n- Ada Lovelace\n- Grace Hopper\n- Edsger Dijkstra\n- Alan Turing\n"
    ),
    "Heron.md": "# Heron\n\nThe heron eats fish and small frogs.\n",
}


@pytest.fixture
def vault(tmp_path):
    return write_vault(tmp_path / "vault", NOTES)


@pytest.fixture
def make(tmp_path, vault):
    def build(llm=None, **how) -> Assistant:
        return small_assistant(tmp_path / "index", vault, llm, **how)

    return build


def stands(vault, citation) -> bool:
    lines = (vault / citation.note).read_text(encoding="utf-8").split("\n")
    cited = "\n".join(lines[citation.first_line - 1 : citation.last_line])
    return folded(citation.quote) in folded(plain(cited))


def test_where_the_evidence_stands_is_no_answer_of_an_llm(make) -> None:
    place = "ACE Robotics › ACE Robotics › Round [1]\n## Round [1]\n## Budget"
    answer = make(ScriptedLLM(place)).ask("who led the angel round of ACE Robotics")
    assert "Ant Group" in answer.text  # the extractive answer took over
    assert "›" not in answer.text
    assert "#" not in answer.text


def test_an_extractive_answer_is_true_and_its_quote_stands(make, vault) -> None:
    answer = make().ask("who led the angel round of ACE Robotics")
    assert not answer.abstained
    assert "Ant Group" in answer.text
    assert answer.citations[0].note == "ACE Robotics.md"
    assert answer.citations[0].heading_path == ("ACE Robotics", "Round")
    assert all(stands(vault, c) for c in answer.citations)
    assert answer.citations[0].url.startswith("obsidian://open?vault=vault&file=ACE%20Robotics")


def test_what_the_notes_do_not_say_is_one_sentence_without_citations(make) -> None:
    answer = make().ask("what is the boiling temperature of tungsten in kelvin")
    assert answer.abstained
    assert answer.citations == ()
    assert answer.text.startswith("The notes don't say")
    assert "\n" not in answer.text


def test_a_list_question_gets_the_whole_list(make) -> None:
    answer = make().ask("list all members of the Atlas team")
    for name in ("Ada Lovelace", "Grace Hopper", "Edsger Dijkstra", "Alan Turing"):
        assert name in answer.text


@pytest.mark.parametrize("question", ["team members of atlas", "atlas team, list pls"])
def test_a_few_words_that_name_a_list_get_the_whole_list(make, question) -> None:
    answer = make().ask(question)
    for name in ("Ada Lovelace", "Grace Hopper", "Edsger Dijkstra", "Alan Turing"):
        assert name in answer.text


def test_no_item_of_a_long_list_is_left_out(make, vault) -> None:
    birds = "\n".join(f"- Grebe number {n}" for n in range(90))
    text = f"# Sightings\n\nBirds I want to see:\n\n{birds}\n"
    (vault / "Sightings.md").write_text(text, encoding="utf-8")
    answer = make().ask("list the birds I want to see")
    assert len(answer.citations) == 90
    assert len(answer.text.splitlines()) == 90


def test_a_word_of_the_title_singles_no_item_out(make, vault) -> None:
    (vault / "Trade licence.md").write_text(
        "# Trade licence\n\nThe letter must have:\n\n- depth of the cellar\n"
        "- who is to hold the trade licence\n- number of windows\n",
        encoding="utf-8",
    )
    answer = make().ask("what must a trade licence letter have")
    assert "cellar" in answer.text
    assert "windows" in answer.text


def test_an_edited_or_deleted_note_never_answers_with_its_old_text(make, vault) -> None:
    assistant = make()
    assert "40,000" in assistant.ask("what is the Atlas budget").text
    edited = NOTES["Atlas.md"].replace("40,000", "75,000")
    (vault / "Atlas.md").write_text(edited, encoding="utf-8")
    answer = assistant.ask("what is the Atlas budget")
    assert "75,000" in answer.text
    assert "40,000" not in answer.text
    (vault / "Atlas.md").unlink()
    assert "75,000" not in assistant.ask("what is the Atlas budget").text


def test_a_note_that_changes_while_the_answer_is_made_is_not_cited(make, vault) -> None:
    class Meddling(ScriptedLLM):
        def stream(self, prompt):
            (vault / "Atlas.md").write_text("# Atlas\n\nNothing here now.\n", encoding="utf-8")
            yield from super().stream(prompt)

    answer = make(Meddling("The Atlas budget is 40,000 euros [1].")).ask("Atlas budget")
    assert all(c.note != "Atlas.md" for c in answer.citations)
    assert "40,000" not in answer.text


def test_an_llms_true_words_are_kept_and_its_lies_are_not(make) -> None:
    llm = ScriptedLLM("The Atlas budget is 40,000 ", "euros [1]. It was paid in gold bars [1].")
    answer = make(llm).ask("what is the Atlas budget")
    assert answer.text == "The Atlas budget is 40,000 euros. [1]"
    assert [c.supported for c in answer.claims] == [True, False]
    assert answer.llm == "fake:scripted"


def test_an_llm_that_only_lies_is_replaced_by_the_extractive_answer(make) -> None:
    answer = make(ScriptedLLM("The budget is 1 million dollars [7].")).ask("what's Atlas's budget")
    assert "40,000 euros" in answer.text
    assert answer.claims[0].supported is False


@pytest.mark.parametrize(
    "draft",
    [
        "What is the Atlas budget? [2]",
        "Atlas budget [1]",
        "The question: what's the budget of Atlas? [1]",
        "Heron [1]\nwhat is the Atlas budget [2]",
    ],
)
def test_a_question_said_back_is_no_answer(make, draft) -> None:
    answer = make(ScriptedLLM(draft)).ask("what is the Atlas budget")
    assert "40,000 euros" in answer.text
    assert "?" not in answer.text


def test_a_yes_or_no_may_be_said_in_the_words_of_the_question(make) -> None:
    answer = make(ScriptedLLM("The heron eats fish. [1]")).ask("does the heron eat fish")
    assert answer.text.startswith("The heron eats fish.")


def test_what_stands_beside_the_answer_does_not_replace_it(make) -> None:
    llm = ScriptedLLM("Heron [1]\nThe heron eats fish and small frogs. [3]")
    answer = make(llm).ask("what is the Atlas budget")
    first, *rest = answer.text.splitlines()
    assert "40,000 euros" in first
    assert not any(line.startswith("Heron") for line in rest)


def test_a_dead_server_gives_one_line_and_the_extractive_answer(make) -> None:
    answer = make(ScriptedLLM("The Atlas", DEAD)).ask("what is the Atlas budget")
    assert "40,000 euros" in answer.text
    assert "does not answer" in answer.notice
    assert "does not answer" in answer.llm_fault
    assert "\n" not in answer.notice


def test_events_come_in_order_hits_tokens_answer(make) -> None:
    events = list(make(ScriptedLLM("a ", "b")).stream("Atlas budget"))
    assert [type(e) for e in events] == [HitsFound, Token, Token, Answered]


def test_where_narrows_what_may_answer(make) -> None:
    assistant = make()
    assert {h.chunk.note for h in _hits(assistant, "budget", "tag:project")} == {"Atlas.md"}
    assert _hits(assistant, "budget", "tag:nothing") == ()
    with pytest.raises(FilterError, match="tag:ai"):
        assistant.ask("budget", where="what?")


def _hits(assistant, query, where):
    assistant.refresh()
    return assistant.search(query, where=where)


def test_while_another_process_indexes_the_last_whole_state_answers(make, vault, tmp_path) -> None:
    assistant = make()
    assistant.ask("Atlas budget")
    (vault / "New.md").write_text("# New\n\ntext\n", encoding="utf-8")
    with writer_lock(tmp_path / "index"):
        answer = assistant.ask("what is the Atlas budget")
    assert "40,000" in answer.text
    assert "last whole state" in answer.notice


def test_while_another_process_rebuilds_nothing_is_answered_from_what_is_left(
    make, vault, tmp_path
) -> None:
    assistant = make()
    assistant.ask("Atlas budget")
    with writer_lock(tmp_path / "index"):
        emptied(tmp_path / "index", vault, WordOverlapEmbedder())
        catalog = assistant.index.catalog
        with pytest.raises(IndexLockedError):
            assistant.ask("what is the Atlas budget")
    assert not catalog.is_whole()
    assert "40,000" in assistant.ask("what is the Atlas budget").text
    assert catalog.is_whole()


def test_without_sync_the_index_stays_as_it_is(make, vault) -> None:
    make().sync()
    (vault / "Atlas.md").unlink()
    answer = make(sync=False).ask("what is the Atlas budget")
    assert answer.notes == 3
    # The note is gone, so nothing of it may be cited even though the index still has it.
    assert all(c.note != "Atlas.md" for c in answer.citations)


def test_a_vault_that_vanished_is_one_line(make, vault, tmp_path) -> None:
    assistant = make()
    vault.rename(tmp_path / "gone")
    with pytest.raises(VaultError):
        assistant.ask("Atlas")


def test_a_giant_question_is_cut_and_answered(make) -> None:
    answer = make().ask("Atlas budget " * 20_000 + "\0")
    assert answer.question


def test_a_question_for_all_is_answered_whole_from_the_catalog(make, vault) -> None:
    for n in range(12):
        (vault / f"Bird {n}.md").write_text(f"---\ntags: [bird]\n---\nBird {n}.\n", "utf-8")
    assistant = make()
    assistant = make(listing=Listing(assistant.index.catalog))
    answer = assistant.ask("which notes are tagged #bird?")
    assert not answer.abstained
    assert answer.text.startswith("12 notes")
    assert len(answer.citations) == 12
    assert all(stands(vault, c) for c in answer.citations)
    narrowed = assistant.ask("which notes are tagged #bird?", where='note:"Bird 3"')
    assert [c.note for c in narrowed.citations] == ["Bird 3.md"]


class Judge:
    """A checker whose verdicts are given."""

    name = "fake:judge"

    def __init__(self, sure: float | None = None, *, entails: bool | None = None) -> None:
        self.sure = sure
        self.verdict = entails
        self.premises: list[str] = []

    def answerable(self, question, texts) -> float | None:
        return self.sure

    def entails(self, premise, claim) -> bool | None:
        self.premises.append(premise)
        return self.verdict


def test_a_checker_has_half_the_say_on_whether_the_notes_answer(make) -> None:
    question = "who led the angel round of ACE Robotics"
    plain_confidence = make().ask(question).confidence
    doubted = make(checker=Judge(0.0)).ask(question)
    assert doubted.confidence == pytest.approx(plain_confidence / 2)
    assert make(checker=Judge(None)).ask(question).confidence == pytest.approx(plain_confidence)


def test_a_checker_may_refuse_a_claim_that_the_rules_passed(make) -> None:
    question = "who led the angel round of ACE Robotics"
    refusing = Judge(entails=False)
    answer = make(checker=refusing).ask(question)
    assert answer.abstained
    assert [claim.supported for claim in answer.claims] == [False]
    assert "Ant Group" in refusing.premises[0]
    assert not make(checker=Judge(entails=True)).ask(question).abstained


def test_a_follow_up_is_searched_as_the_llm_rewrote_it(make) -> None:
    llm = ScriptedLLM("the Atlas budget in euros")
    history = (
        Turn("user", "what is Atlas"),
        Turn("assistant", "A project with a budget in euros."),
    )
    answer = make(llm).ask("and how much?", history=history)
    assert answer.hits[0].chunk.note == "Atlas.md"
    assert len(llm.prompts) == 2


def test_a_true_sentence_beside_the_point_does_not_stand_alone(make) -> None:
    llm = ScriptedLLM("The heron eats fish and small frogs.")
    answer = make(llm).ask("who led the angel round of ACE Robotics")
    assert answer.citations[0].note == "ACE Robotics.md"
    assert answer.text.startswith("The angel round was led by Ant Group. [1]")


def test_where_the_notes_hardly_have_an_answer_no_llm_gives_one(make) -> None:
    llm = ScriptedLLM("The heron eats fish and small frogs [1].")
    answer = make(llm).ask("what is the boiling temperature of tungsten in kelvin")
    assert answer.abstained
    assert answer.citations == ()
