"""Says where ``rag/answering/weights.py`` would move on other questions, and what that is worth.

``python bench/fit_weights.py eval/gold.jsonl=vault sets/wiki/gold.jsonl=sets/wiki/vault …``

Of the units: a softmax over each question's, drawn to the weights that stand, every set counting
the same. Of confidence, in the unit that the weights in place put first: logistic regression from
nothing, answerable and unanswerable questions counting the same, a set by its questions up to 250,
one whose first unit is wrong less. What either is worth is told of each vault by weights fitted
without it.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from rag.answering.signals import Assurance, Signals, as_read
from rag.answering.weights import READ, UNIT
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
_AGAINST = frozenset({"valued", "missed", "missed_around", "strays", "denies", "misdated"})
_MOST_QUESTIONS = 250
_AS_MANY = 100.0
"""The weight of a set's units altogether."""
_ANSWERED_WRONGLY = 0.3
"""How much an answerable question counts whose best unit is a wrong one."""
_DRAWN = 60.0
"""The penalty on a unit's weights for leaving those that stand, in spreads of their signals."""
_DRAWN_TO_NOTHING = 20.0


@dataclass(frozen=True)
class Weights:
    """A logistic regression: one weight a column, and the intercept."""

    each: np.ndarray
    intercept: float


_IN_PLACE = Weights(np.array([*UNIT[:-1], READ[0]]), UNIT[-1])


@dataclass(frozen=True)
class Asked:
    """A question's units: one row of signals, of assurance and one label each."""

    question: GoldQuestion
    signals: np.ndarray
    """Shape (units, signals)."""
    margins: np.ndarray
    """Shape (units,): the reader's."""
    assurance: np.ndarray
    """Shape (units, its fields): as it is if the unit is the best."""
    right: np.ndarray
    """Shape (units,): whether the unit stands in the evidence and has an accepted answer."""


def gathered(gold: Path, vault: Path) -> list[Asked]:
    """Every question of a set with the signals of its units, through the default retriever."""
    settings = read_settings({"vault": vault})
    assistant = make_assistant(settings, say=_say)
    assistant.refresh()
    assistant.stop_syncing()
    embedder = make_embedder(settings, _say)
    index = make_index(settings, embedder)
    selector = make_selector(index, embedder, make_near_words(index, embedder))
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
                np.array(margins),
                np.array(each),
                np.array([a and b for a, b in zip(stands, answers, strict=True)]),
            )
        )
    return found


def unit_weights(sets: Sequence[Sequence[Asked]]) -> Weights:
    """Of each question's units a right one before the others: signals, then the reader's margin."""
    able = [[one for one in asked if one.question.answerable and one.right.any()] for asked in sets]
    worth = [_AS_MANY / len(asked) for asked in able for _ in asked]
    questions = [one for asked in able for one in asked]
    rows = [_units(one) for one in questions]
    spread = np.concatenate(rows).std(axis=0) + 1e-6

    def loss(moved: np.ndarray) -> tuple[float, np.ndarray]:
        cost, slope = 0.5 * _DRAWN * float(moved @ moved), _DRAWN * moved
        for one, units, weight in zip(questions, rows, worth, strict=True):
            scaled = units / spread
            logits = units @ _IN_PLACE.each + scaled @ moved
            each = np.exp(logits - logits.max())
            each /= each.sum()
            right = each * one.right
            cost -= weight * float(np.log(right.sum() + 1e-9))
            slope += weight * scaled.T @ (each - right / (right.sum() + 1e-9))
        return cost, slope

    found = minimize(loss, np.zeros(len(_IN_PLACE.each)), jac=True, method="L-BFGS-B")
    return Weights(_IN_PLACE.each + found.x / spread, UNIT[-1])


def _units(one: Asked) -> np.ndarray:
    """Shape (units, signals + 1)."""
    return np.column_stack([one.signals, one.margins])


