"""Markdown as one reads it aloud: the words without the marks.

``plain`` is what a quote is compared with, so it is the same for a line, a sentence of it or a
whole paragraph wherever that can be had, it keeps the number of lines, and it takes away marks
only: ``~65%``, ``$2.82B``, ``snake_case``, ``3*4``, ``C#`` and HTML entities stand as written.
"""

from __future__ import annotations

import re

from rag.reading.datauris import without_data
from rag.text.code import code_spans

_MARK = re.compile(
    r"""
    (?P<escape> \\ [!-/:-@\[-`{-~] )
  | (?P<code> `+ )
  | (?P<comment> <!-- | %% )
  | (?P<maths> \$\$ .{1,2000}? \$\$
      | (?<![\\$\w]) \$ (?![\s$]) [^$\n]{1,500} (?<![\s\\]) \$ (?![\d$]) )
  | !?\[\[ (?P<wiki> [^\[\]\n]{1,1000} ) \]\]
  | !?\[ (?P<shown> (?:[^\[\]\\] | \\. | \[[^\[\]\n]{0,200}\]){0,1000} ) \]
     \( [ \t]* (?: <[^<>\n]{0,2000}> | [^\s()<>]{0,2000} (?:\([^\s()]{0,500}\)[^\s()]{0,500}){0,4} )
        (?: [ \t]+ (?: "[^"\n]{0,500}" | '[^'\n]{0,500}' ) )? [ \t]* \)
  | <(?P<auto> (?:https?|ftp|mailto|obsidian):[^\s<>]{1,2000} | [\w.+-]{1,64}@[\w.-]{1,255} )>
  | (?P<url> (?:https?|ftp|obsidian)://[^\s<>()\[\]|`*]{1,2000} )
  | (?P<held> \ue000 )
    """,
    re.VERBOSE | re.DOTALL,
)
_LONGEST_COMMENT = 20_000
_HELD = "\ue000"
_ANY_MARK = re.compile(r"[\\`*_~=\[\]<$%>^\ue000]")
_QUOTE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_CALLOUT = re.compile(r"^([ \t]*(?:>[ \t]?)+)\[![\w|-]{1,40}\][+-]?", re.MULTILINE)
_BLOCK_ID = re.compile(r"(?:(?<=\s)|^)\^[A-Za-z0-9-]{1,60}[ \t]*$", re.MULTILINE)
_MONEY = re.compile(r"\$\d[\d.,]*[KMBTkmbt]?n?\b(?![\^_\\])")
_RUN = re.compile(r"\*+|_+|~~+|==+")
_BREAK = re.compile(r"\n[ \t]*\n|^[ \t]*\|.*$", re.MULTILINE)
_SIZE = re.compile(r"\d+(?:x\d+)?")
_RULE_MARKS = "-*_=|: \t"
_FENCE = re.compile(r"(?:>[ \t]?)*(`{3,}(?!.*`)|~{3,})")


def plain(text: str) -> str:
    """Without Markdown marks and wikilink brackets; as many lines as the text has.

    ``[[A|B]]`` reads ``B``, ``[[A#H]]`` reads ``A#H``, ``[text](url)`` reads ``text``; quote
    marks, callout marks and block ids go, comments go with what they hold.
    """
    text = without_data(text)
    if not _ANY_MARK.search(text):
        return text
    text = _QUOTE_MARK.sub("", _CALLOUT.sub(r"\1", text)) if ">" in text else text
    if "^" in text:
        text = _BLOCK_ID.sub("", text)
    return _inline(text)


def readable(text: str) -> str:
    """The lines a model should read: ``plain``, without rules, fences and blank lines."""
    kept: list[str] = []
    prose: list[str] = []
    fence = ""
    for line in text.split("\n"):
        bare = line.strip()
        mark = _FENCE.match(bare)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
            kept += _read(prose)
            prose = []
        elif fence:
            if bare:
                kept.append(line.rstrip())
        elif bare.strip(_RULE_MARKS):
            prose.append(line)
    return "\n".join([*kept, *_read(prose)])


def folded(text: str) -> str:
    """Every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def _read(prose: list[str]) -> list[str]:
    lines = (line.rstrip() for line in plain("\n".join(prose)).split("\n"))
    return [_row(line) for line in lines if line]


def _row(line: str) -> str:
    return line.strip().strip("|").strip() if line.lstrip().startswith("|") else line


def _inline(text: str) -> str:
    """Sets aside what emphasis can't reach into, strips emphasis, puts it back."""
    held: list[str] = []
    pieces: list[str] = []
    closing = dict(code_spans(text)) if "`" in text else {}
    position = 0
    while mark := _MARK.search(text, position):
        pieces.append(text[position : mark.start()])
        end, words = _reading(mark, closing)
        if words is None:
            pieces.append(text[mark.start() : end])
        elif words:
            held.append(words)
            pieces.append(_HELD)
        position = end
    pieces.append(text[position:])
    stripped = _without_emphasis("".join(pieces)).replace("\\\n", "  \n")
    if not held:
        return stripped
    parts = stripped.split(_HELD)
    return "".join(a + b for a, b in zip(parts, [*held, ""], strict=True))


