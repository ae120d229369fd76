"""What a person reads in a terminal: answers, hits and progress laid out with rich."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path  # noqa: TC003
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from rag.laidout import laid_out
from rag.reading.plain import plain
from rag.terminal.telling import safe
from rag.text.code import lines_with_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.indexing.index import Progress
    from rag.records import Answer, Citation, Hit, SyncReport
    from rag.terminal.doctor import Finding

_SNIPPET_CHARACTERS = 160


def show_answer(answer: Answer, vault: Path, *, unsupported: bool = False) -> None:
    """The answer, then each citation with its place, lines and words.

    ``unsupported``: also the statements that no note carries, struck out; ``~~so~~`` where a
    terminal can't.
    """
    console = _console()
    console.print(_said(answer))
    if answer.citations:
        console.print()
    for citation in answer.citations:
        console.print(_place(citation, vault))
        console.print(_quoted(citation))
    if answer.unknown_markers:
        invented = ", ".join(f"[{m}]" for m in answer.unknown_markers)
        console.print(Text(f"The draft cited {invented}, which stands for nothing.", style="red"))
    if unsupported:
        _show_unsupported(answer, console)


def _quoted(citation: Citation) -> Text:
    """The quote, with the words that answer standing out."""
    before, answers, after = citation.quote, "", ""
    if citation.answer_words:
        before, answers, after = citation.quote.partition(citation.answer_words)
    quoted = Text("    “", style="dim")
    for text, style in ((before, ""), (answers, "bold not dim"), (after, "")):
        quoted.append(safe(text).replace("\n", "\n     "), style=style)
    return quoted.append("”")


def _said(answer: Answer) -> Text:
    """The text as it is; only its looks say what a line is."""
    if answer.abstained:
        return Text(safe(answer.text), style="italic")
    kinds = {line.text: line.kind for line in laid_out(answer)}
    styles = {"opening": "", "open": "italic", "code": "cyan"}
    said = Text()
    for number, line in enumerate(lines_with_code(answer.text)):
        kind = kinds.get(line.text.rstrip(), "said")
        said.append("\n" if number else "").append(
            safe(line.written), style=styles.get(kind, "bold")
        )
    return said


def show_hits(hits: Sequence[Hit], *, explain: bool) -> None:
    """Ranked sections; with ``explain``, each signal's rank and score and what it adds."""
    console = _console()
    if not hits:
        console.print("Nothing found.")
        return
    for hit in hits:
        chunk = hit.chunk
        place = _path(chunk.note, chunk.heading_path)
        head = Text(f"{hit.rank:>2}. ", style="bold").append(safe(place), style="cyan")
        day = f"  {hit.day}" if hit.day and hit.day not in place else ""
        head.append(f"  {_span(chunk.lines)}{day}  {hit.score:.3f}", style="dim")
        console.print(head)
        if hit.also:
            console.print(Text(safe(f"    also in {', '.join(hit.also)}"), style="dim"))
        if explain:
            console.print(_signals(hit))
        else:
            snippet = " ".join(chunk.text.split())[:_SNIPPET_CHARACTERS]
            console.print(Text(safe(f"    {snippet}"), style="dim"))


def show_sync(report: SyncReport) -> None:
    """One line for what a sync did, a line for each note that could not be read as written."""
    console = _console(stderr=True)
    for warning in report.warnings:
        console.print(Text(safe(f"warning: {warning}"), style="yellow"))
    console.print(
        f"{report.notes} notes, {report.sections} sections, {report.chunks} chunks: "
        f"{report.added} added, {report.changed} changed, {report.removed} removed, "
        f"{report.unchanged} unchanged, {report.seconds:.1f} s"
    )