def confidence_rows(asked: Sequence[Asked]) -> np.ndarray:
    """Shape (questions, assurance): of the unit that the weights in place put first."""
    best = (_best(one, _IN_PLACE) for one in asked)
    return np.array([one.assurance[at] for one, at in zip(asked, best, strict=True)])


def first_is_right(asked: Sequence[Asked], unit: Weights) -> np.ndarray:
    """Shape (questions,): whether the best unit is a right one."""
    best = (_best(one, unit) for one in asked)
    return np.array([bool(one.right[at]) for one, at in zip(asked, best, strict=True)])


def _best(one: Asked, unit: Weights) -> int:
    return int(np.argmax(_units(one) @ unit.each))


def confidence_weights(sets: Sequence[Sequence[Asked]]) -> Weights:
    """Answerable questions against the others, of the sets that have both."""
    rows, labels, worth = [], [], []
    for asked in sets:
        able = np.array([one.question.answerable for one in asked])
        if able.all():
            continue
        rows.append(confidence_rows(asked))
        labels.append(able)
        counts = np.where(able & ~first_is_right(asked, _IN_PLACE), _ANSWERED_WRONGLY, 1.0)
        half = np.where(able, counts[able].sum(), counts[~able].sum()) * 2.0
        worth.append(counts / half * min(len(asked), _MOST_QUESTIONS))
    if not rows:
        message = "no set has unanswerable questions: name one that has (eval/gold.jsonl=vault)"
        raise SystemExit(message)
    every = np.concatenate(rows)
    # Scaled, so that the penalty weighs a signal by what it varies and not by its unit.
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    scaled = (every - mean) / spread
    found = _one_way(scaled, np.concatenate(labels), np.concatenate(worth))
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
        slope = np.append(rows.T @ wrong + _DRAWN_TO_NOTHING * weights[:-1], wrong.sum())
        each = worth * (np.logaddexp(0, logits) - labels * logits)
        return float(each.sum() + 0.5 * _DRAWN_TO_NOTHING * (weights[:-1] ** 2).sum()), slope

    start = np.zeros(rows.shape[1] + 1)
    return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x


def report(
    name: str,
    asked: Sequence[Asked],
    unit: Weights,
    confidence: Weights,
    show: Callable[[str], None] = print,
) -> None:
    """One line: how often the best unit is right; how well confidence tells the answerable."""
    able = np.array([one.question.answerable for one in asked])
    right = first_is_right(asked, unit)
    sure = confidence_rows(asked) @ confidence.each + confidence.intercept
    in_place = first_is_right(asked, _IN_PLACE)
    line = f"{name}: first unit right {in_place[able].mean():.3f} → {right[able].mean():.3f}"
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
    every: dict[str, list[Asked]] = {}
    vaults = {}
    for pair in chosen.sets:
        gold, vault = map(Path, pair.split("="))
        name = gold.stem if gold.stem != "gold" else vault.resolve().parent.name
        vaults[name] = vault.resolve()
        kept = chosen.keep / f"{name}.pkl" if chosen.keep else None
        if kept and kept.exists():
            every[name] = pickle.loads(kept.read_bytes())
        else:
            every[name] = gathered(gold, vault)
            if kept:
                kept.write_bytes(pickle.dumps(every[name]))
    unit = unit_weights(list(every.values()))
    confidence = confidence_weights(list(every.values()))
    names = [*(one.name for one in fields(Signals)), "reader"]
    print(f"UNIT and READ: {_shown(names, unit.each, unit.intercept)}")
    names = [one.name for one in fields(Assurance)]
    print(f"CONFIDENCE: {_shown(names, confidence.each, confidence.intercept)}")
    for name, asked in every.items():
        others = [every[other] for other in every if vaults[other] != vaults[name]]
        if others:
            report(name, asked, unit_weights(others), confidence_weights(others))


if __name__ == "__main__":
    main()
