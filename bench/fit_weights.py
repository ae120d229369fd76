"""Fits ``rag/answering/weights.py`` anew: what each signal of a unit is worth, and of confidence.

``python bench/fit_weights.py eval/gold.jsonl=vault sets/wiki/gold.jsonl=sets/wiki/vault …``

Logistic regression on the half of each set's questions whose id has an even hash, every set
counting the same, right and wrong counting the same; the other halves say what it is worth.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import sys
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from rag.answering.signals import Assurance, Signals, as_read
from rag.answering.weights import READ, weigh
from rag.asking.rewriting import rewritten
from rag.evaluation.abstention import auroc
from rag.evaluation.folding import contains
from rag.evaluation.gold import load_gold
from rag.evaluation.retrieval import retrieved
from rag.settings import read_settings
from rag.wiring import (
    make_assistant,
    make_embedder,
    make_index,
    make_near_words,
    make_reader,
    make_selector,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.evaluation.gold import GoldQuestion

_OVER_REFUSAL = 0.08
_AGAINST = frozenset({"missed", "missed_around", "denies", "misdated"})
_AS_MANY = 200.0
"""The weight of a set's units altogether."""


@dataclass(frozen=True)
class Weights:
    """A logistic regression: one weight a column, and the intercept."""

    each: np.ndarray
    intercept: float


@dataclass(frozen=True)
class Asked:
    """A question's units: one row of signals, of assurance and one label each."""

    question: GoldQuestion
    signals: np.ndarray
    """Shape (units, signals)."""
    gains: np.ndarray
    """Shape (units,): what each gains by being read."""
    assurance: np.ndarray
    """Shape (units, its fields): as it is if the unit is the best."""
    right: np.ndarray
    """Shape (units,): whether the unit stands in the evidence and has an accepted answer."""

    @property
    def held_back(self) -> bool:
        """Whether it is left out of the fit."""
        return int(hashlib.sha256(self.question.id.encode()).hexdigest(), 16) % 2 == 1


def gathered(gold: Path, vault: Path) -> list[Asked]:
    """Every question of a set with the signals of its units, through the default retriever."""
    settings = read_settings({"vault": vault})
    assistant = make_assistant(settings, say=_say)
    assistant.refresh()
    assistant.stop_syncing()
    embedder = make_embedder(settings, _say)
    index = make_index(settings, embedder)
    selector = make_selector(index, embedder, make_near_words(embedder))
    reader = make_reader(settings, _say)
    if reader is None:
        message = "the reader is switched off: leave RAG_RERANKER away"
        raise SystemExit(message)
    found = []
    for question in load_gold(gold):
        query = rewritten(question.question, question.history, assistant.llm)
        hits = assistant.search(query)
        units = selector.signals(query, hits)
        if not units:
            continue
        margins = reader.scores(query, [c.readable for c, _ in units]).tolist()
        each = [
            astuple(selector.assurance(query, hits, *unit, read=as_read(margin)))
            for unit, margin in zip(units, margins, strict=True)
        ]
        stands = [retrieved(question.evidence, [c.hit], needs_all=False) for c, _ in units]
        said = [f"{c.hit.chunk.title} {c.unit.said}" for c, _ in units]
        answers = [not question.answers or any(contains(s, a) for a in question.answers)
                   for s in said]  # fmt: skip
        found.append(
            Asked(
                question,
                np.array([astuple(signals) for _, signals in units]),
                np.array([weigh(READ, [margin]) for margin in margins]),
                np.array(each),
                np.array([a and b for a, b in zip(stands, answers, strict=True)]),
            )
        )
    return found


def unit_weights(sets: Sequence[Sequence[Asked]]) -> LogisticRegression:
    """Right units against wrong ones, of the questions that have a right one."""
    rows, labels, worth = [], [], []
    for asked in sets:
        able = [one for one in asked if one.question.answerable and one.right.any()]
        weights = [np.where(one.right, 1 / one.right.sum(), 1 / max(1, (~one.right).sum()))
                   for one in able]  # fmt: skip
        rows += [one.signals for one in able]
        labels += [one.right for one in able]
        every = sum(w.sum() for w in weights)
        worth += [w / every * _AS_MANY for w in weights]
    fit = LogisticRegression(C=1.0, max_iter=3000)
    return fit.fit(np.concatenate(rows), np.concatenate(labels), np.concatenate(worth))


def confidence_rows(asked: Sequence[Asked], unit: LogisticRegression) -> np.ndarray:
    """Shape (questions, assurance): of each question's best unit."""
    best = (_best(one, unit) for one in asked)
    return np.array([one.assurance[at] for one, at in zip(asked, best, strict=True)])


