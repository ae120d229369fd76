"""A bold line of its own, which a writer sets above text as a heading: a question of an FAQ."""

from __future__ import annotations

import re

from rag.reading.plain import folded, plain

_BOLD = re.compile(r"\s*(\*\*|__)(?=\S)((?:(?!\1).)+)(?<=\S)\1\s*[:：]?\s*")


def bold_line(content: str) -> str:
    """The words of a paragraph's first line where all of it is bold, "" for any other."""
    line = content.split("\n", 1)[0]
    return folded(plain(line)) if _BOLD.fullmatch(line) else ""
