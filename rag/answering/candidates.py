"""The units of a hit that can be evidence, each with the stems it is weighed by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rag.answering.fields import is_blank, values_of
from rag.reading.evidence import units
from rag.reading.leaning import leans_on
from rag.reading.orders import states
from rag.text.figures import figures
from rag.text.namewords import names_alone, names_like_stops
from rag.text.sentences import COLONS
from rag.text.terms import content_stems, stem, stems_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rag.records import EvidenceUnit, Hit, Section

_STOPS = ".!。！"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit, where it stands, and its words as stems."""

    marker: int
    unit: EvidenceUnit
    hit: Hit
    own: frozenset[str]
    """What it says and what it hangs on."""
    scope: frozenset[str]
    """The same with title, aliases and heading path, and those of what embeds it."""
    names: tuple[frozenset[str], ...]
    """The note's title and aliases, one by one."""
    place: frozenset[str]
    """The heading path."""
    content: frozenset[str]
    """The content words of what it says."""
    around: str
    """Title, aliases, heading path and where it is embedded, as text."""
    before: str = ""
    """The sentence before it, where it is understood only with that."""
    like_stops: frozenset[str] = frozenset()
    """The names it has that are spelled like stop words, May or Will; among its content too."""

    @property
    def readable(self) -> str:
        """What the embedder reads of it: title and heading, then what it says."""
        chunk = self.hit.chunk
        heading = chunk.heading_path[-1] if chunk.heading_path else ""
        context = "" if self.unit.kind == "row" else self.unit.context
        parts = (chunk.title, heading, context, self.before, self.unit.said)
        return " ".join(part for part in parts if part)

    @property
    def told(self) -> str:
        """What it says, with what it hangs on."""
        return " ".join(part for part in (self.unit.context, self.before, self.unit.said) if part)


class _ReadUnit(NamedTuple):
    """A unit with its stems, and what it leans on."""

    unit: EvidenceUnit
    own: frozenset[str]
    scope: frozenset[str]
    content: frozenset[str]
    before: str
    like_stops: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Read:
    """A section's units that can be evidence, and what they share."""

    units: tuple[_ReadUnit, ...]
    names: tuple[frozenset[str], ...]
    place: frozenset[str]
    around: str


def candidates(hit: Hit, aliases: tuple[str, ...], *, openings: bool = False) -> list[Candidate]:
    """The hit's units that state something, in their order; ``aliases`` are its note's.

    With ``openings`` those too that open a list and state a figure: "refunds within 7 days for:".
    """
    if hit.section is None:
        return []
    read = _read(hit.section, aliases, hit.embedded_in)
    return [
        Candidate(
            hit.rank,
            one.unit,
            hit,
            one.own,
            one.scope,
            read.names,
            read.place,
            one.content,
            read.around,
            one.before,
            one.like_stops,
        )
        for one in read.units
        if openings or not one.unit.said.endswith(COLONS)
    ]


def in_asked_forms(candidate: Candidate, forms: Mapping[str, frozenset[str]]) -> Candidate:
    """The candidate with the stems asked for that it has in one of these other forms."""
    if not any(said & candidate.scope for said in forms.values()):
        return candidate

    def asked(stems: frozenset[str]) -> frozenset[str]:
        return stems | {one for one, said in forms.items() if said & stems}

    return replace(
        candidate,
        own=asked(candidate.own),
        scope=asked(candidate.scope),
        names=tuple(map(asked, candidate.names)),
        place=asked(candidate.place),
        content=asked(candidate.content),
    )


@lru_cache(maxsize=2048)
def _read(
    section: Section, aliases: tuple[str, ...], embedded_in: tuple[tuple[str, ...], ...]
) -> _Read:
    holders = (part for place in embedded_in for part in place)
    around = " ".join((section.title, *aliases, *section.heading_path, *holders))
    stands_under = stems_of(around)
    found = []
    every = units(section)
    for unit in every:
        opens = unit.said.endswith(COLONS) or (unit.kind == "title" and unit.said[-1] not in _STOPS)
        if (opens and not figures(unit.said)) or not states(unit) or is_blank(unit.said):
            continue  # it opens a list, stands over text, asks, orders, or is to be filled in
        if unit.kind == "property" and unit.said == f"title: {section.title}":
            continue  # the note's name, which every one of its units stands under
        leans = leans_on(unit, every)
        before = leans.said if leans else ""
        own = stems_of(f"{before} {unit.said} {unit.context}")
        like_stops = _like_stops(unit)
        content = content_stems(unit.said) | like_stops
        found.append(_ReadUnit(unit, own, own | stands_under, content, before, like_stops))
    names = (stems_of(name) for name in (section.title, *aliases))
    place = stems_of(" ".join(section.heading_path))
    return _Read(tuple(found), tuple(n for n in names if n), place, around)


def _like_stops(unit: EvidenceUnit) -> frozenset[str]:
    # A row's header is written like a name, and so is a property's key.
    said = "" if unit.kind in ("row", "property") else unit.said
    texts = values_of(unit)
    named = names_like_stops(said).union(*map(names_like_stops, texts), *map(names_alone, texts))
    return frozenset(map(stem, named))
