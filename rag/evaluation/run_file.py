"""A run on disk: JSON lines, a header and then one finished question a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.errors import GoldError
from rag.evaluation.gold import GoldQuestion, gold_row, read_question
from rag.evaluation.saved_answer import answer_from, answer_row

if TYPE_CHECKING:
    from pathlib import Path

    from rag.evaluation.scoring import Figures
    from rag.records import Answer

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Header:
    """What a run is of."""

    name: str
    """The variant, e.g. ``hybrid``."""
    gold: str
    """Path of the gold file as it was given."""
    gold_hash: str
    questions: int
    key: str
    depends_on: dict[str, Any]
    started: str
    """ISO time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, its answer and its figures."""

    question: GoldQuestion
    answer: Answer
    figures: Figures
    lost: str
    latency_ms: float


@dataclass(frozen=True, slots=True)
class Run:
    """A variant's outcomes in gold order."""

    header: Header
    outcomes: tuple[Outcome, ...]
    file: Path | None = None

    @property
    def complete(self) -> bool:
        """Whether every question was asked."""
        return len(self.outcomes) == self.header.questions

    @property
    def without_llm(self) -> tuple[Outcome, ...]:
        """Those whose LLM failed: their answers and figures are another's."""
        return tuple(outcome for outcome in self.outcomes if outcome.answer.llm_fault)


def read_run(path: Path) -> Run:
    """A saved run, whole or broken off; a last line that was cut short is left out.

    Raises GoldError where the file is not a run.
    """
    try:
        first, *rest = path.read_text(encoding="utf-8").split("\n")
        header = _header(json.loads(first))
    except OSError as fault:
        why = (fault.strerror or str(fault)).lower()
        raise GoldError(f"can't read run {path} ({why}): rag eval GOLD makes one") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise GoldError(f"{path} is not a saved run: rag eval GOLD makes one") from None
    outcomes: list[Outcome] = []
    for number, line in enumerate(rest, start=2):
        if not line:
            continue
        try:
            outcomes.append(_outcome(line, f"{path} line {number}"))
        except (ValueError, KeyError, TypeError, GoldError):
            if number < len(rest) + 1:
                raise GoldError(
                    f"{path} line {number}: damaged: remove the file and run rag eval again"
                ) from None
    return Run(header, tuple(outcomes), path)


def header_line(header: Header) -> str:
    """First line of a run file."""
    return _line(
        {
            "rag_eval_run": _FORMAT,
            "name": header.name,
            "gold": header.gold,
            "gold_hash": header.gold_hash,
            "questions": header.questions,
            "key": header.key,
            "depends_on": header.depends_on,
            "started": header.started,
        }
    )


def outcome_line(outcome: Outcome) -> str:
    """A further line of a run file."""
    return _line(
        {
            "gold": gold_row(outcome.question),
            "answer": answer_row(outcome.answer),
            "figures": outcome.figures,
            "lost": outcome.lost,
            "latency_ms": outcome.latency_ms,
        }
    )


def _header(row: dict[str, Any]) -> Header:
    if row["rag_eval_run"] != _FORMAT:
        raise ValueError("another format")
    return Header(
        name=row["name"],
        gold=row["gold"],
        gold_hash=row["gold_hash"],
        questions=row["questions"],
        key=row["key"],
        depends_on=row["depends_on"],
        started=row["started"],
    )


def _outcome(line: str, where: str) -> Outcome:
    row = json.loads(line)
    return Outcome(
        question=read_question(json.dumps(row["gold"]), where),
        answer=answer_from(row["answer"]),
        figures=row["figures"],
        lost=row["lost"],
        latency_ms=row["latency_ms"],
    )


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str) + "\n"
