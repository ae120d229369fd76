"""Asks every question of a gold set, saving as it goes."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from rag.errors import SettingsError
from rag.evaluation.run_file import Outcome, Run, header_line, outcome_line, read_run
from rag.evaluation.scoring import figures_of, loss_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from rag.evaluation.gold import GoldQuestion
    from rag.evaluation.places import Place, VaultSections
    from rag.evaluation.run_file import Header
    from rag.records import Answer, Turn


class Asks(Protocol):
    """What can be evaluated: the assistant, or anything that answers like it."""

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """The checked answer. Raises RagError, which ends the run; what is done stays saved."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One variant under evaluation, ready to be asked: its index is up to date."""

    name: str
    """The retriever's name: ``hybrid``."""
    assistant: Asks
    vault: Path
    settings: Mapping[str, object]
    """The settings that answers depend on, without paths; JSON values."""
    models: Mapping[str, str]
    """Model name to the hash of its weights (an embedder's ``fingerprint``)."""
    indexed: Callable[[], Iterable[tuple[str, Sequence[str]]]] | None = None
    """(note, heading path) of every section in the index, to tell "not indexed" from "not
    retrieved"; None takes the whole vault as indexed."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The vault that answers are held against."""

    vault: Path
    sections: VaultSections
    indexed: AbstractSet[Place] | None = None
    """Sections in the index; None means all of them."""


def run_gold(
    questions: Sequence[GoldQuestion],
    ask: Callable[[GoldQuestion], Answer],
    *,
    header: Header,
    file: Path,
    judged: Judged,
    resume: bool = False,
    fresh: bool = False,
    on_done: Callable[[int], None] = lambda _: None,
) -> Run:
    """The run of these questions, saved in ``file`` after every one of them.

    A complete run in ``file`` with the same key is handed back as it is unless ``fresh``; an
    unfinished one, or one with answers made without their LLM, is gone on with when ``resume``,
    else started over. ``on_done`` hears how many questions are done. An interruption (Ctrl-C, a
    RagError) passes through and loses nothing.
    """
    earlier = _earlier(file, header, questions)
    if earlier is not None and earlier.complete and not fresh:
        on_done(len(earlier.outcomes))
        return earlier
    done = {o.question.id: o for o in earlier.outcomes} if earlier and resume and not fresh else {}
    started = earlier.header if earlier and done else header
    _rewrite(file, started, tuple(done.values()))
    on_done(len(done))
    with file.open("a", encoding="utf-8") as saved:
        for question in questions:
            if question.id in done:
                continue
            outcome = _outcome(question, ask, judged)
            saved.write(outcome_line(outcome))
            saved.flush()
            done[question.id] = outcome
            on_done(len(done))
    return Run(started, tuple(done[question.id] for question in questions), file)


def _outcome(
    question: GoldQuestion, ask: Callable[[GoldQuestion], Answer], judged: Judged
) -> Outcome:
    before = time.perf_counter()
    answer = ask(question)
    elapsed = (time.perf_counter() - before) * 1000
    figures = figures_of(question, answer, judged.sections, judged.vault)
    return Outcome(
        question=question,
        answer=answer,
        figures=figures,
        lost=loss_of(question, answer, figures, judged.indexed),
        latency_ms=round(answer.timings_ms.get("total", elapsed), 1),
    )


def _earlier(file: Path, header: Header, questions: Sequence[GoldQuestion]) -> Run | None:
    if not file.exists():
        return None
    found = read_run(file)
    asked = {question.id for question in questions}
    same = found.header.key == header.key and found.header.questions == header.questions
    if not same or not {o.question.id for o in found.outcomes} <= asked:
        return None
    return replace(found, outcomes=tuple(o for o in found.outcomes if not o.answer.llm_fault))


def _rewrite(file: Path, header: Header, done: tuple[Outcome, ...]) -> None:
    """The file with whole lines only: a line cut short by a kill would spoil the next.

    Raises SettingsError where it can't be written.
    """
    beside = file.with_suffix(".part")
    lines = [header_line(header), *map(outcome_line, done)]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text("".join(lines), encoding="utf-8")
        beside.replace(file)
    except OSError as fault:
        why = (fault.strerror or str(fault)).lower()
        raise SettingsError(
            f"can't save the run in {file.parent} ({why}): name another folder with --runs"
        ) from None
