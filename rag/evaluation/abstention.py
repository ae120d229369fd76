"""Whether the assistant is silent where the notes are, and only there.

A refusal is an abstained answer. Over all questions, as a 2×2 of answerable and refused:

* refusal precision = refused and unanswerable / refused;
* refusal recall = refused and unanswerable / unanswerable;
* over-refusal = refused and answerable / answerable;
* crag: +1 right, 0 abstained, −1 wrong, averaged, after CRAG (Yang et al., 2024). Refusing the
  unanswerable is the right answer, +1; answering it is wrong, −1;
* auroc: chance that the confidence of an answerable question is above that of an unanswerable
  one, a tie counting one half (Mann–Whitney's U over the number of pairs).

Each but auroc is a mean of one value a question over the questions it concerns.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.evaluation.answers import is_correct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rag.evaluation.gold import GoldQuestion
    from rag.records import Answer

ABSTENTION = ("refusal_precision", "refusal_recall", "over_refusal", "crag")


def abstention_figures(question: GoldQuestion, answer: Answer) -> dict[str, float | None]:
    """One question's value in each mean; None where the mean does not concern it."""
    refused, answerable = answer.abstained, question.answerable
    return {
        "refusal_precision": float(not answerable) if refused else None,
        "refusal_recall": None if answerable else float(refused),
        "over_refusal": float(refused) if answerable else None,
        "crag": _crag(question, answer),
    }


def _crag(question: GoldQuestion, answer: Answer) -> float:
    if answer.abstained:
        return 0.0 if question.answerable else 1.0
    return 1.0 if question.answerable and is_correct(question, answer) else -1.0


def two_by_two(pairs: Iterable[tuple[bool, bool]]) -> dict[str, int]:
    """Counts from (answerable, refused) pairs."""
    table = {
        "answerable_answered": 0,
        "answerable_refused": 0,
        "unanswerable_answered": 0,
        "unanswerable_refused": 0,
    }
    for answerable, refused in pairs:
        row = "answerable" if answerable else "unanswerable"
        table[f"{row}_{'refused' if refused else 'answered'}"] += 1
    return table


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """0 to 1, 0.5 for a confidence that tells nothing; None where a side is empty."""
    if not answerable or not unanswerable:
        return None
    below = sorted(unanswerable)
    won = sum(
        (bisect.bisect_left(below, score) + bisect.bisect_right(below, score)) / 2
        for score in answerable
    )
    return won / (len(answerable) * len(unanswerable))


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of similar confidence."""

    confidence: float
    """Their mean."""
    answerable: float
    """Share of them that the notes answer."""
    count: int


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> tuple[Bin, ...]:
    """(confidence, answerable) pairs by tenths of the confidence, empty bins left out.

    A confidence one can trust lies on the diagonal (Guo et al., ICML 2017).
    """
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, answerable in pairs:
        kept = min(max(confidence, 0.0), 1.0)
        groups.setdefault(min(int(kept * bins), bins - 1), []).append((kept, answerable))
    return tuple(
        Bin(
            confidence=sum(c for c, _ in group) / len(group),
            answerable=sum(a for _, a in group) / len(group),
            count=len(group),
        )
        for _, group in sorted(groups.items())
    )


def calibration_error(curve: Sequence[Bin]) -> float | None:
    """Mean distance from the diagonal, weighted by count (ECE), 0 to 1; None without questions."""
    total = sum(one.count for one in curve)
    if not total:
        return None
    return sum(one.count * abs(one.confidence - one.answerable) for one in curve) / total
