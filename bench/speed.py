"""This program beside its peers, in one run: commands as a user types them, and their memory.

    python bench/speed.py --cache FOLDER --out speed.md --picture docs/img/performance-speed.svg
    python bench/speed.py --cache FOLDER --vault NOTES

Without ``--vault`` it makes one of 537 notes and about 186,000 words. Every contestant gets a
virtual environment in the cache (made once), a copy of the vault, and its turn in every round, so
that whatever else the machine does hits all of them alike; figures are medians. One that cannot be
installed or fails is named with the reason. The vault given is only read.
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import typer
from contestants import Contestant, Ours, chosen
from machine import machine
from runs import BenchError, Run, quiet, run
from tables import Table, put

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contestants import Command

QUESTION = "who led the angel round of ace robotics?"
MEASURES = {
    "help": "`--help`",
    "index": "index from nothing",
    "unchanged": "index, nothing changed",
    "edited": "one note edited, until a search shows it",
    "search": "one search",
    "ask": "one `ask`: an answer, checked",
}
_HERE = Path(__file__).parent
_WORD = "zanzibarlighthouse"


@dataclass
class Result:
    """What a contestant was measured at, or why it was not."""

    name: str
    lacks: str = ""
    failed: str = ""
    runs: dict[str, list[Run]] = field(default_factory=dict)

    def seconds(self, measure: str) -> float | None:
        """The median; None for what it does not have."""
        found = self.runs.get(measure)
        return median(one.seconds for one in found) if found else None

    def cpu(self, measure: str) -> float | None:
        """The median of the processor's time; None for what it does not have."""
        found = self.runs.get(measure)
        return median(one.cpu for one in found) if found else None

    def peak(self, measure: str) -> float | None:
        """Most memory of any run, in MB."""
        found = self.runs.get(measure)
        return max(one.peak_mb for one in found) if found else None


def main(
    cache: Annotated[Path, typer.Option(help="Where environments and vaults are kept.")],
    vault: Annotated[
        Path | None, typer.Option(help="A folder of notes; made up if unsaid.")
    ] = None,
    contestants: Annotated[str, typer.Option(help="By comma.")] = "rag,mdsearch-cli,langchain",
    runs: Annotated[int, typer.Option(min=0, help="Rounds.")] = 3,
    index_runs: Annotated[int, typer.Option(min=0, help="Rounds that index from nothing.")] = 2,
    question: Annotated[str, typer.Option(help="What is searched and asked.")] = QUESTION,
    passages: Annotated[int, typer.Option(min=0, help="To encode; 0 leaves that out.")] = 1000,
    out: Annotated[Path | None, typer.Option(help="Write the tables here too.")] = None,
    page: Annotated[Path | None, typer.Option(help="Put them at <!-- speed --> there.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Draw it (SVG).")] = None,
    keep: Annotated[Path | None, typer.Option(help="Add to the runs in this file.")] = None,
    lock: Annotated[Path | None, typer.Option(help="Hold this file's lock while timing.")] = None,
) -> None:
    """Measure everyone and print Markdown tables."""
    cache = cache.resolve()
    try:
        notes = _vault(vault, cache)
        ready, results = prepared(chosen(contestants), cache, notes)
        remember(results, keep)
        compete(ready, results, question, (runs, index_runs), lock, keep)
        encoded = _encoded(ready, notes, passages, lock)
        text = f"{machine()}; {_size(notes)}\n\n{render(results, encoded)}"
        typer.echo(text)
        if page:
            put(text, page, "speed")
    except BenchError as fault:
        typer.echo(f"speed: {fault}", err=True)
        raise typer.Exit(1) from None
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    if picture:
        from drawing import draw_speed  # noqa: PLC0415  (only who draws needs matplotlib)

        draw_speed(results, {key: MEASURES[key].replace("`", "") for key in MEASURES}, picture)


def prepared(
    kinds: Sequence[type[Contestant]], cache: Path, notes: Path
) -> tuple[list[Contestant], list[Result]]:
    """Everyone installed, each with a copy of the vault; those that can't be have a reason."""
    ready, results = [], []
    for kind in kinds:
        one = kind(cache, cache / "vaults" / kind.name.replace(" ", "-"))
        result = Result(one.name, one.lacks)
        results.append(result)
        _say(f"{one.name}: installing")
        try:
            one.install()
            one.prepare()
        except BenchError as fault:
            result.failed = f"not installed: {fault}"
            continue
        shutil.rmtree(one.vault, ignore_errors=True)
        shutil.copytree(notes, one.vault, ignore=shutil.ignore_patterns(".*"))
        ready.append(one)
    return ready, results


def compete(
    ready: Sequence[Contestant],
    results: Sequence[Result],
    question: str,
    rounds: tuple[int, int],
    lock: Path | None,
    keep: Path | None = None,
) -> None:
    """Every measure of every contestant, in turns."""
    by_name = {result.name: result for result in results}
    for number in range(max(rounds)):
        for measure in MEASURES:
            if number >= rounds[measure == "index"]:
                continue
            _say(f"round {number + 1}: {measure}")
            with quiet(lock):
                for one in ready:
                    if not by_name[one.name].failed:
                        _measure(one, by_name[one.name], measure, question, number)
                        write(results, keep)


def remember(results: Sequence[Result], keep: Path | None) -> None:
    """Give each the runs that ``write`` kept of it. Raises BenchError for another file."""
    if keep is None or not keep.exists():
        return
    try:
        kept = json.loads(keep.read_text("utf-8"))
        for result in results:
            for measure, runs in kept.get(result.name, {}).items():
                result.runs[measure] = [Run(*one, said="") for one in runs]
    except (ValueError, TypeError, AttributeError):
        raise BenchError(f"{keep} holds no runs of this bench: name another with --keep") from None


