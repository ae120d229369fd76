"""Code within text, as Markdown has it: in backticks, or as lines between fences.

In code nothing is a mark: the ``[2]`` of ``box[2]`` cites no source, and a line end is a line end.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FENCE = re.compile(r"[ \t]{0,3}(`{3,})[^`]*")
_LEAST_TICKS = 3
_HELD = "\ue001"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, or all lines between two fences, without these."""

    text: str
    is_code: bool = False

    @property
    def written(self) -> str:
        """As it may stand in a text: code in backticks or fences."""
        return as_code(self.text) if self.is_code else self.text


def code_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each inline code span, backticks included, in one pass over the text."""
    runs = [(m.start(), m.end()) for m in re.finditer(r"`+", text)]
    starts_by_length: dict[int, list[int]] = {}
    for start, end in runs:
        starts_by_length.setdefault(end - start, []).append(start)
    spans: list[tuple[int, int]] = []
    position = 0
    for start, end in runs:
        if start < position or _escaped(text, start):
            continue
        starts = starts_by_length[end - start]
        following = bisect.bisect_right(starts, start)
        if following < len(starts):
            position = starts[following] + (end - start)
            spans.append((start, position))
    return spans


@lru_cache(maxsize=8)
def codes_of(text: str) -> tuple[str, ...]:
    """What stands in code within a text, backticks included; a long line is asked for it often."""
    return tuple(text[start:end] for start, end in code_spans(text)) if "`" in text else ()


def masked_code(text: str, by: str = " ") -> str:
    """The text with code in backticks or fences blanked out, character for character."""
    if "`" not in text:
        return text
    kept: list[str] = []
    position = 0
    for start, end in code_spans(text):
        kept += [text[position:start], re.sub(r"[^\n]", by, text[start:end])]
        position = end
    return "".join([*kept, text[position:]])


def outside_code(change: Callable[[str], str], text: str) -> str:
    """The text changed where it is no code, of which ``change`` sees one letter a span.

    Where it takes such a letter away, the text is changed as a whole, code and all.
    """
    spans = code_spans(text) if "`" in text else []
    if not spans or _HELD in text:
        return change(text)
    kept: list[str] = []
    position = 0
    for start, end in spans:
        kept += [text[position:start], _HELD]
        position = end
    pieces = change("".join([*kept, text[position:]])).split(_HELD)
    if len(pieces) != len(spans) + 1:
        return change(text)
    held = [text[start:end] for start, end in spans]
    return "".join(a + b for a, b in zip(pieces, [*held, ""], strict=True))


def lines_with_code(text: str) -> list[Line]:
    """Line by line, what stands between fences as one; a fence that nothing closes goes on."""
    found: list[Line] = []
    code: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.fullmatch(line)
        if fence and mark and line.strip() == "`" * len(mark[1]) and len(mark[1]) >= len(fence):
            found.append(Line("\n".join(code), is_code=True))
            code, fence = [], ""
        elif fence:
            code.append(line)
        elif mark:
            fence = mark[1]
        else:
            found.append(Line(line))
    if fence:
        found.append(Line("\n".join(code), is_code=True))
    return found


def as_code(code: str) -> str:
    """One line in backticks, several between fences, longer than any run of them that it holds."""
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    ticks = "`" * (longest + 1)
    if "\n" in code:
        fence = ticks.ljust(_LEAST_TICKS, "`")
        return f"{fence}\n{code}\n{fence}"
    return f"{ticks} {code} {ticks}" if longest else f"{ticks}{code}{ticks}"


def _escaped(text: str, position: int) -> bool:
    before = position
    while before and text[before - 1] == "\\":
        before -= 1
    return (position - before) % 2 == 1
