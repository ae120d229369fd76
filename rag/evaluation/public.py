"""Public question sets side by side: ``python -m rag.evaluation.public FOLDER``.

Each folder below FOLDER with a ``gold.jsonl`` and a ``vault/`` is a set; what is missing is
skipped. Writes a Markdown table of every set and retriever to stdout.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

VARIANTS = ("dense", "keyword", "hybrid")
_COLUMNS = (
    ("questions",),
    ("retrieval", "evidence@1"),
    ("retrieval", "evidence@3"),
    ("retrieval", "evidence@5"),
    ("answers", "correct"),
    ("answers", "correct_and_cited"),
    ("answers", "citation_precision"),
    ("abstention", "recall"),
    ("abstention", "over_refusal"),
    ("abstention", "auroc"),
    ("latency_ms", "p50"),
)


def sets_in(folder: Path) -> tuple[Path, ...]:
    """The sets below a folder, by name."""
    return tuple(
        sorted(p.parent for p in folder.glob("*/gold.jsonl") if (p.parent / "vault").is_dir())
    )


def table_of(folder: Path, variants: tuple[str, ...], limit: int | None = None) -> str:
    """The table as Markdown, a row a set and variant."""
    heads = ["set", "retriever", *(path[-1] for path in _COLUMNS)]
    rows = [heads, ["---"] * len(heads)]
    for each in sets_in(folder):
        for variant in variants:
            found = _figures(each, variant, limit)
            rows.append([each.name, variant, *(_cell(found, path) for path in _COLUMNS)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _figures(folder: Path, variant: str, limit: int | None) -> dict[str, Any]:
    """What ``rag eval`` says of one set, run as a user runs it."""
    with TemporaryDirectory() as written:
        file = Path(written) / "figures.json"
        command = [sys.executable, "-c", "from rag.cli import main; main()", "eval"]
        command += [str(folder / "gold.jsonl"), "--vault", str(folder / "vault")]
        command += ["--compare", variant, "--json", str(file)]
        command += ["--limit", str(limit)] if limit else []
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _cell(found: dict[str, Any], path: tuple[str, ...]) -> str:
    value: Any = found
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return "–"
    return (
        str(value) if isinstance(value, int) else f"{value:.3f}" if value <= 1 else f"{value:.0f}"
    )


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main(arguments: list[str]) -> int:
    """Exit 0; a folder without sets is said and is no fault."""
    folder = Path(arguments[0])
    if not sets_in(folder):
        _say(f"no question sets in {folder}: skipped")
        return 0
    variants = tuple(arguments[1].split(",")) if len(arguments) > 1 else VARIANTS
    limit = int(arguments[2]) if len(arguments) > 2 else None  # noqa: PLR2004
    sys.stdout.write(table_of(folder, variants, limit) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
