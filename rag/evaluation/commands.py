"""``rag eval``: what it takes on the command line. Light to import; the work is elsewhere."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager

    from rag.evaluation.evaluate import Evaluation
    from rag.evaluation.runner import Subject
    from rag.protocols import LLM

    Flags = Mapping[str, object]
    Build = Callable[[Flags, str | None], Subject]
    Judge = Callable[[Flags, str], LLM]
    Faults = Callable[[bool], AbstractContextManager[None]]

_HITS = 10  # evidence@10 and the like need as many
_INTERRUPTED = 130


def mount(app: typer.Typer, build: Build, *, faults: Faults, judge: Judge) -> None:
    """Give ``app`` the command ``eval``.

    ``build(flags, retriever)`` makes the variant to ask, its index up to date; ``flags`` holds
    the common options as they were said (vault, index, llm, embedder, fast, reranker, checker,
    base_url, k, where, as_of, quiet; None for unsaid, but k is 10), ``retriever`` is a name from
    ``--compare`` or None for the default. ``judge(flags, spec)`` makes the LLM of
    ``--judge``. ``faults(debug)`` is the context that turns a RagError into one line and exit 1.
    """

    @app.command(
        "eval",
        epilog="rag eval diff A B compares two saved runs, or two files that --json wrote.",
    )
    def eval_command(
        words: Annotated[list[str], typer.Argument(metavar="GOLD | diff A B")],
        vault: Annotated[Path | None, typer.Option(path_type=str, help="Folder of notes.")] = None,
        index: Annotated[
            Path | None, typer.Option(path_type=str, help="Folder of the index.")
        ] = None,
        llm: Annotated[str | None, typer.Option(help="PROVIDER:MODEL that answers.")] = None,
        embedder: Annotated[str | None, typer.Option(help="PROVIDER:MODEL.")] = None,
        fast: Annotated[bool, typer.Option("--fast", help="Encode with 8-bit weights.")] = False,
        reranker: Annotated[str | None, typer.Option(help="auto, none or PROVIDER:MODEL.")] = None,
        checker: Annotated[str | None, typer.Option(help="transformers:NAME-or-folder.")] = None,
        base_url: Annotated[
            str | None, typer.Option(help="Of an OpenAI-compatible server.")
        ] = None,
        k: Annotated[int | None, typer.Option("-k", help="Hits kept (default 10 here).")] = None,
        where: Annotated[str | None, typer.Option(help="Only these notes.")] = None,
        as_of: Annotated[str | None, typer.Option(help="Answer as of this date.")] = None,
        compare: Annotated[
            str, typer.Option(help="Retrievers side by side: dense,keyword,hybrid.")
        ] = "",
        as_json: Annotated[str, typer.Option("--json", help="Write JSON here; - is stdout.")] = "",
        report: Annotated[Path | None, typer.Option(help="Write an HTML report here.")] = None,
        fail_under: Annotated[
            list[str] | None,
            typer.Option(help="METRIC=NUMBER: exit 1 where worse; may be repeated."),
        ] = None,
        judge_spec: Annotated[
            str, typer.Option("--judge", help="PROVIDER:MODEL that grades, reported apart.")
        ] = "",
        limit: Annotated[
            int | None, typer.Option(min=1, help="Only so many questions, spread evenly.")
        ] = None,
        resume: Annotated[bool, typer.Option("--resume", help="Go on with a stopped run.")] = False,
        fresh: Annotated[
            bool, typer.Option("--fresh", help="Ask again even if nothing changed.")
        ] = False,
        runs: Annotated[Path | None, typer.Option(help="Folder of saved runs.")] = None,
        quiet: Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")] = False,
        debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    ) -> None:
        """Evaluate the answers against a gold file, or compare two evaluations."""
        with faults(debug):
            if len(words) == 3 and words[0] == "diff":  # noqa: PLR2004
                _diff(Path(words[1]), Path(words[2]), as_json)
                return
            if len(words) != 1:
                raise typer.BadParameter("write: rag eval GOLD, or: rag eval diff A B")
            from rag.evaluation.evaluate import Evaluation  # noqa: PLC0415
            from rag.settings import read_settings  # noqa: PLC0415

            chosen = read_settings({"k": k, "quiet": quiet})
            flags = {
                "vault": vault, "index": index, "llm": llm, "embedder": embedder,
                "fast": fast, "reranker": reranker, "checker": checker, "base_url": base_url,
                "k": chosen.k if "k" in chosen.model_fields_set else _HITS,
                "where": where, "as_of": as_of, "quiet": chosen.quiet or None,
            }  # fmt: skip
            asked = Evaluation(
                gold=Path(words[0]), compare=_variants(compare), json=as_json, report=report,
                fail_under=tuple(fail_under or ()), judge=judge_spec, limit=limit, resume=resume,
                fresh=fresh, runs=runs, quiet=chosen.quiet,
            )  # fmt: skip
            _evaluate(asked, flags, build, judge)


def _evaluate(asked: Evaluation, flags: Flags, build: Build, judge: Judge) -> None:
    from rag.evaluation.evaluate import evaluate  # noqa: PLC0415
    from rag.evaluation.gate import UnreadableGateError  # noqa: PLC0415

    try:
        failed = evaluate(
            asked, lambda retriever: build(flags, retriever), lambda spec: judge(flags, spec)
        )
    except UnreadableGateError as fault:
        raise typer.BadParameter(str(fault)) from None
    except KeyboardInterrupt:
        typer.echo("rag: stopped; what is done is kept: add --resume to go on", err=True)
        raise typer.Exit(_INTERRUPTED) from None
    for line in failed:
        typer.echo(f"rag: {line}", err=True)
    if failed:
        raise typer.Exit(1)


def _diff(first: Path, second: Path, as_json: str) -> None:
    from rag.evaluation.diff import diff_row, diff_runs, diff_text, read_side  # noqa: PLC0415
    from rag.evaluation.evaluate import save_text  # noqa: PLC0415

    diff = diff_runs(read_side(first), read_side(second))
    text = json.dumps(diff_row(diff), ensure_ascii=False, indent=2) + "\n"
    if as_json and as_json != "-":
        save_text(Path(as_json), text)
    sys.stdout.write(text if as_json == "-" else diff_text(diff) + "\n")


def _variants(compare: str) -> tuple[str | None, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in compare.split(",") if name.strip()))
    return names or (None,)
