"""Whether an answer says what the gold set accepts.

* correct: it contains an accepted string (folded) and presents no ``wrong`` one; with
  ``answers: []`` it is judged by evidence alone: it cites an evidence section (every one of
  them in category ``multi``). In category ``conflict`` it also shows all ``values``. An
  abstention is not correct.
* correct_and_cited: correct, and a citation points into an evidence section.
* token_f1: overlap of words with ``reference``, after SQuAD (Rajpurkar et al., 2016):
  F1 = 2PR / (P + R), P and R over the multiset of words, without articles and punctuation.
* values_shown: share of ``values`` that the answer contains; in category ``conflict`` without
  any, of ``answers``, which are then several valid ones.
* wrong_alone: 1 for an answer that contains a ``wrong`` string and no accepted one.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from typing import TYPE_CHECKING

from rag.evaluation.citations import cited_evidence
from rag.evaluation.folding import contains, without_markers
from rag.evaluation.setaside import presents_wrong

if TYPE_CHECKING:
    from rag.evaluation.gold import GoldQuestion
    from rag.records import Answer

ANSWERS = ("correct", "correct_and_cited", "token_f1", "values_shown", "wrong_alone")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_IDEOGRAPH = re.compile(r"([\u3040-\u30ff\u3400-\u9fff])")


def answer_figures(question: GoldQuestion, answer: Answer) -> dict[str, float | None]:
    """The figures of one question; None where it has no say (see each)."""
    if not question.answerable:
        return dict.fromkeys(ANSWERS)
    said = "" if answer.abstained else without_markers(answer.text)
    right = is_correct(question, answer)
    cites = bool(cited_evidence(question.evidence, answer))
    several = question.answers if question.category == "conflict" else ()
    shown = [contains(said, value) for value in question.values or several]
    accepted = any(contains(said, answer) for answer in question.answers)
    wrong = any(contains(said, one) for one in question.wrong)
    return {
        "correct": float(right),
        "correct_and_cited": float(right and cites),
        "token_f1": token_f1(said, question.reference) if question.reference else None,
        "values_shown": sum(shown) / len(shown) if shown else None,
        "wrong_alone": float(wrong and not accepted) if question.wrong else None,
    }


def is_correct(question: GoldQuestion, answer: Answer) -> bool:
    """Whether an answer to an answerable question is right."""
    if answer.abstained:
        return False
    said = without_markers(answer.text)
    if presents_wrong(said, question.wrong, question.answers):
        return False
    if question.category == "conflict" and not all(contains(said, v) for v in question.values):
        return False
    if question.answers:
        return any(contains(said, accepted) for accepted in question.answers)
    cited = cited_evidence(question.evidence, answer)
    return cited == set(question.evidence) if question.needs_all else bool(cited)


def token_f1(said: str, reference: str) -> float:
    """SQuAD's F1 of two texts, 0 to 1; 1 when both are empty once normalized."""
    mine, theirs = _squad_words(said), _squad_words(reference)
    if not mine or not theirs:
        return float(mine == theirs)
    shared = sum((Counter(mine) & Counter(theirs)).values())
    if not shared:
        return 0.0
    precision, recall = shared / len(mine), shared / len(theirs)
    return 2 * precision * recall / (precision + recall)


def _squad_words(text: str) -> list[str]:
    # As MLQA does, an ideograph or kana is a word of its own; else Chinese is one long word.
    lowered = _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION))
    return _IDEOGRAPH.sub(r" \1 ", lowered).split()