def first_is_right(asked: Sequence[Asked], unit: LogisticRegression) -> np.ndarray:
    """Shape (questions,): whether the best unit is a right one."""
    best = (_best(one, unit) for one in asked)
    return np.array([bool(one.right[at]) for one, at in zip(asked, best, strict=True)])


def _best(one: Asked, unit: LogisticRegression) -> int:
    return int(np.argmax(unit.decision_function(one.signals) + one.gains))


def confidence_weights(sets: Sequence[Sequence[Asked]], unit: LogisticRegression) -> Weights:
    """Answerable questions against the others, of the sets that have both."""
    rows, labels, worth = [], [], []
    for asked in sets:
        able = np.array([one.question.answerable for one in asked])
        if able.all():
            continue
        rows.append(confidence_rows(asked, unit))
        labels.append(able)
        worth.append(np.where(able, 0.5 / able.sum(), 0.5 / (~able).sum()) * _AS_MANY)
    if not rows:
        message = "no set has unanswerable questions: name one that has (eval/gold.jsonl=vault)"
        raise SystemExit(message)
    every = np.concatenate(rows)
    # Scaled, so that the penalty weighs a signal by what it varies and not by its unit.
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    scaled = (every - mean) / spread
    found = _one_way(scaled, np.concatenate(labels), np.concatenate(worth) * 0.1)
    each = found[:-1] / spread
    return Weights(each, float(found[-1] - each @ mean))


def _one_way(rows: np.ndarray, labels: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Logistic regression whose every weight has the sign that its signal's meaning gives it.

    Without that, two signals that say nearly the same get large weights of opposite sign, which
    cancel out on the sets fitted on and nowhere else. L-BFGS-B (Byrd et al., 1995).
    """
    names = [one.name for one in fields(Assurance)]
    bounds = [(None, 0.0) if name in _AGAINST else (0.0, None) for name in names]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logits = rows @ weights[:-1] + weights[-1]
        wrong = worth * (1 / (1 + np.exp(-logits)) - labels)
        slope = np.append(rows.T @ wrong + weights[:-1], wrong.sum())
        each = worth * (np.logaddexp(0, logits) - labels * logits)
        return float(each.sum() + 0.5 * (weights[:-1] ** 2).sum()), slope

    start = np.zeros(rows.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x


def report(
    name: str,
    asked: Sequence[Asked],
    unit: LogisticRegression,
    confidence: Weights,
    show: Callable[[str], None] = print,
) -> None:
    """One line: how often the best unit is right; how well confidence tells the answerable."""
    able = np.array([one.question.answerable for one in asked])
    right = first_is_right(asked, unit)
    sure = confidence_rows(asked, unit) @ confidence.each + confidence.intercept
    line = f"{name}: best unit right {right[able].mean():.3f}"
    if not able.all():
        cut = np.quantile(sure[able], _OVER_REFUSAL)
        line += f", AUROC {auroc(list(sure[able]), list(sure[~able])):.3f}"
        line += f", refused at over-refusal {_OVER_REFUSAL}: {(sure[~able] < cut).mean():.3f}"
    show(line)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _shown(names: Sequence[str], each: np.ndarray, intercept: float) -> str:
    pairs = [f"{n} {c:.2f}" for n, c in zip(names, each, strict=True)]
    return f"{', '.join(pairs)}, intercept {intercept:.2f}"


def main() -> None:
    """Prints both rows of weights, and the figures of the halves that were held back."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sets", nargs="+", metavar="GOLD=VAULT")
    parser.add_argument("--keep", type=Path, help="folder for what was gathered, read if there")
    chosen = parser.parse_args()
    every = {}
    for pair in chosen.sets:
        gold, vault = map(Path, pair.split("="))
        name = vault.resolve().parent.name
        kept = chosen.keep / f"{name}.pkl" if chosen.keep else None
        if kept and kept.exists():
            every[name] = pickle.loads(kept.read_bytes())
        else:
            every[name] = gathered(gold, vault)
            if kept:
                kept.write_bytes(pickle.dumps(every[name]))
    fitted = [[one for one in asked if not one.held_back] for asked in every.values()]
    unit = unit_weights(fitted)
    confidence = confidence_weights(fitted, unit)
    names = [one.name for one in fields(Signals)]
    print(f"UNIT: {_shown(names, unit.coef_[0], unit.intercept_[0])}")
    names = [one.name for one in fields(Assurance)]
    print(f"CONFIDENCE: {_shown(names, confidence.each, confidence.intercept)}")
    for name, asked in every.items():
        report(name, [one for one in asked if one.held_back], unit, confidence)


if __name__ == "__main__":
    main()
