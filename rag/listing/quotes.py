"""The words of a note that put it on a list, and the lines where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.listing.inlinefields import fields_of
from rag.listing.matching import bare
from rag.reading.boxes import lines_of
from rag.reading.evidence import units
from rag.reading.frontmatter import read_frontmatter
from rag.reading.links import line_links
from rag.reading.plain import folded, plain
from rag.reading.tables import bare_row
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rag.records import EvidenceUnit, Section

_LONGEST = 300
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]+")
_BULLET = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a note is on a list: where to look for the words that say so."""

    kind: Literal["opening", "tag", "property", "text", "line"]
    key: str = ""
    """A property's key, a tag, a pattern for ``text``, or words on the ``line``."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote and its place; the quote stands in ``plain`` of its lines."""

    heading_path: tuple[str, ...]
    first_line: int
    last_line: int
    quote: str


OPENING = Proof("opening")


def quote_of(sections: Sequence[Section], proof: Proof) -> Quoted | None:
    """The words a proof points at, else the note's first words; None for an empty note."""
    match proof.kind:
        case "tag":
            found = _tag(sections, proof.key)
        case "property":
            found = _property(sections, proof.key)
        case "text":
            found = _text(sections, re.compile(proof.key))
        case "line":
            found = _on_line(sections, proof)
        case _:
            found = None
    return found or _opening(sections)


def phrase_pattern(phrase: str) -> str:
    """A pattern over folded text for words next to each other; whole words where spaced.

    One that fits nothing for a phrase of quotation marks alone.
    """
    parts = fold(bare(phrase)).split()
    if not parts:
        return r"(?!)"
    body = r"\s+".join(re.escape(part) for part in parts)
    before = r"(?<!\w)" if re.match(r"\w", parts[0]) and not _UNSPACED.match(parts[0][0]) else ""
    last = parts[-1][-1]
    after = r"(?!\w)" if re.match(r"\w", last) and not _UNSPACED.match(last) else ""
    return f"{before}{body}{after}"


def said_with_targets(section: Section, unit: EvidenceUnit) -> str:
    """What a unit says, folded, and what its links lead to: of ``[[Ada Okoro|Ada]]`` both names.

    A link belongs to the units on its line that have the words it shows.
    """
    quote = fold(unit.quote)
    targets = [
        fold(link.target)
        for line in unit_lines(section, unit)
        for link in line_links(line, 0)
        if re.search(r"\w", link.shown) and re.search(phrase_pattern(plain(link.shown)), quote)
    ]
    return " | ".join(dict.fromkeys((fold(unit.said), quote, *targets)))


def unit_lines(section: Section, unit: EvidenceUnit) -> list[str]:
    """The lines that a unit stands on, as written."""
    return lines_of(section, unit.first_line, unit.last_line)


def first_line(section: Section, pattern: re.Pattern[str]) -> int:
    """Line of the first match in a section, 0 for none; a match may run over a line end."""
    lines = [fold(line) for line in section.text.split("\n")]
    match = pattern.search("\n".join(lines))
    return section.first_line + match.string.count("\n", 0, match.start()) if match else 0


def _text(sections: Sequence[Section], pattern: re.Pattern[str]) -> Quoted | None:
    """In the body where it stands there, else in the frontmatter."""
    for section in sections:
        above = _frontmatter_lines(section)
        lines = [fold(line) for line in section.text.split("\n")]
        lines[:above] = [""] * above
        match = pattern.search("\n".join(lines))
        if match:
            number = section.first_line + match.string.count("\n", 0, match.start())
            return _line(section, number, pattern)
    for section in sections:
        number = first_line(section, pattern)
        if number:
            return _line(section, number, pattern)
    return None


def _on_line(sections: Sequence[Section], proof: Proof) -> Quoted | None:
    words = re.search(r"\w", proof.key)
    pattern = re.compile(phrase_pattern(proof.key)) if words else None
    for section in sections:
        if section.first_line <= proof.line <= section.last_line:
            return _line(section, proof.line, pattern)
    return None


def _line(section: Section, number: int, pattern: re.Pattern[str] | None = None) -> Quoted | None:
    """The shortest unit on a line that says it, else the whole line."""
    on_it = [
        unit
        for unit in units(section)
        if unit.first_line <= number <= unit.last_line and unit.kind != "code"
    ]
    saying = [u for u in on_it if pattern is None or pattern.search(said_with_targets(section, u))]
    if saying:
        best = min(saying, key=lambda u: (u.last_line - u.first_line, len(u.quote)))
        return Quoted(section.heading_path, best.first_line, best.last_line, best.quote)
    return _whole_line(section, number)


def _whole_line(section: Section, number: int) -> Quoted | None:
    line = lines_of(section, number, number)[0]
    if line.lstrip(" \t>").startswith("|"):
        line = bare_row(line)
    read = plain(line)
    read = folded(_BULLET.sub("", _HEADING.sub("", read, count=1), count=1))
    if not re.search(r"\w", read):
        return None
    if len(read) > _LONGEST:
        read = read[:_LONGEST].rsplit(" ", 1)[0]
    return Quoted(section.heading_path, number, number, read)


def _entries(sections: Iterable[Section]) -> Iterator[tuple[Section, str, int, int]]:
    for section in sections:
        if section.first_line == 1 and not section.heading_path:
            for entry in read_frontmatter(section.text).entries:
                yield section, entry.key, entry.first_line, entry.last_line


def _frontmatter_lines(section: Section) -> int:
    if section.first_line == 1 and not section.heading_path:
        return read_frontmatter(section.text).lines
    return 0


def _property(sections: Sequence[Section], key: str) -> Quoted | None:
    for section, name, first, last in _entries(sections):
        if fold(name) == fold(key):
            return _span(section, first, last)
    for section in sections:
        for number, name, _ in fields_of(section):
            if fold(name) == fold(key):
                return _line(section, number)
    return None


def _tag(sections: Sequence[Section], tag: str) -> Quoted | None:
    """The frontmatter line that holds a tag, else the first line with ``#tag``."""
    wanted = re.compile(rf"(?<![\w/-]){re.escape(fold(tag))}(?![\w/-])")
    for section, name, first, last in _entries(sections):
        if fold(name) not in {"tags", "tag"}:
            continue
        lines = section.text.split("\n")
        for number in range(first, last + 1):
            if wanted.search(fold(lines[number - 1])):
                return _span(section, number, number)
    inline = re.compile(rf"#{re.escape(fold(tag))}(?![\w/-])")
    for section in sections:
        number = first_line(section, inline)
        if number:
            return _line(section, number, inline)
    return None


def _span(section: Section, first: int, last: int) -> Quoted | None:
    read = folded(plain("\n".join(lines_of(section, first, last))))[:_LONGEST].rstrip()
    return Quoted(section.heading_path, first, last, read) if read else None


def _opening(sections: Sequence[Section]) -> Quoted | None:
    """The first sentence of the body, else any first words at all."""
    every = [(section, unit) for section in sections for unit in units(section)]
    for section, unit in sorted(every, key=lambda pair: pair[1].kind == "property"):
        return Quoted(section.heading_path, unit.first_line, unit.last_line, unit.quote)
    for section in sections:
        for number in range(section.first_line, section.last_line + 1):
            found = _whole_line(section, number)
            if found:
                return found
    return None
