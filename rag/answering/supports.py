"""What the hits could carry: their units one by one, and neighbours for claims that sum up two."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from rag.reading.boxes import lines_of, with_state
from rag.reading.evidence import plain, units
from rag.reading.orders import states
from rag.text.clauses import names_of, points_back, subject_of
from rag.text.code import code_spans
from rag.text.figures import figures, without_figures
from rag.text.firstnumber import above_zero, below_zero
from rag.text.numberwords import in_digits
from rag.text.terms import STOPWORDS, spaced, stem, stems_of
from rag.text.thesaurus import meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit, Hit

_LOWER = re.compile(r"(?<!\w)[^\W\d_A-Z]+(?!\w)")
_OPENERS = frozenset(
    "according additionally altogether although besides compared currently despite except finally "
    "however instead later like likewise moreover neither never nevertheless next nobody none note "
    "nothing originally otherwise overall per rather regarding similarly since still therefore "
    "though thus today together unlike upon usually whether within without yes yet based known "
    # What one is told to do.
    "add check click create deploy enter install open press run select set start turn type "
    "use "
    "across almost along alongside among another anybody anyone around avoid because bring call "
    "earlier either ensure even every everybody everyone everything first follow half here keep "
    "make most one please prior put remember second several somebody someone something sometimes "
    "soon take throughout wait".split()
)
"""What opens a sentence and is no name, whatever the notes say."""
_COMMENT = re.compile(r"\s+(?:#|//)\s.*$")


@dataclass(frozen=True)
class Support:
    """Units of one hit that could carry a claim; what they say is read when it is needed."""

    hit: Hit
    units: tuple[EvidenceUnit, ...]
    subject: str = ""
    """What "it" stands for in a sentence: the subject of the one before."""
    keys: frozenset[str] = frozenset()
    """Of a row: the words that open each row of its table."""
    parts: tuple[Support, ...] = ()
    """Of two neighbours: each by itself."""

    @cached_property
    def text(self) -> str:
        """What the units say, as they stand and as one says it, a task with its state."""
        return " ".join(f"{unit.quote} {self._told(unit.said, unit)}" for unit in self.units)

    @cached_property
    def own(self) -> str:
        """The words of that, spaced."""
        return spaced(self.text)

    @cached_property
    def place(self) -> str:
        """Title, headings and what the units hang on."""
        contexts = dict.fromkeys(unit.context for unit in self.units)
        return " ".join(filter(None, (self.hit.place, *contexts, self.subject)))

    @cached_property
    def said(self) -> str:
        """What the units say, once."""
        return " ".join(unit.said for unit in self.units)

    @cached_property
    def told(self) -> str:
        """The same, a task with its state."""
        return " ".join(self._told(unit.said, unit) for unit in self.units)

    @cached_property
    def quote(self) -> str:
        """The same as it stands."""
        return " ".join(unit.quote for unit in self.units)

    @cached_property
    def key(self) -> str:
        """The words that open a row, what it is about; "" of other units."""
        return _key(self.units[0])

    def is_of_another_row(self, claim: str) -> bool:
        """Whether the claim names what opens another row of the table, and this one does not."""
        said = f" {folded_words(claim)} "
        return any(f" {key} " in said and f" {key} " not in self.own for key in self.keys)

    @cached_property
    def code(self) -> frozenset[str]:
        """Each piece of code of the units, as a whole: what is in backticks, a line of a block."""
        section = self.hit.section
        found: set[str] = set()
        for unit in self.units:
            if unit.kind == "code":
                lines = unit.said.split("\n")
                found.update(_bare_command(line) for line in lines)
                found.update(_COMMENT.sub("", _bare_command(line)) for line in lines)
            elif section is not None:
                text = "\n".join(lines_of(section, *unit.lines))
                found.update(text[a:b].strip("`").strip() for a, b in code_spans(text))
        return frozenset(found)

    def has_code(self, piece: str) -> bool:
        """Whether a piece of code is one of the units', to the letter and to its end.

        A command cut short is another command: of one only a single word may be told by itself.
        """
        if piece in self.code:
            return True
        text = self.text
        if len(piece.split()) > 1:
            for code in sorted(self.code, key=len, reverse=True):
                text = text.replace(code, " ") if code else text
        return bool(re.search(rf"(?<![\w./=-]){re.escape(piece)}(?![\w/=-]|\.\w)", text))

    @property
    def premise(self) -> str:
        """All that an entailment model should know of the units: of rows, under which columns."""
        said = " ".join(
            unit.said if unit.kind == "row" else self._told(unit.quote, unit) for unit in self.units
        )
        return f"{self.hit.day} {self.place}: {said}".strip()

    def _told(self, said: str, unit: EvidenceUnit) -> str:
        return with_state(said, self.hit.section, unit)

    def without_source(self, claim: str) -> str:
        """The claim less the place that says whose words they are.

        That is the title ("Title: ", "Title, 2026-01-14: ") or a heading over them.
        """
        chunk, day = self.hit.chunk, self.hit.day
        over = (f"{heading}:" for heading in reversed(chunk.heading_path))
        for source in (f"{chunk.title}, {day}:", f"{chunk.title}:", *over):
            if claim.startswith(plain(source)):
                return claim.removeprefix(plain(source)).lstrip()
        return claim

    def spoken_of(self, claim: str) -> str:
        """The text; of a row, the cells that the claim speaks of: no other denies anything."""
        if any(unit.kind != "row" for unit in self.units):
            return self.text
        wanted = stems_of(claim) - STOPWORDS
        cells = (
            f"{column} {cell}"
            for unit in self.units
            for cell, column in zip_longest(unit.cells, unit.columns, fillvalue="")
        )
        return "; ".join(cell for cell in cells if wanted & stems_of(cell))

    @cached_property
    def around(self) -> frozenset[str]:
        """The stems of the place."""
        return stems_of(self.place)

    @cached_property
    def own_stems(self) -> frozenset[str]:
        """The stems of what the units say."""
        # A claim's words are read without its figures, so "GLM-4.5" has to be "GLM" here too.
        return stems_of(self.text) | stems_of(without_figures(self.text))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Both."""
        return self.around | self.own_stems

    @cached_property
    def folded(self) -> str:
        """The words of place and units, spaced."""
        return f"{folded_words(self.place)}{self.own}"

    @cached_property
    def measured(self) -> str:
        """Place and units, and what the columns of rows are measured in."""
        columns = dict.fromkeys(column for unit in self.units for column in unit.columns)
        return in_digits(" ".join((self.place, *columns, self.text)))

    @cached_property
    def figures(self) -> frozenset[str]:
        """The figures, dates and amounts of both."""
        return figures(in_digits(f"{self.place} {self.text}"))

    @cached_property
    def own_figures(self) -> frozenset[str]:
        """Those of the units alone."""
        return figures(in_digits(self.text))

    @cached_property
    def below_zero(self) -> frozenset[str]:
        """Its figures that have a minus before them."""
        return below_zero(self.text)

    @cached_property
    def only_below_zero(self) -> frozenset[str]:
        """Those of them that stand nowhere without it."""
        return self.below_zero - above_zero(self.text)


