"""One ``rag eval`` from end to end: gold, runs, figures, report, gates."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from rag.errors import LLMError, SettingsError
from rag.evaluation.dependence import Dependence, code_hash, file_hash, git_commit, vault_hash
from rag.evaluation.gate import parse_gate
from rag.evaluation.gold import load_gold, spread
from rag.evaluation.judge import judge_row, judge_run
from rag.evaluation.places import place_at, read_sections
from rag.evaluation.report import report_html
from rag.evaluation.run_file import Header
from rag.evaluation.runner import Judged, run_gold
from rag.evaluation.summary import summary
from rag.evaluation.tables import headline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.evaluation.gold import GoldQuestion
    from rag.evaluation.places import VaultSections
    from rag.evaluation.run_file import Run
    from rag.evaluation.runner import Subject
    from rag.protocols import LLM
    from rag.records import Answer


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one ``rag eval`` was asked to do."""

    gold: Path
    compare: tuple[str | None, ...] = (None,)
    """Variants side by side; None is the default retriever. Gates hold the first."""
    json: str = ""
    """File for the JSON; ``-`` is stdout, "" none."""
    report: Path | None = None
    fail_under: tuple[str, ...] = ()
    judge: str = ""
    limit: int | None = None
    resume: bool = False
    fresh: bool = False
    runs: Path | None = None
    """Folder of saved runs; None is the user's data folder."""
    quiet: bool = False


def evaluate(
    asked: Evaluation,
    build: Callable[[str | None], Subject],
    judge: Callable[[str], LLM] | None = None,
) -> tuple[str, ...]:
    """Run, print and save; one line for each run whose LLM failed and each gate not passed.

    Raises RagError for whatever the user can mend (a gold file, a vault, a setting) and
    UnreadableGateError for a gate. Faults of the gold file show before anything loads.
    """
    questions = spread(load_gold(asked.gold), asked.limit)
    categories = {question.category for question in questions}
    gates = [parse_gate(text, categories) for text in asked.fail_under]
    llm = judge(asked.judge) if judge and asked.judge else None
    subjects = [build(name) for name in asked.compare]
    vault = subjects[0].vault
    for written in (asked.report, asked.runs, Path(asked.json) if asked.json else None):
        _refuse_inside(vault, written)
    sections = read_sections(vault)
    load_gold(asked.gold, sections)
    runs = [_run(asked, questions, subject, sections) for subject in subjects]
    summaries = [summary(run) for run in runs]
    unjudged: LLMError | None = None
    if llm is not None:
        try:
            for run, one in zip(runs, summaries, strict=True):
                one["judge"] = _judge(asked, run, llm)
        except LLMError as failed:
            unjudged = failed  # what was asked for is written all the same
    whole = {**summaries[0]}
    if len(summaries) > 1:
        whole["compare"] = {one["name"]: one for one in summaries}
    _write(asked, whole, runs, summaries)
    if unjudged is not None:
        raise unjudged
    unanswered = (_llm_fault(run) for run in runs if run.without_llm)
    return (*unanswered, *(fault for gate in gates if (fault := gate.fault(whole))))


def _run(
    asked: Evaluation,
    questions: tuple[GoldQuestion, ...],
    subject: Subject,
    sections: VaultSections,
) -> Run:
    depends = Dependence(
        variant=subject.name,
        commit=git_commit(),
        code=code_hash(),
        gold=file_hash(asked.gold),
        vault=vault_hash(subject.vault),
        limit=asked.limit,
        settings=subject.settings,
        models=subject.models,
    )
    started = datetime.now(UTC).isoformat(timespec="seconds")
    header = Header(
        name=subject.name,
        gold=str(asked.gold),
        gold_hash=depends.gold,
        questions=len(questions),
        key=depends.key,
        depends_on=depends.row(),
        started=started,
    )
    folder = asked.runs or user_data_path("rag") / "runs"
    indexed = None
    if subject.indexed is not None:
        indexed = frozenset(place_at(note, path) for note, path in subject.indexed())

    def ask(question: GoldQuestion) -> Answer:
        return subject.assistant.ask(question.question, history=question.history)

    with progress(f"asking {subject.name}", len(questions), quiet=asked.quiet) as on_done:
        run = run_gold(
            questions,
            ask,
            header=header,
            file=folder / f"{asked.gold.stem}.{_file_name(subject.name)}.{depends.key}.jsonl",
            judged=Judged(subject.vault, sections, indexed),
            resume=asked.resume,
            fresh=asked.fresh,
            on_done=on_done,
        )
    if run.header.started != started and not asked.quiet:
        verb = "went on with" if asked.resume else "took"
        _say(f"{subject.name}: {verb} the run begun {run.header.started}; --fresh runs it again")
    return run


def _llm_fault(run: Run) -> str:
    failed = run.without_llm
    return (
        f"{run.header.name}: {len(failed)} of {len(run.outcomes)} answered without the LLM, the"
        f" first because {failed[0].answer.llm_fault}; --resume asks these again"
    )


def _judge(asked: Evaluation, run: Run, llm: LLM) -> dict[str, Any]:
    file = (run.file or Path(run.header.key)).with_suffix(f".judge-{_file_name(llm.name)}.jsonl")
    answered = sum(o.question.answerable and not o.answer.abstained for o in run.outcomes)
    with progress(f"judging {run.header.name}", answered, quiet=asked.quiet) as on_done:
        verdicts = judge_run(run.outcomes, llm, file=file, on_done=on_done)
    return judge_row(verdicts, run.outcomes, llm.name)


def _write(
    asked: Evaluation, whole: dict[str, Any], runs: Sequence[Run], summaries: list[dict[str, Any]]
) -> None:
    text = json.dumps(whole, ensure_ascii=False, indent=2, default=str) + "\n"
    if asked.json == "-":
        sys.stdout.write(text)
    else:
        if asked.json:
            save_text(Path(asked.json), text)
        sys.stdout.write(headline(summaries) + "\n")
    if asked.report is not None:
        save_text(asked.report, report_html(runs, summaries))
    sys.stdout.flush()
    if not asked.quiet:
        for run in runs:
            _say(f"{run.header.name}: saved as {run.file}")


def save_text(file: Path, text: str) -> None:
    """Write a file and the folders above it. Raises SettingsError where that can't be done."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        why = (fault.strerror or str(fault)).lower()
        raise SettingsError(f"can't write {file} ({why}): name another file") from None


def _refuse_inside(vault: Path, written: Path | None) -> None:
    if written is not None and vault.resolve() in written.resolve().parents:
        raise SettingsError(
            f"{written} lies inside the vault, and nothing is ever written there: name another"
        )


@contextmanager
def progress(label: str, total: int, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on stderr with the time left; nothing when quiet."""
    if quiet:
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("time left"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=console.is_terminal) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)


def _file_name(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in name)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
