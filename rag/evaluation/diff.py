"""What changed between two runs of one gold set: figures with intervals, questions by name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.errors import GoldError
from rag.evaluation.bootstrap import Interval, paired_interval
from rag.evaluation.run_file import read_run
from rag.evaluation.summary import GROUPS, LOWER_IS_BETTER, summary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_TELLING = ("correct_and_cited", "correct", "evidence@1", "evidence@3", "evidence@5",
            "evidence@10", "crag")  # fmt: skip
_LATENCY = "latency_ms"
_NEEDED = {"id", "question", "category", "answer", "figures", _LATENCY}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two runs, however it was saved."""

    name: str
    gold_hash: str
    rows: Mapping[str, Mapping[str, Any]]
    """The summary's ``runs`` by question id."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure in both runs."""

    metric: str
    first: float | None
    second: float | None
    interval: Interval | None
    """Second minus first; None where a side has no question that the figure concerns."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that came out otherwise, with both answers."""

    id: str
    question: str
    category: str
    changes: tuple[tuple[str, float | None, float | None], ...]
    """(figure, first, second), the most telling figure first."""
    first_answer: str
    second_answer: str

    @property
    def gain(self) -> float:
        """Sum of the changes: below 0 the question got worse."""
        return sum((after or 0.0) - (before or 0.0) for _, before, after in self.changes)


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that changed from the first run to the second."""

    first: str
    second: str
    questions: int
    differences: tuple[Difference, ...]
    changed: tuple[Changed, ...]
    """The worst losses first."""
    reworded: int
    """Answers that differ in words only."""


def read_side(path: Path) -> Side:
    """A saved run or the JSON of ``rag eval --json``. Raises GoldError where it is neither."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        if "runs" in whole:
            return _side(whole)
    except OSError as fault:
        why = (fault.strerror or str(fault)).lower()
        raise GoldError(
            f"can't read {path} ({why}): name two runs that rag eval saved, or two --json files"
        ) from None
    except (ValueError, TypeError, KeyError, AttributeError):
        pass  # JSON lines are no one JSON value: a saved run
    return _side(summary(read_run(path)))


def diff_runs(first: Side, second: Side) -> Diff:
    """Second held against first. Raises GoldError where they answered different questions."""
    _check_same_gold(first, second)
    ids = list(first.rows)
    pairs = [(first.rows[one], second.rows[one]) for one in ids]
    changed = [c for one in ids if (c := _changed(first.rows[one], second.rows[one]))]
    return Diff(
        first=first.name,
        second=second.name,
        questions=len(ids),
        differences=tuple(
            _difference(name, figure, pairs) for name, figure in (*_metrics(), (_LATENCY, ""))
        ),
        changed=tuple(sorted(changed, key=lambda one: one.gain)),
        reworded=sum(a["answer"] != b["answer"] for a, b in pairs)
        - sum(one.first_answer != one.second_answer for one in changed),
    )


def diff_row(diff: Diff) -> dict[str, Any]:
    """The differences as JSON."""
    return {
        "first": diff.first,
        "second": diff.second,
        "questions": diff.questions,
        "differences": {
            d.metric: {
                "first": d.first,
                "second": d.second,
                "difference": d.interval and d.interval.value,
                "interval": d.interval and [d.interval.low, d.interval.high],
            }
            for d in diff.differences
        },
        "changed": [
            {
                "id": c.id,
                "question": c.question,
                "category": c.category,
                "changes": {name: [before, after] for name, before, after in c.changes},
                "first_answer": c.first_answer,
                "second_answer": c.second_answer,
            }
            for c in diff.changed
        ],
        "reworded": diff.reworded,
    }


def diff_text(diff: Diff) -> str:
    """The differences to read: a line a figure, then each changed question, losses first."""
    lines = [
        f"{diff.questions} questions; A = {diff.first}, B = {diff.second}",
        "",
        f"{'':<28}{'A':>9}{'B':>9}{'B − A':>10}   95 % interval",
        *(_difference_line(one) for one in diff.differences),
        "",
        "* the interval excludes 0: luck of the questions is an unlikely explanation",
        "",
        f"{len(diff.changed)} questions came out otherwise, worst first",
        f"{diff.reworded} more answers differ in words only",
    ]
    for one in diff.changed:
        changes = ", ".join(f"{n} {_short(a)} → {_short(b)}" for n, a, b in one.changes)
        lines += [
            "",
            f"{one.id} [{one.category}] {one.question}",
            f"  {changes}",
            f"  A: {' '.join(one.first_answer.split())}",
            f"  B: {' '.join(one.second_answer.split())}",
        ]
    return "\n".join(lines)


def _side(whole: Mapping[str, Any]) -> Side:
    if not all(row.keys() >= _NEEDED for row in whole["runs"]):
        raise KeyError("figures")
    return Side(
        name=whole.get("name", ""),
        gold_hash=whole.get("gold", {}).get("hash", ""),
        rows={row["id"]: row for row in whole["runs"]},
    )


def _check_same_gold(first: Side, second: Side) -> None:
    if first.gold_hash != second.gold_hash:
        raise GoldError(
            "the two runs are of different gold sets"
            f" ({first.gold_hash[:12] or 'unknown'} and {second.gold_hash[:12] or 'unknown'}):"
            " run rag eval on one gold file with both"
        )
    if set(first.rows) != set(second.rows):
        raise GoldError(
            f"the two runs asked different questions ({len(first.rows)} and {len(second.rows)}):"
            " finish the shorter one with --resume, or use the same --limit"
        )


def _metrics() -> list[tuple[str, str]]:
    return [(f"{g}.{key}", figure) for g, keys in GROUPS.items() for key, figure in keys.items()]


def _difference(
    name: str, figure: str, pairs: list[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> Difference:
    first = [a["figures"].get(figure) if figure else a[_LATENCY] for a, _ in pairs]
    second = [b["figures"].get(figure) if figure else b[_LATENCY] for _, b in pairs]
    return Difference(name, _mean(first), _mean(second), paired_interval(first, second))


def _changed(first: Mapping[str, Any], second: Mapping[str, Any]) -> Changed | None:
    before, after = first["figures"], second["figures"]
    changes = tuple(
        (name, before.get(name), after.get(name))
        for name in _TELLING
        if before.get(name) != after.get(name)
    )
    if not changes:
        return None
    return Changed(
        id=first["id"],
        question=first["question"],
        category=first["category"],
        changes=changes,
        first_answer=first["answer"],
        second_answer=second["answer"],
    )


def _mean(values: list[float | None]) -> float | None:
    kept = [value for value in values if value is not None]
    return sum(kept) / len(kept) if kept else None


def _difference_line(one: Difference) -> str:
    name, ends = one.metric, one.interval
    if ends is None:
        return f"{name:<28}{_short(one.first):>9}{_short(one.second):>9}"
    digits = 1 if name == _LATENCY else 3
    better = ""
    if ends.excludes_zero:
        lower_wins = name.rpartition(".")[2] in LOWER_IS_BETTER
        better = " * better" if (ends.value < 0) == lower_wins else " * worse"
    return (
        f"{name:<28}{one.first:>9.{digits}f}{one.second:>9.{digits}f}{ends.value:>+10.{digits}f}"
        f"   [{ends.low:+.{digits}f}, {ends.high:+.{digits}f}]{better}"
    )


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
