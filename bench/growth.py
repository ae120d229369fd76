"""How time and size grow with the vault, from a thousand to a hundred thousand chunks.

    python bench/growth.py --cache FOLDER --out growth.md --picture docs/img/performance-growth.svg

For each size it makes a vault (see ``vaults.py``), indexes it from nothing, and measures: warm
retrieval, a sync that finds nothing changed, a question asked by a fresh process, the same right
after a note was edited, disk, and the peak memory of each. From ``--model-up-to`` chunks on the
vectors are means of word vectors in place of the model's, and the table says so. What is known is
kept in ``FOLDER/growth.json``: ``--steps retrieve`` measures one step again on the same indexes.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import typer
from machine import machine
from runs import ROOT, BenchError, quiet, run
from tables import Table, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    Figures = dict[str, Any]

SIZES = "1000,3000,10000,30000,100000"
STEPS = ("build", "retrieve", "unchanged", "edited")
CHUNKS_PER_NOTE = 6
WORDS_PER_NOTE = 346
"""As the 537 notes with 186,000 words of the other bench."""
QUESTION = "who led the angel round of ace robotics"
_HERE = Path(__file__).parent
_MB = 1e6


class Size:
    """One vault of so many chunks, its index beside it, and what was measured."""

    def __init__(self, cache: Path, chunks: int, how: str, runs: int) -> None:
        self.folder = cache / f"growth-{chunks}"
        self.vault = self.folder / "vault"
        self.index = self.folder / f"index-{how}"
        self.models = cache / "data" / "rag" / "models"
        self.how = how
        self._data = {"XDG_DATA_HOME": str(cache / "data"), "PYTHONPATH": str(ROOT)}
        self._runs = runs
        self._chunks = chunks

    def make(self) -> None:
        """Write the notes, where they do not stand there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        notes = round(self._chunks / CHUNKS_PER_NOTE)
        words = ("--words", str(notes * WORDS_PER_NOTE))
        run([sys.executable, _HERE / "vaults.py", self.folder, "--notes", str(notes), *words])

    def build(self) -> Figures:
        """Index from nothing; the chunks, notes and bytes there are then."""
        shutil.rmtree(self.index, ignore_errors=True)
        done = self._step("build")
        catalog = sum(f.stat().st_size for f in self.index.glob("catalog.sqlite*"))
        every = sum(f.stat().st_size for f in self.index.rglob("*") if f.is_file())
        text = sum(f.stat().st_size for f in self.vault.rglob("*.md"))
        return done | {"catalog": catalog, "chroma": every - catalog, "text": text}

    def retrieve(self) -> Figures:
        """Warm retrieval, in one process."""
        return self._step("retrieve", "--questions", str(ROOT / "eval" / "gold.jsonl"))

    def unchanged(self) -> Figures:
        """A sync that finds nothing to do, and a question, each by a fresh process."""
        syncs = [self._rag("index") for _ in range(self._runs)]
        asked = [self._rag("ask", QUESTION) for _ in range(self._runs)]
        return {
            "seconds": median(one.seconds for one in syncs),
            "peak": max(one.peak_mb for one in syncs),
            "ask": median(one.seconds for one in asked),
            "ask_peak": max(one.peak_mb for one in asked),
        }

    def edited(self) -> Figures:
        """One note edited: a fresh process asks, and its answer holds the new text."""
        note = min(self.vault.rglob("*.md"))
        before = note.read_text("utf-8")
        times, peaks = [], []
        try:
            for number in range(self._runs):
                new = f"{before}\n## Zanzibar lighthouse {number}\n\nZanzibar lighthouse {number} "
                note.write_text(f"{new}was painted by Ottoline{number} Quux.\n", "utf-8")
                done = self._rag("ask", f"who painted Zanzibar lighthouse {number}?")
                if f"Ottoline{number}" not in done.said:
                    raise BenchError(f"{note.name} was edited, and its new text does not answer")
                times.append(done.seconds)
                peaks.append(done.peak_mb)
        finally:
            note.write_text(before, "utf-8")
            self._rag("index")
        return {"seconds": median(times), "peak": max(peaks)}

    def _step(self, name: str, *more: str) -> Figures:
        command = [sys.executable, _HERE / "growth_steps.py", name, self.vault, self.index]
        done = run([*command, self.models, "--how", self.how, *more], env=self._data)
        return json.loads(done.said) | {"peak": done.peak_mb, "cpu": done.cpu}

    def _rag(self, *said: str) -> Any:
        program = "from rag.cli import main; main()"
        places = ("--vault", self.vault, "--index", self.index)
        return run([sys.executable, "-c", program, *said, *places], env=self._data)


