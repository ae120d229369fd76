"""Headings that say something themselves, with nothing below them that they could stand over.

Logs and outlines are written so: ``## 2026-03-04 Sold the boat to Ole Lund``. Such a heading is
text of the section it stands in. One of a word or two is a label whose text is still to be written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.reading.plain import folded, plain
from rag.text.askingwords import WH
from rag.text.terms import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.reading.markdown import Heading

_LEAST_WORDS = 3
_OPEN = re.compile(rf"(?:{WH})\b|.*[?？:：…]\W*$", re.IGNORECASE)


def heading_said(content: str) -> str:
    """A heading without marks where it can be told by itself, "" where it is only a label."""
    said = folded(plain(content))
    told = sum(not any(map(str.isdigit, word)) for word in words(said)) >= _LEAST_WORDS
    return "" if not told or _OPEN.match(said) else said


def is_bare(heading: Heading, below: Heading | None, lines: Sequence[str]) -> bool:
    """Whether nothing hangs on a heading that says something; ``lines`` are those of its note."""
    if not heading_said(heading.content) or (below and below.level > heading.level):
        return False
    stop = below.first if below else len(lines)
    return not any(re.search(r"\w", line) for line in lines[heading.end : stop])