def _reading(mark: re.Match[str], closing: dict[int, int]) -> tuple[int, str | None]:
    """Where the mark ends and what it reads as; None for text that is no mark at all."""
    kind, text, start = mark.lastgroup or "", mark[0], mark.start()
    if kind == "code":
        return _code(mark, closing)
    if kind == "comment":
        return _comment(mark)
    if kind == "maths" and (_MONEY.match(text) or "[[" in text):
        return start + 1, None
    if kind == "url":
        text = text.rstrip("_~=.,;:!?'\"")
        return start + len(text), text
    if kind == "wiki":
        text = _wikilink(mark["wiki"], embedded=text[0] == "!")
    elif kind == "shown":
        text = _inline(mark["shown"])
    elif kind in {"escape", "auto"}:
        text = mark["auto"] or text[1:]
    return mark.end(), text


def _comment(mark: re.Match[str]) -> tuple[int, str | None]:
    """A comment reads as its line ends; one that is not closed is text."""
    closer = "-->" if mark[0] == "<!--" else "%%"
    end = mark.string.find(closer, mark.end(), mark.end() + _LONGEST_COMMENT)
    if end < 0:
        return mark.end(), None
    end += len(closer)
    return end, "\n" * mark.string.count("\n", mark.start(), end)


def _wikilink(written: str, *, embedded: bool) -> str:
    target, *shown = re.split(r"\\?\|", written)
    if not shown or (embedded and _SIZE.fullmatch(shown[-1].strip())):
        return target.strip()
    return shown[-1].strip()


def _code(mark: re.Match[str], closing: dict[int, int]) -> tuple[int, str | None]:
    end = closing.get(mark.start())
    if end is None:
        return mark.end(), None
    width = len(mark[0])
    return end, mark.string[mark.start() + width : end - width].strip(" ")


def _without_emphasis(text: str) -> str:
    """Takes away paired ``*``, ``_``, ``~~`` and ``==``; a pair never spans a blank line or cell.

    CommonMark's delimiter rule, in one pass, with a stack for each mark. Between two ASCII
    letters or digits a lone ``*`` is no mark (3*4), nor is ``**`` between digits (2**8).
    """
    gone: list[tuple[int, int]] = []
    open_runs: dict[str, list[list[int]]] = {}
    barriers = _barriers(text)
    for run in _RUN.finditer(text):
        while barriers and barriers[-1] <= run.start():
            barriers.pop()
            open_runs.clear()
        mark, left, length = run[0][0], run.start(), run.end() - run.start()
        opens, closes = _flanks(text, run)
        stack = open_runs.setdefault(mark, [])
        while closes and stack and length:
            opener = stack[-1]
            used = min(opener[1], length) if mark in "~=" else min(opener[1], length, 2)
            gone += [(opener[0] + opener[1] - used, used), (left, used)]
            opener[1] -= used
            left, length = left + used, length - used
            if not opener[1]:
                stack.pop()
        if opens and length:
            stack.append([left, length])
    return _drop(text, gone) if gone else text


def _barriers(text: str) -> list[int]:
    """Places no emphasis reaches across, last first."""
    places: list[int] = []
    for found in _BREAK.finditer(text):
        places.append(found.start())
        if "|" in found[0]:
            places += [found.start() + m.start() for m in re.finditer(r"\|", found[0])]
            places.append(found.end())
    return places[::-1]


def _flanks(text: str, run: re.Match[str]) -> tuple[bool, bool]:
    """Whether a run of marks can open, and can close, emphasis."""
    before = text[run.start() - 1] if run.start() else " "
    after = text[run.end()] if run.end() < len(text) else " "
    opens, closes = not after.isspace(), not before.isspace()
    mark = run[0]
    if mark[0] == "_":
        return opens and not _wordy(before), closes and not _wordy(after)
    if (mark == "*" or mark[0] in "~=") and _ascii_word(before) and _ascii_word(after):
        return False, False
    if mark == "*":
        opens &= not _ascii_mark(after) or not before.isalnum()
        closes &= not _ascii_mark(before) or not after.isalnum()
    if mark[0] == "*" and before.isdigit() and after.isdigit():
        return False, False
    return opens, closes


def _wordy(character: str) -> bool:
    return character.isalnum() or character == "_"


def _ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _ascii_mark(character: str) -> bool:
    return character.isascii() and not character.isalnum() and not character.isspace()


def _drop(text: str, gone: list[tuple[int, int]]) -> str:
    kept: list[str] = []
    position = 0
    for start, length in sorted(gone):
        kept.append(text[position:start])
        position = start + length
    return "".join([*kept, text[position:]])
