"""The options that several commands share, worded once. Light to import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

# As they were typed (``path_type``): Path("") would be the folder one is in.
Vault = Annotated[Path | None, typer.Option("--vault", path_type=str, help="Folder of notes.")]
IndexFolder = Annotated[
    Path | None,
    typer.Option("--index", path_type=str, help="Folder of the index, outside the vault."),
]
Store = Annotated[
    str | None,
    typer.Option("--store", help="http://HOST:PORT of a Chroma server that keeps the vectors."),
]
Llm = Annotated[
    str | None,
    typer.Option("--llm", help="PROVIDER:MODEL, e.g. openai:gpt-5 or llamacpp:model.gguf."),
]
# Taken where no LLM is asked, so that one set of options can be given to every command.
UnusedLlm = Annotated[str | None, typer.Option("--llm", hidden=True)]
EmbedderName = Annotated[
    str | None, typer.Option("--embedder", help="PROVIDER:MODEL of the embeddings.")
]
Fast = Annotated[
    bool,
    typer.Option("--fast", help="Encode with 8-bit weights: quicker, nearly the same vectors."),
]
RerankerName = Annotated[
    str | None,
    typer.Option(
        "--reranker",
        help="auto, none, or PROVIDER:MODEL of a cross-encoder that reorders the hits too.",
    ),
]
CheckerName = Annotated[
    str | None,
    typer.Option(
        "--checker",
        help="transformers:NAME-or-folder of a model that checks answers (SQuAD 2, or NLI).",
    ),
]
K = Annotated[int | None, typer.Option("-k", help="Hits kept (default 8).")]
Where = Annotated[
    str | None,
    typer.Option(
        "--where", help='Only these notes: tag:ai path:Folder/ note:"Name" after:2026-01-01 …'
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Prefer what the notes said by this date.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ShowUnsupported = Annotated[
    bool,
    typer.Option("--show-unsupported", help="Show what was left out of the answer, struck out."),
]
NoSync = Annotated[bool, typer.Option("--no-sync", help="Don't update the index first.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a fault.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", help="Of an OpenAI-compatible server.")]
