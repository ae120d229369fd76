"""Holds an answer against the hits: claims that stand, the words they rest on, markers to nothing.

The same for every LLM. A draft is cut into claims; a claim stands when one evidence unit (or two
neighbours) of a hit carries every figure and name in it, most of its content words, no opposite
negation and no two names in each other's role. The cited hit is tried first; when another one
carries the claim, the marker is corrected; when none does, the claim does not reach the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from rag.answering.orders import states
from rag.answering.roles import swapped
from rag.reading.evidence import plain, units
from rag.records import Citation, Claim
from rag.text.code import as_code, code_spans, lines_with_code, masked_code, outside_code
from rag.text.figures import figures, stands_in, without_figures
from rag.text.sentences import COLONS
from rag.text.terms import STOPWORDS, fold, spaced, stem, stems_of, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.records import Evidence, EvidenceUnit, Hit
    from rag.text.code import Line

MARKER = re.compile(r"\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
"""What is read as citing: ``[2]``, ``[1, 3]``."""
# What a marker leaves behind a word; the blank in a title such as "50% & ?" is the title's own.
_BLANK_BEFORE_STOP = re.compile(r"(?<=[\w)\]}\"”'’])\s+(?=[.!?,;:]+(?:\s|$))")
_CLAIM_END = re.compile(
    r"(?<=[^\s\d.][.!?。！？])[\"'”’)]*(?P<markers>(?:\s*\[\d[\d,\s]*\])*)(?=\s|$)|"
    r"(?P<cited>(?:\s*\[\d[\d,\s]*\])+)[.!?。！？]*(?=\s|$)"
)
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
_NAME = re.compile(r"(?<![\w])(?:[A-Z][\w’'-]*|[\u3400-\u9fff]{2,})")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|without|cannot|denied|denies|isn't|wasn't|aren't|don't|doesn't|"
    r"didn't|won't|hasn't|haven't|can't)\b"
)
_COVERED = 0.7
_LEAST_WORDS = 1


@dataclass(frozen=True, slots=True)
class Grounded:
    """What is left of a draft once it is held against the evidence."""

    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    unknown_markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """One claim as the LLM wrote it."""

    text: str
    markers: tuple[int, ...]
    opens_line: bool
    leads: str = ""
    """The line over a block of code that says whose it is."""
    quoted: _Support | None = None
    """Where the claim is a block of code: the units that hold all its lines."""


@dataclass(frozen=True)
class _Support:
    """Units of one hit that could carry a claim; what they say is read when it is needed."""

    hit: Hit
    units: tuple[EvidenceUnit, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(f"{unit.quote} {unit.said}" for unit in self.units)

    @cached_property
    def own(self) -> str:
        return spaced(self.text)

    @cached_property
    def place(self) -> str:
        contexts = dict.fromkeys(unit.context for unit in self.units)
        return " ".join((self.hit.place, *contexts))

    @property
    def premise(self) -> str:
        said = " ".join(unit.quote for unit in self.units)
        return f"{self.hit.day} {self.place}: {said}".strip()

    def without_source(self, claim: str) -> str:
        """The claim less the "Title: " or "Title, 2026-01-14: " that says whose words they are."""
        title, day = self.hit.chunk.title, self.hit.day
        for source in (f"{title}, {day}:", f"{title}:"):
            if claim.startswith(plain(source)):
                return claim.removeprefix(plain(source)).lstrip()
        return claim

    def spoken_of(self, claim: str) -> str:
        """The text; of a row, the cells that the claim speaks of: no other denies anything."""
        if any(unit.kind != "row" for unit in self.units):
            return self.text
        wanted = stems_of(claim) - STOPWORDS
        return " ".join(
            cell
            for unit in self.units
            for cell, column in zip_longest(unit.cells, unit.columns, fillvalue="")
            if wanted & stems_of(f"{cell} {column}")
        )

    @cached_property
    def around(self) -> frozenset[str]:
        return stems_of(self.place)

    @cached_property
    def own_stems(self) -> frozenset[str]:
        # A claim's words are read without its figures, so "GLM-4.5" has to be "GLM" here too.
        return stems_of(self.text) | stems_of(without_figures(self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        return self.around | self.own_stems

    @cached_property
    def folded(self) -> str:
        return f"{_folded(self.place)}{self.own}"

    @cached_property
    def figures(self) -> frozenset[str]:
        return figures(f"{self.place} {self.text}")


@dataclass(slots=True)
class _Supports:
    """What each hit could carry, read when it is first asked for."""

    hits: Sequence[Hit]
    read: dict[int, list[_Support]] = field(default_factory=dict)

    def of(self, rank: int) -> list[_Support]:
        if rank not in self.read:
            self.read[rank] = _supports(self.hits[rank - 1])
        return self.read[rank]


@dataclass(slots=True)
class _Numbering:
    """Citations in order of first use, one a place."""

    url_of: Callable[[Hit], str]
    found: dict[tuple[str, int, int, str], Citation] = field(default_factory=dict)

    def cite(self, hit: Hit, unit: EvidenceUnit) -> int:
        key = (hit.chunk.note, unit.first_line, unit.last_line, unit.quote)
        if key not in self.found:
            self.found[key] = Citation(
                marker=len(self.found) + 1,
                note=hit.chunk.note,
                title=hit.chunk.title,
                heading_path=hit.chunk.heading_path,
                first_line=unit.first_line,
                last_line=unit.last_line,
                quote=unit.quote,
                url=self.url_of(hit),
            )
        return self.found[key].marker


def ground(
    draft: str,
    hits: Sequence[Hit],
    url_of: Callable[[Hit], str] = lambda _: "",
    holds: Callable[[str, str], bool] = lambda _premise, _claim: True,
) -> Grounded:
    """Check every claim of a draft; hit i is what ``[i]`` in the draft means, from 1.

    ``holds`` is asked last, with the evidence and the claim: a further check may refuse a claim
    that these rules pass, and never pass one that they refuse.
    """
    supports = _Supports(hits)
    numbering = _Numbering(url_of)
    claims: list[Claim] = []
    unknown: list[int] = []
    lines: list[str] = []
    seen: set[str] = set()
    for written in _split(draft, supports):
        unknown += [m for m in written.markers if not 1 <= m <= len(hits)]
        if _folded(written.text) in seen:
            continue  # a model that loops says it once
        seen.add(_folded(written.text))
        support = written.quoted or _find(written, supports)
        if support is None or not holds(support.premise, written.text):
            claims.append(Claim(written.text, (), supported=False))
            continue
        markers = tuple(dict.fromkeys(numbering.cite(support.hit, u) for u in support.units))
        claims.append(Claim(written.text, markers, supported=True))
        cited = _cited(written, "".join(f"[{m}]" for m in markers))
        if written.opens_line or not lines:
            lines.append(cited)
        else:
            lines[-1] = f"{lines[-1]} {cited}"
    return Grounded(
        text="\n".join(lines),
        claims=tuple(claims),
        citations=tuple(numbering.found.values()),
        unknown_markers=tuple(dict.fromkeys(unknown)),
    )


def rests_on(
    evidence: Sequence[Evidence], hits: Sequence[Hit], citations: Sequence[Citation]
) -> bool:
    """Whether some line of one of these units is cited."""
    return any(
        citation.note == hits[one.marker - 1].chunk.note
        and citation.first_line <= one.unit.last_line
        and citation.last_line >= one.unit.first_line
        for one in evidence
        for citation in citations
    )


def _split(draft: str, supports: _Supports) -> Iterator[_Draft]:
    """The claims of a draft: a sentence, a list item or a block of code each, with its markers.

    Code that no note holds line for line is no code of theirs, and is read as other lines are.
    """
    lines = [line for line in lines_with_code(draft) if line.text.strip()]
    blocks = {at: _block(lines, at, supports) for at, line in enumerate(lines) if line.is_code}
    leads = {at - 1 for at, block in blocks.items() if block and block.leads}
    for at, line in enumerate(lines):
        block = blocks.get(at)
        if block:
            yield block
        elif at not in leads:
            for text in line.text.splitlines():
                yield from _split_line(text, supports)


def _block(lines: Sequence[Line], at: int, supports: _Supports) -> _Draft | None:
    """A block of code as one claim, in the note's own lines; None where no hit holds them.

    Its markers are the line below it; the line above it is of it where that is its note's title.
    """
    below = "".join(line.text for line in lines[at + 1 : at + 2] if not line.is_code)
    cites = not MARKER.sub("", below).strip()
    markers = _numbers(below) if cites else ()
    for rank in _cited_first(markers, supports):
        for support in supports.of(rank):
            code = _same_lines(lines[at].text, support)
            if code:
                above = lines[at - 1].text.strip() if at else ""
                title = support.hit.chunk.title
                leads = above.endswith(COLONS) and _folded(above) == _folded(title)
                return _Draft(
                    code, markers, opens_line=True, leads=above if leads else "", quoted=support
                )
    return None


def _same_lines(code: str, support: _Support) -> str:
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


def _cited(written: _Draft, markers: str) -> str:
    """A claim as the answer says it, with its markers behind it: below a block of code."""
    if written.quoted is None:
        return f"{written.text} {markers}"
    code = as_code(written.text)
    breaks = "\n" if "\n" in code else " "
    return f"{written.leads}{breaks}{code}{breaks}{markers}".strip()


def _split_line(raw: str, supports: _Supports) -> Iterator[_Draft]:
    """The claims of one line.

    One that says a unit of its cited hit as it stands is one claim: "No. 4" ends no sentence.
    """
    line = _BULLET.sub("", raw).strip()
    whole = _draft(line, opens_line=True)
    if whole and _says_a_unit(whole, supports):
        yield whole
        return
    opens, start = True, 0
    for end in _CLAIM_END.finditer(masked_code(line, "x")):
        claim = _draft(line[start : end.end()], opens_line=opens)
        if claim:
            yield claim
            opens = False
        start = end.end()
    claim = _draft(line[start:], opens_line=opens)
    if claim:
        yield claim


def _says_a_unit(whole: _Draft, supports: _Supports) -> bool:
    """Whether a line is one unit of the one hit that it cites, at most its title put before it."""
    if len(whole.markers) != 1 or not 1 <= whole.markers[0] <= len(supports.hits):
        return False
    claim = f" {_folded(whole.text)}"
    for support in supports.of(whole.markers[0]):
        said = f" {_folded(support.units[0].said)}"
        if len(support.units) == 1 and said.strip() and claim.endswith(said):
            title = f" {_folded(support.hit.chunk.title)}"
            return claim.removesuffix(said) in ("", title)
    return False


def _draft(text: str, *, opens_line: bool) -> _Draft | None:
    bare = outside_code(_unmarked, text)
    if len([w for w in words(bare) if w]) < _LEAST_WORDS:
        return None
    return _Draft(bare, _numbers(masked_code(text)), opens_line)


def _numbers(text: str) -> tuple[int, ...]:
    """What a text cites."""
    return tuple(int(number) for found in MARKER.finditer(text) for number in found[1].split(","))


def _unmarked(text: str) -> str:
    return " ".join(_BLANK_BEFORE_STOP.sub("", plain(MARKER.sub("", text))).split())


def _supports(hit: Hit) -> list[_Support]:
    """Single units first, then neighbours of one block, for claims that sum up two."""
    if hit.section is None:
        return []
    # What orders or asks states nothing: no claim can rest on it.
    single = [unit for unit in units(hit.section) if states(unit)]
    pairs = [(a, b) for a, b in pairwise(single) if a.group == b.group and a.kind == b.kind]
    return [_Support(hit, some) for some in [*((unit,) for unit in single), *pairs]]


def _find(written: _Draft, supports: _Supports) -> _Support | None:
    """The best support among the cited hits, else among the others."""
    code = [written.text[a:b].strip("`").strip() for a, b in code_spans(written.text)]
    ranks = _cited_first(written.markers, supports)
    cited = [rank for rank in ranks if rank in written.markers]
    for some in (cited, ranks[len(cited) :]):
        found = [
            support
            for rank in some
            for support in supports.of(rank)
            if all(piece in support.text for piece in code)  # to the letter
        ]
        # Words that stand there as they are need no reading of everything else.
        for degree in (_verbatim, _carried):
            best = max(
                (
                    (degree(s.without_source(written.text), s), -len(s.units), -i, s)
                    for i, s in enumerate(found)
                ),
                default=None,
                key=lambda entry: entry[:3],
            )
            if best and best[0] > 0:
                return best[3]
    return None


def _cited_first(markers: Sequence[int], supports: _Supports) -> list[int]:
    """The ranks of all hits, those cited before the others."""
    return sorted(range(1, len(supports.hits) + 1), key=lambda rank: rank not in markers)


def _verbatim(claim: str, support: _Support) -> float:
    """1 or more where the claim stands in the units word for word; a shorter unit counts more."""
    folded = _folded(claim)
    if not folded or f" {folded} " not in support.own:
        return 0.0
    if not any(w not in STOPWORDS and not w.isdigit() for w in folded.split()):
        # A bare figure must be one of the unit, not a piece of another ("2" of "V3.2").
        said = figures(claim)
        if not said or not all(stands_in(value, support.figures) for value in said):
            return 0.0
    return 1.0 + len(folded) / len(support.own)


def _carried(claim: str, support: _Support) -> float:
    """The share of the claim's words that the units carry, 0 where anything is against it."""
    if not _agrees(claim, support):
        return 0.0
    wanted = {stem(w) for w in words(without_figures(claim)) if w not in STOPWORDS}
    covered = len(wanted & support.stems) / len(wanted) if wanted else 0.0
    # Something of the claim must be the unit's own, not only its note's title and heading.
    own = bool((wanted - support.around) & support.own_stems) or any(
        stands_in(value, figures(support.text)) for value in figures(claim)
    )
    return covered if covered >= _COVERED and own else 0.0


def _agrees(claim: str, support: _Support) -> bool:
    """Whether nothing in the claim is against the evidence: negation, figures, names, roles."""
    negated = bool(_NEGATION.search(claim.lower()))
    return (
        negated == bool(_NEGATION.search(support.spoken_of(claim).lower()))
        and all(name in support.folded for name in _names(without_figures(claim)))
        and all(stands_in(value, support.figures) for value in figures(claim))
        and not swapped(claim, support.text)
    )


def _names(claim: str) -> set[str]:
    """Capitalised words, the one that opens a sentence only if it is not a plain word."""
    found = set()
    for match in _NAME.finditer(claim):
        name = fold(match.group()).replace("’s", "").replace("'s", "").strip("'’-")
        opens = match.start() == 0
        if name and name not in STOPWORDS and not (opens and match.group()[1:].islower()):
            found.add(_folded(name))
    return found


def _folded(text: str) -> str:
    return spaced(text).strip()
