"""What each part of retrieval brings: every set, with everything and without one part each.

``python bench/ablation.py eval/gold.jsonl=vault sets/docs/gold.jsonl=sets/docs/vault …``
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rag.asking.rewriting import rewritten
from rag.evaluation.gold import load_gold
from rag.evaluation.retrieval import retrieval_figures, retrieved
from rag.settings import read_settings
from rag.wiring import PARTS, make_assistant

VARIANTS = ("hybrid", *(f"hybrid-{part}" for part in PARTS), "rrf", "dense", "keyword")
_ALL_OF = 8
"""A question that needs several notes is counted at so many hits, as the field does."""


@dataclass(frozen=True)
class Row:
    """One retriever on one set."""

    figures: dict[str, float]
    milliseconds: float
    """Median of a warm question's retrieval."""


def measured(gold: Path, vault: Path, variant: str) -> Row:
    """Evidence among the first hits, over the answerable questions."""
    settings = read_settings({"vault": vault, "k": 10})
    assistant = make_assistant(settings, say=_say, retriever=variant)
    assistant.refresh()
    questions = [one for one in load_gold(gold) if one.answerable and one.evidence]
    assistant.search(questions[0].question)
    found: list[dict[str, float]] = []
    times: list[float] = []
    for question in questions:
        query = rewritten(question.question, question.history, assistant.llm)
        started = time.perf_counter()
        hits = assistant.search(query)
        times.append(time.perf_counter() - started)
        figures = retrieval_figures(question.evidence, hits, needs_all=question.needs_all)
        first = retrieved(question.evidence, hits[:_ALL_OF], needs_all=question.needs_all)
        figures["evidence@8"] = float(first)
        found.append(figures)
    names = ("evidence@1", "evidence@3", "evidence@5", "evidence@8")
    means = {name: statistics.fmean(one[name] for one in found) for name in names}
    return Row(means, statistics.median(times) * 1000)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main() -> None:
    """Writes one Markdown table a set to stdout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+", metavar="GOLD=VAULT")
    parser.add_argument("--variants", default=",".join(VARIANTS))
    chosen = parser.parse_args()
    print("| set | retriever | @1 | @3 | @5 | @8 | ms |\n|---|---|---|---|---|---|---|")
    for pair in chosen.sets:
        gold, vault = map(Path, pair.split("="))
        for variant in chosen.variants.split(","):
            row = measured(gold, vault, variant)
            cells = [f"{value:.3f}" for value in row.figures.values()]
            cells = [vault.resolve().parent.name, variant, *cells, f"{row.milliseconds:.0f}"]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
