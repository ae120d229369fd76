from __future__ import annotations

import pytest
from evaluation_parts import abstained, answered, cite, hit, question

from rag.evaluation.places import VaultSections, place
from rag.evaluation.scoring import LOSSES, figures_of, loss_of

THERE = hit("A.md", "H")
NOWHERE = VaultSections({})


@pytest.mark.parametrize(
    ("answer", "lost"),
    [
        (answered("Oslo", cite(1, "A.md", "H"), hits=[THERE]), ""),
        (abstained(), "not retrieved"),
        (abstained(THERE), "retrieved but not used"),
        (answered("Oslo", cite(1, "B.md"), hits=[THERE, hit("B.md", rank=2)]),
         "retrieved but not used"),
        (answered("Rome", cite(1, "A.md", "H"), hits=[THERE]), "used but wrong"),
        (answered("Oslo", cite(1, "B.md"), hits=[hit("B.md")]), "not retrieved"),
    ],
)  # fmt: skip
def test_a_loss_is_named_by_its_first_step(tmp_path, answer, lost) -> None:
    asked = question(answers=("Oslo",))
    figures = figures_of(asked, answer, NOWHERE, tmp_path)
    assert loss_of(asked, answer, figures, None) == lost
    assert lost == "" or lost in LOSSES


def test_what_is_not_indexed_cannot_be_retrieved(tmp_path) -> None:
    one = question(answers=("Oslo",), evidence=[("A.md", "H"), ("B.md", "")])
    several = question(answers=("Oslo",), evidence=[("A.md", "H"), ("B.md", "")], category="multi")
    figures = figures_of(one, abstained(), NOWHERE, tmp_path)
    half = frozenset({place("A.md", "H")})
    assert loss_of(one, abstained(), figures, half) == "not retrieved"
    assert loss_of(several, abstained(), figures, half) == "not indexed"
    assert loss_of(one, abstained(), figures, frozenset()) == "not indexed"


def test_an_unanswerable_question_has_no_retrieval_or_citation_figures(tmp_path) -> None:
    asked = question(answerable=False, category="unanswerable", evidence=[])
    answer = answered("Oslo", cite(1, "A.md", "H"), hits=[THERE])
    figures = figures_of(asked, answer, NOWHERE, tmp_path)
    said = {name for name, value in figures.items() if value is not None}
    assert said == {"refusal_recall", "crag"}
    assert loss_of(asked, answer, figures, None) == "not refused"
    assert loss_of(asked, abstained(THERE), figures, None) == ""
