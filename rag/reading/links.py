"""Links and tags in the body of a note; none from code, maths or comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rag.reading.markdown import outline
from rag.records import Link
from rag.text.code import masked_code

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIKI = re.compile(r"(?<!\\)(!?)\[\[([^\[\]\n]{1,1000})\]\]")
_INLINE = re.compile(
    r"(!?)\[((?:[^\[\]\\\n]|\\.|\[[^\[\]\n]{0,200}\]){0,1000})\]"
    r"\([ \t]*(<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500}){0,4})"
    r"(?:[ \t]+(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))?[ \t]*\)"
)
_URL = re.compile(r"<?\b[a-z][a-z0-9+.-]{1,20}://[^\s<>]{1,2000}>?", re.IGNORECASE)
_MATHS = re.compile(r"(?<![\\$\w])\$(?![\s$\d])[^$\n]{1,500}(?<![\s\\])\$(?![\d$])")
_HTML_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,2000}>")
_TAG = re.compile(
    r"(?:^|(?<=[\s(（\[{,，;；、。\"'“‘]))#([\w/\-\u200d\ufe0f\u2600-\u27bf\U0001f000-\U0001faff]+)"
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_FILE_SUFFIX = re.compile(r"\.(?!md$)[a-z0-9]{1,5}$", re.IGNORECASE)
_NO_PROSE = frozenset({"fence", "code_block", "math_block", "comment"})


def body_links(body: str, body_line: int) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """Links in order and tags without ``#``, of a body that starts at a line of its file."""
    if "[" not in body and "#" not in body:
        return (), ()
    links: list[Link] = []
    tags: list[str] = []
    for number, line in _prose_lines(body):
        links += line_links(line, body_line + number)
        if "#" in line:
            tags += line_tags(line)
    return tuple(links), tuple(dict.fromkeys(tags))


def line_links(line: str, number: int) -> list[Link]:
    """Wikilinks, embeds and Markdown links to notes on one line of prose, from left to right."""
    if "[" not in line:
        return []
    found = [(m.start(), _wikilink(m, number)) for m in _WIKI.finditer(line)]
    if "](" in line:
        found += [
            (m.start(), link)
            for m in _INLINE.finditer(line)
            if (link := _inline_link(m, number)) is not None
        ]
    return [link for _, link in sorted(found, key=lambda pair: pair[0])]


def line_tags(line: str) -> list[str]:
    """Tags without ``#`` on one line of prose."""
    for other in (_WIKI, _INLINE, _URL, _HTML_TAG):
        line = other.sub(" ", line)
    found = (m[1].strip("/") for m in _TAG.finditer(line))
    return [tag for tag in found if tag and not re.fullmatch(r"[\d/\-_]+", tag)]


def split_target(written: str) -> tuple[str, str, str]:
    """``Note#Heading`` or ``Note#^block`` → (target, heading, block)."""
    target, _, place = written.partition("#")
    place = place.strip()
    if place.startswith("^"):
        return target.strip(), "", place[1:]
    return target.strip(), place, ""


def _prose_lines(body: str) -> Iterator[tuple[int, str]]:
    """Number from 0 and text of every line with a mark of ours outside code and maths."""
    shape = outline(body)
    lines: list[str] = shape.text.split("\n")
    for token in shape.tokens:
        if token.type in _NO_PROSE and token.map:
            lines[token.map[0] : token.map[1]] = [""] * (token.map[1] - token.map[0])
        elif token.type == "inline" and token.map and "`" in token.content:
            first, end = token.map
            lines[first:end] = masked_code("\n".join(lines[first:end])).split("\n")
    for number, line in enumerate(lines):
        if "[" in line or "#" in line:
            yield number, _MATHS.sub(" ", line) if line.count("$") > 1 else line


def _wikilink(match: re.Match[str], number: int) -> Link:
    written, *shown = re.split(r"\\?\|", match[2], maxsplit=1)
    target, heading, block = split_target(written)
    return Link(target, heading, block, "".join(shown).strip(), bool(match[1]), number)


def _inline_link(match: re.Match[str], number: int) -> Link | None:
    destination = match[3].strip("<>")
    if not destination or _SCHEME.match(destination):
        return None
    target, heading, block = split_target(unquote(destination))
    if _FILE_SUFFIX.search(target):
        return None
    return Link(target, heading, block, match[2].strip(), bool(match[1]), number)