def show_findings(findings: Sequence[Finding]) -> None:
    """The doctor's findings, a line each, with what to do about each fault."""
    console = _console()
    table = Table.grid(padding=(0, 2))
    for finding in findings:
        mark = "[green]ok[/]" if finding.ok else "[red]fault[/]"
        table.add_row(mark, escape(finding.name), escape(finding.says))
        if finding.todo:
            table.add_row("", "", f"[yellow]→ {escape(finding.todo)}[/]")
    console.print(table)


def say(line: str) -> None:
    """One diagnostic line on stderr."""
    _console(stderr=True).print(Text(safe(line), style="yellow"))


def saying(*, quiet: bool) -> Callable[[str], None]:
    """``say``, or nothing at all where quiet was asked for."""
    return (lambda _: None) if quiet else say


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A bar with notes, chunks and time left, drawn only once there is something to do."""
    if quiet:
        yield None
        return
    bar: _Bar | None = None

    def report(progress: Progress) -> None:
        nonlocal bar
        if bar is None and progress.notes_done < progress.notes_total:
            bar = _Bar()
        if bar is not None:
            bar.show(progress)

    try:
        yield report
    finally:
        if bar is not None:
            bar.stop()


class _Bar:
    """rich's bar, which most commands need not import: nothing has changed."""

    def __init__(self) -> None:
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as Bar  # noqa: PLC0415

        self._bar = Bar(
            TextColumn("indexing"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("notes, {task.fields[chunks]} chunks"),
            TimeRemainingColumn(),
            console=_console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("indexing", total=None, chunks="0")
        self._bar.start()

    def show(self, progress: Progress) -> None:
        self._bar.update(
            self._task,
            completed=progress.notes_done,
            total=progress.notes_total,
            chunks=_chunks_done(progress),
        )

    def stop(self) -> None:
        self._bar.stop()


def _chunks_done(progress: Progress) -> str:
    """Of how many, where more are known: inside a giant note nothing else moves."""
    if progress.chunks_found > progress.chunks:
        return f"{progress.chunks:,} of {progress.chunks_found:,}"
    return f"{progress.chunks:,}"


def _show_unsupported(answer: Answer, console: Console) -> None:
    left = [safe(claim.text) for claim in answer.claims if not claim.supported]
    if not left:
        return
    console.print()
    console.print(Text("Left out, because no note carries it:", style="dim"))
    for claim in left:
        if console.color_system is None:
            console.print(Text(f"~~{claim}~~"))
        else:
            console.print(Text(claim, style="strike dim"))


def _console(*, stderr: bool = False) -> Console:
    # A pipe gets whole lines: wrapping at 80 columns would break what reads them.
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else 100_000
    return Console(stderr=stderr, highlight=False, soft_wrap=not stream.isatty(), width=width)


def _place(citation: Citation, vault: Path) -> Text:
    file = (vault / citation.note).resolve().as_uri()
    place = _path(citation.note, citation.heading_path)
    line = Text(f"[{citation.marker}] ", style="bold")
    line.append(safe(place), style=f"cyan link {citation.url}")
    lines = _span((citation.first_line, citation.last_line))
    return line.append(f"  {lines}", style=f"dim link {file}")


def _path(note: str, headings: Sequence[str]) -> str:
    """The note and its headings, these without Markdown's marks and addresses."""
    return " › ".join((note, *map(plain, headings)))


def _signals(hit: Hit) -> Table:
    table = Table(show_header=True, header_style="dim", box=None, padding=(0, 2))
    for column in ("    signal", "rank", "score", "adds", ""):
        table.add_column(column)
    for signal in hit.signals:
        rank = "" if signal.rank is None else str(signal.rank)
        adds = f"{signal.adds:+.4f}" if signal.adds else ""
        way = Text(safe(" → ".join(signal.path)) if signal.path[1:] else "", style="dim")
        table.add_row(f"    {signal.name}", rank, f"{signal.score:.4f}", adds, way)
    return table


def _span(lines: tuple[int, int]) -> str:
    first, last = lines
    return f"line {first}" if first == last else f"lines {first}–{last}"
