"""What the hits could carry: their units one by one, and neighbours for claims that sum up two."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from rag.reading.evidence import plain, units
from rag.reading.orders import states
from rag.text.figures import figures, without_figures
from rag.text.terms import STOPWORDS, spaced, stems_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit, Hit


@dataclass(frozen=True)
class Support:
    """Units of one hit that could carry a claim; what they say is read when it is needed."""

    hit: Hit
    units: tuple[EvidenceUnit, ...]

    @cached_property
    def text(self) -> str:
        """What the units say, as they stand and as one says it."""
        return " ".join(f"{unit.quote} {unit.said}" for unit in self.units)

    @cached_property
    def own(self) -> str:
        """The words of that, spaced."""
        return spaced(self.text)

    @cached_property
    def place(self) -> str:
        """Title, headings and what the units hang on."""
        contexts = dict.fromkeys(unit.context for unit in self.units)
        return " ".join((self.hit.place, *contexts))

    @property
    def premise(self) -> str:
        """All that an entailment model should know of the units: of rows, under which columns."""
        said = " ".join(unit.said if unit.kind == "row" else unit.quote for unit in self.units)
        return f"{self.hit.day} {self.place}: {said}".strip()

    def without_source(self, claim: str) -> str:
        """The claim less the place that says whose words they are.

        That is the title ("Title: ", "Title, 2026-01-14: ") or the heading over them.
        """
        chunk, day = self.hit.chunk, self.hit.day
        over = (f"{heading}:" for heading in chunk.heading_path[-1:])
        for source in (f"{chunk.title}, {day}:", f"{chunk.title}:", *over):
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
        return " ".join((self.place, *columns, self.text))

    @cached_property
    def figures(self) -> frozenset[str]:
        """The figures, dates and amounts of both."""
        return figures(f"{self.place} {self.text}")


@dataclass(slots=True)
class Supports:
    """What each hit could carry, read when it is first asked for."""

    hits: Sequence[Hit]
    read: dict[int, list[Support]] = field(default_factory=dict)

    def of(self, rank: int) -> list[Support]:
        """What the hit of this rank could carry."""
        if rank not in self.read:
            self.read[rank] = _supports(self.hits[rank - 1])
        return self.read[rank]


def cited_first(markers: Sequence[int], supports: Supports) -> list[int]:
    """The ranks of all hits, those cited before the others."""
    return sorted(range(1, len(supports.hits) + 1), key=lambda rank: rank not in markers)


def folded_words(text: str) -> str:
    """The words of a text, folded, one space between two."""
    return spaced(text).strip()


def _supports(hit: Hit) -> list[Support]:
    """Single units first, then neighbours of one block, for claims that sum up two."""
    if hit.section is None:
        return []
    # What orders or asks states nothing: no claim can rest on it.
    single = [unit for unit in units(hit.section) if states(unit)]
    pairs = [(a, b) for a, b in pairwise(single) if a.group == b.group and a.kind == b.kind]
    return [Support(hit, some) for some in [*((unit,) for unit in single), *pairs]]
