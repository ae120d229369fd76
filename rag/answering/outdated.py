"""What says of itself that it holds no more, and yields to what stands.

A list kept "for the dates" often answers a question in its own words, and the list that took its
place only in part. Where its title, its heading, its folder or its frontmatter says so, what else
is said of the same thing is told instead; what nothing took the place of is told as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.answering.statements import said_by
from rag.answering.weights import ENOUGH
from rag.text.figures import figures
from rag.text.periods import periods
from rag.text.terms import stems_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rag.records import Hit, NoteFacts, Selection

_PUT_ASIDE = r"superseded|obsolete|outdated|deprecated|archived"
_SAYS_SO = re.compile(
    # "Old Harbour" is a name, and "Old boiler" may be the only note on that boiler.
    rf"(?i:\b(?:{_PUT_ASIDE})\b|\((?:old|archive|replaced|retired)\)|[-–—_:,]\s*(?:old|archive)\W*$)"
    r"|\bOLD\b"
)
_UNTIL = re.compile(r"\b(?:until|till|up to)\s+(?P<end>.+)", re.IGNORECASE)
_FOLDER = re.compile(r"(?:^|/)[\W\d_]*archived?s?/", re.IGNORECASE)
_STATES = frozenset({*_PUT_ASIDE.split("|"), "old", "archive", "replaced", "retired", "expired"})
_KEYS = frozenset({"status", "state"})
_SUCCESSOR = re.compile(r"(?:superseded|replaced)[\s_-]*by", re.IGNORECASE)
_ASKS_FOR_IT = re.compile(
    rf"\b(?:old|was|were|did|had|used\s+to|before|until|till|formerly|previous(?:ly)?|once"
    rf"|{_PUT_ASIDE}|still)\b",
    re.IGNORECASE,
)

_LIKELY = 0.5
"""The score of a unit that is told where the outdated one is sure to answer."""


def says_outdated(facts: NoteFacts, today: str) -> bool:
    """Whether a note says by its name, folder or frontmatter that it holds no more."""
    values = {(key.lower(), value.lower()) for key, every in facts.properties for value in every}
    return (
        _named_so(facts.title, today)
        or bool(_FOLDER.search(facts.path))
        or any(
            (key in _KEYS and value in _STATES)
            or (key in _STATES and value == "true")
            or (bool(value) and bool(_SUCCESSOR.fullmatch(key)))
            for key, value in values
        )
        or any(tag.lower() in _STATES - {"old"} for tag in facts.tags)
    )


def outdated(
    hits: Sequence[Hit], facts: Callable[[str], NoteFacts | None], today: str
) -> frozenset[int]:
    """The ranks of the hits whose note, or a heading over them, says that it holds no more."""
    notes = {hit.chunk.note for hit in hits}
    aside = {note for note in notes if (one := facts(note)) and says_outdated(one, today)}
    return frozenset(
        hit.rank for hit in hits
        if hit.chunk.note in aside or any(_named_so(h, today) for h in hit.chunk.heading_path)
    )  # fmt: skip


def may_yield(question: str, best: Hit) -> bool:
    """Whether what is outdated is not what a question asks for, by its time or by its number."""
    place = figures(" ".join((best.chunk.title, *best.chunk.heading_path)))
    return not (_ASKS_FOR_IT.search(question) or figures(question) & place)


def takes_its_place(
    standing: Selection, old: Selection, hits: Sequence[Hit], weights: Mapping[str, float]
) -> bool:
    """Whether the best unit of one selection is likely, and speaks of the other's thing.

    That is the rarest word asked for that the outdated one says; the names of its columns, such as
    "dose", are what is told of the thing.
    """
    if not standing.evidence:
        return False
    first, other = standing.evidence[0], old.evidence[0]
    likely = standing.confidence >= ENOUGH or first.score >= _LIKELY
    said = stems_of(" ".join(other.unit.cells)) if other.unit.cells else stems_of(other.unit.said)
    told = said & weights.keys()
    there = hits[first.marker - 1]
    known = said_by(first.unit, there) | stems_of(there.chunk.title)
    return likely and bool(told) and max(told, key=lambda s: (weights[s], s)) in known


def _named_so(name: str, today: str) -> bool:
    until = _UNTIL.search(name)
    ends = [last for _, last in periods(until["end"])] if until else []
    says = not name.isupper() and bool(_SAYS_SO.search(name))
    return says or (bool(ends) and max(ends) < today)
