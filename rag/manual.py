"""Every command's help as one Markdown page: ``python -m rag.manual > docs/cli.md``."""

from __future__ import annotations

import sys

import typer

from rag.cli import app

_COMPLETION = """\
`rag --install-completion` and `ask --install-completion` teach your shell to complete commands and
options at the Tab key; open a new shell afterwards."""


def manual() -> str:
    """The page; the same on every machine and terminal."""
    group = typer.main.get_command(app)
    parts = [
        "# Commands",
        "Made by `python -m rag.manual > docs/cli.md`; a test holds it against the commands.",
        "`ask` alone is the same as `rag ask`. Flags beat `RAG_*` variables beat `rag.toml`.",
        _COMPLETION,
    ]
    for name, command in sorted(getattr(group, "commands", {}).items()):
        context = command.make_context(f"rag {name}", [], resilient_parsing=True, terminal_width=96)
        parts.append(f"## rag {name}\n\n```text\n{command.get_help(context).strip()}\n```")
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(manual())
