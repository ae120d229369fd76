"""Headings that say something themselves, with nothing below them that they could stand over.

Logs and outlines are written so: ``## 2026-03-04 Sold the boat to Ole Lund``. Such a heading is
text of the section it stands in. Others are labels, whose text is still to be written, or stands
under the next heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.reading.plain import folded, plain
from rag.text.askingwords import WH
from rag.text.terms import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.reading.markdown import Heading

_LEAST_WORDS = 3
_OPEN = re.compile(rf"(?:{WH})\b|.*[?？:：…]\W*$", re.IGNORECASE)
_STATES = re.compile(r"(?!\W*\d{1,3}[.)]\s).*\d|.*[:：]\s*\S|.*[.。]$")


def heading_said(content: str) -> str:
    """A heading without marks where it can be told by itself, "" where it is only a label."""
    said = folded(plain(content))
    told = sum(not any(map(str.isdigit, word)) for word in words(said)) >= _LEAST_WORDS
    return "" if not told or _OPEN.match(said) else said


def bare_headings(found: Sequence[Heading], lines: Sequence[str]) -> Iterator[Heading]:
    """Those of a note that are text: all of one parent's, or one with a figure or ``Key: value``.

    ``lines`` are those that the headings were found in.
    """
    ends = [*(heading.first for heading in found), len(lines)][1:]
    empty = {
        heading.first
        for heading, end in zip(found, ends, strict=True)
        if not any(re.search(r"\w", line) for line in lines[heading.end : end])
    }
    above: list[Heading] = []
    families: dict[int, list[Heading]] = {}
    for heading in found:
        while above and above[-1].level >= heading.level:
            above.pop()
        families.setdefault(above[-1].first if above else -1, []).append(heading)
        above.append(heading)
    for family in families.values():
        bare = [
            one
            for one in family
            if one.first in empty and one.first not in families and heading_said(one.content)
        ]
        alike = len(bare) == len(family)
        yield from (one for one in bare if alike or _STATES.match(heading_said(one.content)))
