from __future__ import annotations

import pytest
from conftest import write_vault
from evaluation_parts import abstained, answered, cite, question
from hypothesis import given
from hypothesis import strategies as st

from rag.evaluation.citations import CITATIONS, citation_figures, quote_stands
from rag.evaluation.places import VaultSections, read_sections
from rag.records import Claim

NOTES = {
    "A.md": (
        "# Top\n\nIntro.\n\n## H\n\nA **bold** [[x|link]] line.\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
}


@pytest.fixture
def vault(tmp_path):
    return write_vault(tmp_path, NOTES)


def figures(vault, asked, answer):
    return citation_figures(asked, answer, read_sections(vault), vault)


def test_precision_and_recall_by_hand(vault) -> None:
    """Three citations, one in evidence: 1/3. Four statements shown, one with it: 1/4.

    The fifth claim did not reach the reader and is no statement; it lowers claims_supported
    to 3/5, for the fourth was shown without support.
    """
    citations = (cite(1, "A.md", "Top", "H"), cite(2, "A.md", "Top"), cite(3, "B.md"))
    claims = (
        Claim("One.", (1, 2), supported=True),
        Claim("Two.", (2,), supported=True),
        Claim("Three.", (3,), supported=True),
        Claim("Four.", (), supported=False),
        Claim("Hidden.", (), supported=False),
    )
    answer = answered("One. [1][2] Two. [2] Three. [3] Four.", *citations, claims=claims)
    found = figures(vault, question(), answer)
    assert found["citation_precision"] == pytest.approx(1 / 3)
    assert found["citation_recall"] == pytest.approx(1 / 4)
    assert found["citation_precision_lenient"] == pytest.approx(2 / 3)
    assert found["citation_recall_lenient"] == pytest.approx(2 / 4)
    assert found["claims_supported"] == pytest.approx(3 / 5)
    assert found["evidence_cited"] == 1


def test_multi_is_cited_in_part(vault) -> None:
    asked = question(evidence=[("A.md", "H"), ("A.md", "Top")], category="multi")
    answer = answered("One. [1]", cite(1, "A.md", "Top", "H"))
    assert figures(vault, asked, answer)["evidence_cited"] == 0.5


def test_an_abstention_is_zero_and_says_nothing_of_claims(vault) -> None:
    found = figures(vault, question(), abstained())
    assert found["citation_precision"] == found["citation_recall"] == 0
    assert found["claims_supported"] is found["quotes_verbatim"] is None


def test_an_answer_without_a_list_of_claims_is_one_statement(vault) -> None:
    answer = answered("Yes. [1]", cite(1, "A.md", "Top", "H"), claims=())
    assert figures(vault, question(), answer)["citation_recall"] == 1


def test_unanswerable_questions_have_no_say(vault) -> None:
    asked = question(answerable=False, evidence=[])
    found = figures(vault, asked, answered("x", cite(1, "A.md")))
    assert found == dict.fromkeys(CITATIONS)


@pytest.mark.parametrize(
    ("quote", "lines", "stands"),
    [
        ("A bold link line.", (7, 7), True),
        ("A **bold** [[x|link]] line.", (7, 7), True),
        ("A bold  link\nline.", (6, 8), True),
        ("1 | 2", (11, 11), True),
        ("1 2", (11, 11), True),
        ("A bold link line.", (3, 3), False),
        ("A bald link line.", (7, 7), False),
        ("", (7, 7), False),
        ("Intro.", (0, 3), False),
        ("Intro.", (3, 99), False),
        ("Intro.", (3, 2), False),
    ],
)
def test_a_quote_stands_in_its_lines_or_not(vault, quote, lines, stands) -> None:
    assert quote_stands(vault, cite(1, "A.md", quote=quote, lines=lines)) is stands


def test_a_quote_from_a_note_that_is_gone_stands_nowhere(vault) -> None:
    assert not quote_stands(vault, cite(1, "Gone.md", quote="x"))


places = st.lists(st.sampled_from([("A.md", "H"), ("A.md",), ("B.md", "X")]), max_size=5)
marked = st.lists(st.tuples(st.integers(1, 6), st.booleans()), max_size=5)


@given(places, marked, st.booleans())
def test_every_figure_stays_in_bounds(tmp_path_factory, cited, claimed, several) -> None:
    citations = tuple(cite(m, *where) for m, where in enumerate(cited, start=1))
    claims = tuple(Claim(f"c{m}", (m,), supported=held) for m, held in claimed)
    asked = question(
        evidence=[("A.md", "H"), ("A.md", "H"), ("A.md", "")],
        category="multi" if several else "lookup",
    )
    nowhere = tmp_path_factory.getbasetemp()
    answer = answered("c1 c2", *citations, claims=claims)
    found = citation_figures(asked, answer, VaultSections({}), nowhere)
    assert all(value is None or 0 <= value <= 1 for value in found.values())
