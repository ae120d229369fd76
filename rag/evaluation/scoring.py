"""One answer held against its gold question: every figure, and where evidence was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from rag.evaluation.abstention import abstention_figures
from rag.evaluation.answers import answer_figures
from rag.evaluation.citations import citation_figures, cited_evidence
from rag.evaluation.retrieval import RETRIEVAL, retrieval_figures, retrieved

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from rag.evaluation.gold import GoldQuestion
    from rag.evaluation.places import Place, VaultSections
    from rag.records import Answer

Figures = dict[str, float | None]
"""Metric to value; None where the question has no say in that metric."""

Loss = Literal[
    "", "not indexed", "not retrieved", "retrieved but not used", "used but wrong", "not refused"
]
LOSSES: tuple[str, ...] = get_args(Loss)[1:]


def figures_of(
    question: GoldQuestion, answer: Answer, sections: VaultSections, vault: Path
) -> Figures:
    """Every figure of one question but its latency."""
    found: Figures = dict.fromkeys(RETRIEVAL)
    if question.answerable:
        found.update(
            retrieval_figures(question.evidence, answer.hits, needs_all=question.needs_all)
        )
    return {
        **found,
        **answer_figures(question, answer),
        **citation_figures(question, answer, sections, vault),
        **abstention_figures(question, answer),
    }


def loss_of(
    question: GoldQuestion, answer: Answer, figures: Figures, indexed: AbstractSet[Place] | None
) -> Loss:
    """The first step at which a failed question went astray; "" for one that did not fail.

    An answerable question fails unless it is answered correctly with evidence cited, so a right
    answer that rests on another section fails too. ``indexed`` None means all of the vault is.
    """
    if not question.answerable:
        return "" if answer.abstained else "not refused"
    if figures["correct_and_cited"]:
        return ""
    if indexed is not None:
        there = [where in indexed for where in question.evidence]
        if not (all(there) if question.needs_all else any(there)):
            return "not indexed"
    if not retrieved(question.evidence, answer.hits, needs_all=question.needs_all):
        return "not retrieved"
    if answer.abstained or not cited_evidence(question.evidence, answer):
        return "retrieved but not used"
    return "used but wrong"