def main(
    cache: Annotated[Path, typer.Option(help="Where vaults, indexes and the model are kept.")],
    sizes: Annotated[str, typer.Option(help="Chunks, by comma.")] = SIZES,
    steps: Annotated[str, typer.Option(help="What to measure, by comma.")] = ",".join(STEPS),
    model_up_to: Annotated[int, typer.Option(help="Real encoding up to so many.")] = 10_000,
    runs: Annotated[int, typer.Option(min=1, help="Of what is a median.")] = 3,
    out: Annotated[Path | None, typer.Option(help="Write the tables here too.")] = None,
    page: Annotated[Path | None, typer.Option(help="Put them at <!-- growth --> there.")] = None,
    lock: Annotated[Path | None, typer.Option(help="Hold this file's lock while timing.")] = None,
    picture: Annotated[Path | None, typer.Option(help="Draw it (SVG).")] = None,
) -> None:
    """Measure growth and print it as a Markdown table."""
    try:
        wanted, chosen = _sizes(sizes), _steps(steps)
        kept = cache.resolve() / "growth.json"
        found: dict[str, Figures] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
        for chunks in wanted:
            how = "model" if chunks <= model_up_to else "words"
            size = Size(cache.resolve(), chunks, how, runs)
            figures = found.setdefault(f"{chunks}-{how}", {"how": how, "wanted": chunks})
            size.make()
            for step in chosen:
                sys.stderr.write(f"{time.strftime('%H:%M:%S')} {chunks:,} chunks: {step}\n")
                long = step == "build" and chunks > model_up_to
                with quiet(None if long else lock):
                    figures[step] = getattr(size, step)()
                kept.write_text(json.dumps(found, indent=1), encoding="utf-8")
        rows = sorted(found.values(), key=lambda one: (one["wanted"], one["how"]))
        text = f"{machine()}\n\n{render(rows)}"
        typer.echo(text)
        if page:
            put(text, page, "growth")
    except BenchError as fault:
        typer.echo(f"growth: {fault}", err=True)
        raise typer.Exit(1) from None
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    if picture:
        from drawing import draw_growth  # noqa: PLC0415  (only who draws needs matplotlib)

        draw_growth(rows, picture)


def render(rows: Sequence[Figures]) -> str:
    """The figures as Markdown tables, a size a line; a step that was not run is a dash."""
    parts = [_built(rows), _asked(rows)]
    return "\n\n".join(table.markdown() for table in parts)


def _built(rows: Sequence[Figures]) -> Table:
    table = Table(
        "chunks", "notes", "vectors", "index, s", "processor, s", "encoding, s", "chunks/s",
        "peak, MB", "catalog, MB", "Chroma, MB", "notes themselves, MB",
    )  # fmt: skip
    for row in rows:
        one = row.get("build")
        if one:
            table.add(
                f"{one['chunks']:,}", f"{one['notes']:,}",
                "the model's" if row["how"] == "model" else "word means",
                f"{one['build']:.1f}", f"{one['cpu']:.1f}", f"{one['encoding']:.1f}",
                f"{one['chunks'] / one['build']:.0f}", f"{one['peak']:.0f}",
                *(f"{one[part] / _MB:.1f}" for part in ("catalog", "chroma", "text")),
            )  # fmt: skip
    return table


def _asked(rows: Sequence[Figures]) -> Table:
    table = Table(
        "chunks", "vectors", "hybrid p50 / p99, ms", "of it processor", "dense p50 / p99",
        "keyword p50 / p99", "peak, MB", "nothing changed, s", "`ask` cold, s",
        "`ask` after an edit, s", "peak of `ask`, MB",
    )  # fmt: skip
    for row in rows:
        warm, still = row.get("retrieve", {}), row.get("unchanged", {})
        table.add(
            f"{row.get('build', warm).get('chunks', row['wanted']):,}",
            "the model's" if row["how"] == "model" else "word means",
            _percentiles(warm.get("hybrid")), _percentiles(warm.get("hybrid"), "processor_"),
            *(_percentiles(warm.get(name)) for name in ("dense", "keyword")),
            _number(warm.get("peak"), 0),
            _number(still.get("seconds")), _number(still.get("ask")),
            _number(row.get("edited", {}).get("seconds")), _number(still.get("ask_peak"), 0),
        )  # fmt: skip
    return table


def _percentiles(found: Figures | None, of: str = "") -> str:
    if not found or f"{of}p50" not in found:
        return "–"
    return f"{found[f'{of}p50']:.0f} / {found[f'{of}p99']:.0f}"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _sizes(said: str) -> list[int]:
    try:
        sizes = [int(one) for one in said.split(",")]
    except ValueError:
        sizes = []
    if not sizes or min(sizes) < CHUNKS_PER_NOTE:
        raise BenchError(f"--sizes {said}: write numbers of chunks by comma, {CHUNKS_PER_NOTE} up")
    return sizes


def _steps(said: str) -> list[str]:
    if not said:
        return []
    wrong = set(said.split(",")) - set(STEPS)
    if wrong:
        raise BenchError(f"--steps {', '.join(sorted(wrong))}: there are {', '.join(STEPS)}")
    return said.split(",")


if __name__ == "__main__":
    typer.run(main)
