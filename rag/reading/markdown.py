"""Where the blocks of a note stand: markdown-it-py's token line maps, and nothing of its HTML.

Only the block rules run, so 10,000 ordinary notes parse in seconds. Two rules are added:
``$$`` maths blocks, and Obsidian's ``%%`` comments, whose contents must not be read as headings;
and a paragraph right over ``---`` is no heading.
Link definitions are left as paragraphs; footnotes stay where they are written.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import lheading
from mdit_py_plugins.footnote import footnote_plugin

from rag.reading.datauris import without_data
from rag.reading.linescan import scan_lines
from rag.text.code import masked_code
from rag.text.sentences import sentence_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

MAX_PARSED_LINES = 150_000
"""Above this many lines (a parse costs 10 to 40 µs each) ``scan_lines`` stands in."""

_CACHED_CHARS = 200_000
_LONGEST_MATHS_BLOCK = 200
_RULE = re.compile(r"[\s>]*-{3,}\s*")
_CLOSING_MARKS = "*_=~`\"'”’»)]"
_LAST_LONG: dict[str, Outline] = {}
"""Reading a note asks for its outline twice in a row; no more than that is worth the memory."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A text with comments and data URIs taken out, line for line, and its block tokens."""

    text: str
    tokens: tuple[Token, ...]
    """Their ``map`` is 0-based and half open, in lines of ``text``."""


class Heading(NamedTuple):
    """A heading at top level: its lines, 0-based and half open, its level and what it says."""

    first: int
    end: int
    level: int
    content: str


def headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Those at top level, in order: none inside a list, quote or footnote."""
    for token, following in pairwise(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            level = int(token.tag[1]) if token.tag else len(token.markup)
            yield Heading(token.map[0], token.map[1], level, " ".join(following.content.split()))


def lines_of(text: str) -> list[str]:
    """The lines an editor numbers: a final line end opens no further line; "" has none."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines


def outline(text: str) -> Outline:
    """Blocks of a text without frontmatter; the last few short texts, or one long, are kept."""
    if len(text) <= _CACHED_CHARS:
        _LAST_LONG.clear()
        return _remembered(text)
    found = _LAST_LONG.get(text)
    if found is None:
        _LAST_LONG.clear()
        with _collector_paused():
            found = _LAST_LONG[text] = _outline(text)
    return found


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A parse makes objects by the million and drops none: collecting garbage triples its time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@lru_cache(maxsize=32)
def _remembered(text: str) -> Outline:
    return _outline(text)


def _outline(text: str) -> Outline:
    text = without_data(text)
    if text.count("\n") > MAX_PARSED_LINES:
        clean, tokens = scan_lines(text)
        return Outline(clean, tuple(tokens))
    tokens = _parse(text)
    if "%%" in text or "<!--" in text:
        clean = _blank_comments(text, tokens)
        if clean != text:
            text, tokens = clean, _parse(clean)
    return Outline(text, tuple(tokens))


def _parse(text: str) -> list[Token]:
    """To the parser a carriage return would end a line, which it does to nobody else here."""
    return _PARSER.parse(text.replace("\r", " "))


def _blank_comments(text: str, tokens: list[Token]) -> str:
    """The same lines with ``<!-- -->`` and ``%% %%`` taken out, except in code and maths."""
    lines = text.split("\n")
    regions = {
        (token.map[0], token.map[1]): token.type
        for token in tokens
        if token.map and token.type in {"inline", "html_block", "comment"}
    }
    for (first, end), kind in regions.items():
        region = "\n".join(lines[first:end])
        if "%%" in region or "<!--" in region:
            lines[first:end] = _cut(region, kind).split("\n")
    return "\n".join(lines)


def _cut(region: str, kind: str) -> str:
    kept: list[str] = []
    position = 0
    for start, end in _comment_spans(region, kind):
        kept += [region[position:start], "\n" * region.count("\n", start, end)]
        position = end
    return "".join([*kept, region[position:]])


def _comment_spans(region: str, kind: str) -> Iterator[tuple[int, int]]:
    """Comments in order; one without an end runs to the end of a comment or HTML block only."""
    masked = masked_code(region) if kind == "inline" else region
    closers = {"<!--": "-->", "%%": "%%"}
    position = 0
    while closers:
        found = [(at, o) for o in closers if (at := masked.find(o, position)) >= 0]
        if not found:
            return
        start, opener = min(found)
        end = masked.find(closers[opener], start + len(opener))
        if end >= 0:
            position = end + len(closers[opener])
            yield start, position
        elif kind != "inline" and not region[:start].strip(" \t>"):
            yield start, len(region)
            return
        else:
            del closers[opener]


def _region_rule(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A block rule for ``$$`` maths and ``%%`` comments that start a line.

    A comment closed on its own line is left to the paragraph; one never closed runs to the
    end, as in Obsidian. Maths never closed is ordinary text.
    """
    if state.is_code_block(first):
        return False
    line = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]]
    mark = line[:2]
    if mark not in {"%%", "$$"}:
        return False
    closed_at_once = mark in line[2:]
    if closed_at_once and (mark == "%%" or not line.rstrip().endswith("$$")):
        return False
    last = first if closed_at_once else _closing_line(state, mark, first, end)
    if last is None:
        return False
    if not silent:
        token = state.push("comment" if mark == "%%" else "math_block", "", 0)
        token.map = [first, last + 1]
        token.content = state.getLines(first, last + 1, state.blkIndent, keepLastLF=False)
        state.line = last + 1
    return True


def _closing_line(state: StateBlock, mark: str, first: int, end: int) -> int | None:
    stop = end if mark == "%%" else min(end, first + _LONGEST_MATHS_BLOCK)
    for number in range(first + 1, stop):
        if mark in state.src[state.bMarks[number] : state.eMarks[number]]:
            return number
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return number - 1 if mark == "%%" else None
    return end - 1 if mark == "%%" else None


def _lheading_rule(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Setext headings, but for a paragraph right over ``---``: several lines, or a sentence.

    CommonMark and Obsidian show it large; who wrote it drew a rule under a paragraph.
    """
    if not lheading(state, first, end, silent):
        return False
    words, underline = (
        state.tokens[-2].content,
        state.getLines(state.line - 1, state.line, 0, False),
    )
    if _RULE.fullmatch(underline) and ("\n" in words or _is_sentence(words)):
        del state.tokens[-3:]
        state.line = first
        return False
    return True


def _is_sentence(words: str) -> bool:
    """Whether a full stop, and not that of an abbreviation, ends it."""
    ends = words.rstrip(_CLOSING_MARKS).endswith((".", "。"))
    return ends and any(sentence_ends(f"{words} Next"))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    parser.disable("reference")
    parser.block.ruler.at("lheading", _lheading_rule)
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.before(
        "table", "region", _region_rule, {"alt": ["paragraph", "blockquote", "list"]}
    )
    return parser


_PARSER = _parser()
