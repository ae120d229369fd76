"""A stand-in for the parser on enormous texts: one look at each line, about a microsecond.

Told apart: ATX headings, fenced code, pipe tables, paragraphs, and comments that start a line.
Not told apart, and read as paragraphs: Setext headings, lists, quotes, HTML, indented code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it.token import Token

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_CLOSING_HASHES = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_SPECIAL = re.compile(r"[ \t]*(?:[#`~|]|%%|<!--|$)")


@dataclass(slots=True)
class _Scan:
    lines: list[str]
    tokens: list[Token] = field(default_factory=list)
    paragraph: int = -1
    """First line of the paragraph that is open, -1 for none."""

    def block(self, kind: str, first: int, end: int, content: str = "", markup: str = "") -> None:
        place = [first, end]
        self.tokens.append(Token(f"{kind}_open", "", 1, map=place, markup=markup, block=True))
        self.tokens.append(Token("inline", "", 0, map=place, content=content, level=1, block=True))
        self.tokens.append(Token(f"{kind}_close", "", -1, markup=markup, block=True))

    def close(self, end: int) -> None:
        if 0 <= self.paragraph < end:
            first = self.paragraph
            self.block("paragraph", first, end, "\n".join(self.lines[first:end]))
        self.paragraph = -1


def scan_lines(text: str) -> tuple[str, list[Token]]:
    """The text with its block comments blanked out, line for line, and its block tokens."""
    scan = _Scan(text.split("\n"))
    number = 0
    while number < len(scan.lines):
        line = scan.lines[number]
        if not _SPECIAL.match(line):
            if scan.paragraph < 0:
                scan.paragraph = number
            number += 1
        else:
            number = _special(scan, number, line)
    scan.close(len(scan.lines))
    return "\n".join(scan.lines), scan.tokens


def _special(scan: _Scan, number: int, line: str) -> int:
    """Reads the block that may start here; gives the number of the line after it."""
    if not line.strip():
        scan.close(number)
        return number + 1
    if heading := _HEADING.match(line):
        scan.close(number)
        scan.block("heading", number, number + 1, atx_words(line), heading[1])
        return number + 1
    if fence := _FENCE.match(line):
        return _fence(scan, number, fence[1])
    if line.lstrip().startswith(("%%", "<!--")):
        return _comment(scan, number)
    return _table(scan, number)


def atx_words(line: str) -> str:
    """What a line that begins with ``#`` marks says as a heading, "" where it is none."""
    heading = _HEADING.match(line)
    return _CLOSING_HASHES.sub("", (heading[2] or "").strip()).strip() if heading else ""


def _fence(scan: _Scan, first: int, mark: str) -> int:
    scan.close(first)
    closing = re.compile(rf" {{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*$")
    last = first + 1
    while last < len(scan.lines) and not closing.match(scan.lines[last]):
        last += 1
    end = min(last + 1, len(scan.lines))
    content = "".join(f"{line}\n" for line in scan.lines[first + 1 : last])
    token = Token("fence", "code", 0, map=[first, end], markup=mark, content=content, block=True)
    scan.tokens.append(token)
    return end


def _comment(scan: _Scan, first: int) -> int:
    """Blanks a comment; one that is closed with text after it keeps that text."""
    scan.close(first)
    bare = scan.lines[first].lstrip()
    opener, closer = ("%%", "%%") if bare.startswith("%%") else ("<!--", "-->")
    number, after = first, scan.lines[first].find(opener) + len(opener)
    while number < len(scan.lines):
        end = scan.lines[number].find(closer, after)
        if end >= 0:
            rest = scan.lines[number][end + len(closer) :]
            scan.lines[number] = rest
            if rest.strip():
                scan.paragraph = number
            return number + 1
        scan.lines[number] = ""
        number, after = number + 1, 0
    return number


def _table(scan: _Scan, number: int) -> int:
    """A table where the next line is a delimiter row, else a line of a paragraph."""
    lines = scan.lines
    if number + 1 < len(lines) and "-" in lines[number + 1] and _DELIMITER.match(lines[number + 1]):
        end = number + 2
        while end < len(lines) and lines[end].strip():
            end += 1
        scan.close(number)
        scan.tokens.append(Token("table_open", "table", 1, map=[number, end], block=True))
        scan.tokens.append(Token("table_close", "table", -1, block=True))
        return end
    if scan.paragraph < 0:
        scan.paragraph = number
    return number + 1
