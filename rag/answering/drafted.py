"""A draft cut into the claims that its writer made: sentences, items, blocks of code."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.answering.supports import cited_first, folded_words
from rag.reading.boxes import with_state
from rag.reading.evidence import plain
from rag.text.code import as_code, lines_with_code, masked_code, outside_code
from rag.text.sentences import COLONS, sentence_ends
from rag.text.terms import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.answering.supports import Support, Supports
    from rag.text.code import Line

_MARKER = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_CITED = re.compile(r"(?:\s*\[\d[\d,\s]*\])+")
# Its blanks are the marker's own; those of a title such as "50% & ?" are the title's.
_CITED_BEFORE_STOP = re.compile(rf"{_CITED.pattern}\s*(?=[.!?,;:]+(?:\s|$))")
# Behind a stop it is the sentence that ends or does not: "Norvik Inc. [1] has 530 employees".
_CITED_WITHIN = re.compile(rf"(?<![.!?…。！？])(?<!\s){_CITED.pattern}[.!?。！？]*(?=\s|$)")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
_LEAST_WORDS = 1


@dataclass(frozen=True, slots=True)
class Drafted:
    """One claim as the LLM wrote it."""

    text: str
    markers: tuple[int, ...]
    opens_line: bool
    is_item: bool = False
    """Whether its line is one of a list."""
    leads: str = ""
    """The line over a block of code that says whose it is."""
    quoted: Support | None = None
    """Where the claim is a block of code: the units that hold all its lines."""


def split(draft: str, supports: Supports) -> Iterator[Drafted]:
    """The claims of a draft: a sentence, a list item or a block of code each, with its markers.

    Of code that no note holds line for line each line is a claim by itself, to the letter.
    """
    lines = [line for line in lines_with_code(draft) if line.text.strip()]
    blocks = {at: _block(lines, at, supports) for at, line in enumerate(lines) if line.is_code}
    leads = {at - 1 for at, block in blocks.items() if block and block.leads}
    for at, line in enumerate(lines):
        block = blocks.get(at)
        if block:
            yield block
        elif line.is_code:
            yield from _lines_of_code(line.text, _cited_below(lines, at))
        elif at not in leads:
            for text in line.text.splitlines():
                yield from _split_line(text, supports)


def _block(lines: Sequence[Line], at: int, supports: Supports) -> Drafted | None:
    """A block of code as one claim, in the note's own lines; None where no hit holds them.

    Its markers are the line below it; the line above it is of it where that is its note's title.
    """
    markers = _cited_below(lines, at)
    for rank in cited_first(markers, supports):
        for support in supports.of(rank):
            code = _same_lines(lines[at].text, support)
            if code:
                above = lines[at - 1].text.strip() if at else ""
                title = support.hit.chunk.title
                leads = above.endswith(COLONS) and folded_words(above) == folded_words(title)
                return Drafted(
                    code, markers, opens_line=True, leads=above if leads else "", quoted=support
                )
    return None


def _cited_below(lines: Sequence[Line], at: int) -> tuple[int, ...]:
    """What the line below a block of code cites, where it does nothing else."""
    below = "".join(line.text for line in lines[at + 1 : at + 2] if not line.is_code)
    return () if _MARKER.sub("", below).strip() else _numbers(below)


def _lines_of_code(code: str, markers: tuple[int, ...]) -> Iterator[Drafted]:
    for line in filter(None, map(str.strip, code.splitlines())):
        claim = _draft(as_code(line), opens_line=True, is_item=False)
        if claim:
            yield replace(claim, markers=markers)


def _same_lines(code: str, support: Support) -> str:
    """Those lines of the support's code that are the lines of ``code``, blank ones aside; or ""."""
    if support.units[0].kind != "code":
        return ""
    wanted = [line.strip() for line in code.split("\n") if line.strip()]
    theirs = "\n".join(unit.said for unit in support.units).split("\n")
    filled = [at for at, line in enumerate(theirs) if line.strip()]
    for first in range(len(filled) - len(wanted) + 1):
        places = filled[first : first + len(wanted)]
        if wanted and [theirs[place].strip() for place in places] == wanted:
            return "\n".join(theirs[places[0] : places[-1] + 1])
    return ""


def _split_line(raw: str, supports: Supports) -> Iterator[Drafted]:
    """The claims of one line.

    One that says a unit of its cited hit as it stands is one claim: "No. 4" ends no sentence.
    """
    line = _BULLET.sub("", raw).strip()
    is_item = bool(_BULLET.match(raw))
    whole = _draft(line, opens_line=True, is_item=is_item)
    if whole and _says_a_unit(whole, supports):
        yield whole
        return
    opens, start = True, 0
    for end in _claim_ends(masked_code(line, "x")):
        claim = _draft(line[start:end], opens_line=opens, is_item=is_item)
        if claim:
            yield claim
            opens = False
        start = end
    claim = _draft(line[start:], opens_line=opens, is_item=is_item)
    if claim:
        yield claim


def _claim_ends(line: str) -> list[int]:
    """Where a sentence ends with the markers behind it, and where markers stand within one."""
    bare = _CITED.sub(lambda found: " " * len(found[0]), line)
    ends = {found.end() for found in _CITED_WITHIN.finditer(line)}
    for end in sentence_ends(bare):
        cited = _CITED.match(line, end)
        ends.add(cited.end() if cited else end)
    return sorted(ends)


def _says_a_unit(whole: Drafted, supports: Supports) -> bool:
    """Whether a line is one unit of the one hit that it cites, at most its title put before it."""
    if len(whole.markers) != 1 or not 1 <= whole.markers[0] <= len(supports.hits):
        return False
    claim = f" {folded_words(whole.text)}"
    for support in supports.of(whole.markers[0]):
        unit, hit = support.units[0], support.hit
        for told in (unit.said, with_state(unit.said, hit.section, unit)):
            said = f" {folded_words(told)}"
            if len(support.units) == 1 and said.strip() and claim.endswith(said):
                return claim.removesuffix(said) in ("", f" {folded_words(hit.chunk.title)}")
    return False


def _draft(text: str, *, opens_line: bool, is_item: bool) -> Drafted | None:
    bare = outside_code(_unmarked, text)
    if len([w for w in words(bare) if w]) < _LEAST_WORDS:
        return None
    return Drafted(bare, _numbers(masked_code(text)), opens_line, is_item)


def _numbers(text: str) -> tuple[int, ...]:
    """What a text cites."""
    return tuple(int(number) for found in _MARKER.finditer(text) for number in found[1].split(","))


def _unmarked(text: str) -> str:
    return " ".join(plain(_MARKER.sub("", _CITED_BEFORE_STOP.sub("", text))).split())