@dataclass(slots=True)
class Supports:
    """What each hit could carry, read when it is first asked for."""

    hits: Sequence[Hit]
    read: dict[int, list[Support]] = field(default_factory=dict)
    lower: set[str] = field(default_factory=set)
    """The words that some hit has in lower case."""

    def of(self, rank: int) -> list[Support]:
        """What the hit of this rank could carry."""
        if rank not in self.read:
            self.read[rank] = _supports(self.hits[rank - 1])
        return self.read[rank]

    def is_plain(self, word: str) -> bool:
        """Whether a word that opens a sentence is no name: some hit has it in lower case, or so."""
        if not self.lower:
            self.lower.update(_LOWER.findall(" ".join(hit.chunk.text for hit in self.hits)))
        return (
            word in _OPENERS
            or word.endswith(("ly", "ing"))
            or word in self.lower
            or meaning(stem(word)) >= 0
        )


def cited_first(markers: Sequence[int], supports: Supports) -> list[int]:
    """The ranks of all hits, those cited before the others."""
    return sorted(range(1, len(supports.hits) + 1), key=lambda rank: rank not in markers)


def folded_words(text: str) -> str:
    """The words of a text, folded, one space between two."""
    return spaced(text).strip()


@lru_cache(maxsize=32)
def _supports(hit: Hit) -> list[Support]:
    """Single units first, then neighbours of one block, for claims that sum up two."""
    if hit.section is None:
        return []
    # What orders or asks states nothing: no claim can rest on it.
    told = [unit for unit in units(hit.section) if states(unit)]
    keys: dict[int, set[str]] = {}
    for unit in told:
        if unit.kind == "row":
            keys.setdefault(unit.group, set()).add(_key(unit))
    opening = {group: frozenset(some - {""}) for group, some in keys.items()}
    single: list[Support] = []
    for unit in told:
        before = single[-1] if single else None
        subject = _subject(unit, before) if before else ""
        single.append(Support(hit, (unit,), subject, opening.get(unit.group, frozenset())))
    pairs = [
        Support(hit, (*a.units, *b.units), parts=(a, b))
        for a, b in pairwise(single)
        if a.units[0].group == b.units[0].group and a.units[0].kind == b.units[0].kind
    ]
    return [*single, *pairs]


def _subject(unit: EvidenceUnit, before: Support) -> str:
    """What a sentence that points back speaks of: the subject of the one before."""
    last = before.units[0]
    if unit.kind != "sentence" or last.kind != "sentence" or last.group != unit.group:
        return ""
    if not points_back(unit.said):
        return ""
    own = subject_of(unit.said)
    named = names_of(own).split()
    if not points_back(own) and (len(named) > 1 or (named and not own.startswith(named[0]))):
        return ""  # "her" in "Carol sold her house" is Carol's
    subject = subject_of(last.said)
    return before.subject if points_back(subject) else subject


def _key(unit: EvidenceUnit) -> str:
    """The words of a row's first cell that has any, if one of them is telling; else ""."""
    words = next(filter(None, map(folded_words, unit.cells)), "")
    return words if any(w.isalpha() and w not in STOPWORDS for w in words.split()) else ""


def _bare_command(line: str) -> str:
    return line.strip().removeprefix("$ ").strip()
