"""An answer's text, line by line, with what each line is: faces lay them out and decide nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.text.code import as_code, lines_with_code, masked_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rag.records import Answer

Kind = Literal["said", "opening", "item", "open", "code"]

_MARKED = re.compile(r"\[\d+\]")
_BULLET = "- "
NOT_SAID = "The notes don't say"
"""How an abstention begins, and a line about a part of the question that stays open."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of an answer."""

    kind: Kind
    """``said``; ``opening``, which rests on the items below it (``The notes disagree, newest
    first:``); ``item`` of a list; ``open``, a part of the question that the notes don't answer;
    ``code``, a block of several lines, whose markers are the line below it."""
    text: str
    """As in the answer, an item without its bullet, code without its fences."""


def laid_out(answer: Answer) -> tuple[AnswerLine, ...]:
    """The lines of an answer's text, blank ones left out.

    Under an opening an item is what has a bullet, or begins with the title of a cited note, as
    the values do that notes disagree about.
    """
    titles = tuple({f"{c.title}{after}" for c in answer.citations for after in (":", ",")})
    every = [line for line in lines_with_code(answer.text) if line.text.strip()]
    written = [line.text.rstrip() for line in every]
    found: list[AnswerLine] = []
    for place, line in enumerate(written):
        if every[place].is_code:
            found.append(AnswerLine("code", line))
            continue
        after = every[place + 1 : place + 2]
        below = "".join(masked_code(one.text) for one in after if not one.is_code)
        under = bool(found) and found[-1].kind in {"opening", "item"}
        if line.startswith(_BULLET):
            found.append(AnswerLine("item", line.removeprefix(_BULLET)))
        elif _MARKED.search(masked_code(line)):
            listed = under and line.startswith(titles) and not written[place - 1].startswith("- ")
            found.append(AnswerLine("item" if listed else "said", line))
        elif line.startswith(f"{NOT_SAID}: "):
            found.append(AnswerLine("open", line))
        elif line.endswith(":") and (below.startswith(_BULLET) or _MARKED.search(below)):
            found.append(AnswerLine("opening", line))
        else:
            found.append(AnswerLine("said", line))
    return tuple(found)


def markdown_of(lines: Iterable[tuple[str, str]]) -> str:
    """(kind, text) pairs as Markdown, where a single line end would run two lines into one."""
    made = ""
    before = ""
    for kind, text in lines:
        gap = "\n" if kind == before == "item" else "\n\n"
        told = {"item": f"- {text}", "open": f"*{text}*", "code": as_code(text)}
        shown = told.get(kind, text)
        made += f"{gap if made else ''}{shown}"
        before = kind
    return made


def place_of(title: str, heading_path: Sequence[str]) -> str:
    """Where a section stands, as an LLM reads and a person would write it: "Ada › Work"."""
    return " › ".join((title, *heading_path))