def write(results: Sequence[Result], keep: Path | None) -> None:
    """Every run's seconds, processor's seconds and peak, by contestant and measure."""
    if keep is not None:
        runs = {
            result.name: {
                measure: [(one.seconds, one.cpu, one.peak_mb) for one in found]
                for measure, found in result.runs.items()
            }
            for result in results
        }
        keep.write_text(json.dumps(runs, indent=1), encoding="utf-8")


def _measure(one: Contestant, result: Result, measure: str, question: str, number: int) -> None:
    try:
        done = _timed(one, measure, question, number)
    except BenchError as fault:
        result.failed = f"failed at {measure}: {fault}"
        return
    if done:
        result.runs.setdefault(measure, []).append(done)


def _timed(one: Contestant, measure: str, question: str, number: int) -> Run | None:
    if measure == "edited":
        return _edited(one, number)
    if measure == "index":
        one.forget()
    commands: dict[str, Command | None] = {
        "help": one.help(),
        "index": one.index(),
        "unchanged": one.update(),
        "search": one.search(question),
        "ask": one.ask(question),
    }
    command = commands[measure]
    return run(command, env=one.env) if command else None


def _edited(one: Contestant, number: int) -> Run | None:
    """One note gets a sentence; where a search does not sync by itself, it is told to before."""
    update, search = one.update(), one.search(f"what was painted at {_WORD}{number}")
    if not update or not search:
        return None
    note = min(one.vault.rglob("*.md"))
    before = note.read_text("utf-8")
    new = f"{before}\n## The {_WORD}{number}\n\nA door was painted at {_WORD}{number}.\n"
    note.write_text(new, encoding="utf-8")
    try:
        synced = [] if isinstance(one, Ours) else [run(update, env=one.env)]
        found = run(search, env=one.env)
    finally:
        note.write_text(before, encoding="utf-8")
        run(update, env=one.env)
    if note.stem.split()[0] not in found.said:
        raise BenchError(f"the search does not show {note.name}, which was edited")
    every = [*synced, found]
    seconds, cpu = sum(r.seconds for r in every), sum(r.cpu for r in every)
    return Run(seconds, cpu, max(r.peak_mb for r in every), found.said)


def _encoded(
    ready: Sequence[Contestant], notes: Path, passages: int, lock: Path | None
) -> dict[str, Any]:
    ours = next((one for one in ready if type(one) is Ours), None)
    if ours is None or not passages:
        return {}
    _say("encoding")
    models = Path(ours.env["XDG_DATA_HOME"]) / "rag" / "models"
    command = [ours.program("python"), _HERE / "encoding.py", notes, models]
    with quiet(lock):
        said = run([*command, "--passages", str(passages)], env=ours.env).said
    found: dict[str, Any] = json.loads(said)
    return found


def render(results: Sequence[Result], encoded: dict[str, Any]) -> str:
    """Markdown: times with how many times ours, memory, encoding, and what is missing and why."""
    parts = [
        _times(results, "seconds, fresh process", Result.seconds).markdown(),
        _times(results, "of it processor, all cores", Result.cpu).markdown(),
        _peaks(results).markdown(),
    ]
    if encoded:
        parts.append(_encoding(encoded))
    missing = [f"- {one.name}: {one.failed}" for one in results if one.failed]
    missing += [f"- {one.name}: – stands where {one.lacks}." for one in results if one.lacks]
    return "\n\n".join([*parts, "\n".join(missing)] if missing else parts)


def _times(
    results: Sequence[Result], what: str, of: Callable[[Result, str], float | None]
) -> Table:
    table = Table(what, *(one.name for one in results))
    for measure, label in MEASURES.items():
        ours = of(results[0], measure)
        table.add(label, *(_against(of(one, measure), ours, one.failed) for one in results))
    return table


def _peaks(results: Sequence[Result]) -> Table:
    table = Table("most memory, MB", *(one.name for one in results))
    for measure in ("index", "search", "ask"):
        peaks = [(one.peak(measure), one.failed) for one in results]
        cells = ["failed" if failed and p is None else _plain(p, 0) for p, failed in peaks]
        table.add(MEASURES[measure], *cells)
    return table


def _encoding(encoded: dict[str, Any]) -> str:
    table = Table(
        f"{encoded['passages']:,} passages, {encoded['tokens']:,} tokens",
        "tokens a second", "times plain", "least cosine", "mean cosine",
    )  # fmt: skip
    for name, one in encoded["by"].items():
        table.add(
            name, f"{one['tokens_a_second']:,.0f}", f"{one['times']:.2f}",
            f"{one['least_cosine']:.6f}", f"{one['mean_cosine']:.6f}",
        )  # fmt: skip
    return table.markdown()


def _against(seconds: float | None, ours: float | None, failed: str) -> str:
    if seconds is None:
        return "failed" if failed else "–"
    if ours is None or seconds == ours:
        return _plain(seconds, 2)
    return f"{_plain(seconds, 2)} ({seconds / ours:.1f}×)"


def _plain(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def _vault(vault: Path | None, cache: Path) -> Path:
    if vault is None:
        return Path(run([sys.executable, _HERE / "vaults.py", cache / "made"]).said.strip())
    if not vault.is_dir():
        raise BenchError(f"no vault at {vault}: name a folder of notes with --vault DIR")
    if next(vault.rglob("*.md"), None) is None:
        raise BenchError(f"{vault} holds no .md file: name a folder of notes with --vault DIR")
    return vault.resolve()


def _size(notes: Path) -> str:
    files = list(notes.rglob("*.md"))
    words = sum(len(file.read_text("utf-8", "replace").split()) for file in files)
    return f"{len(files):,} notes, {words:,} words"


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    typer.run(main)
