"""What a question only describes: found first, and then asked about.

"Where was the director of Gaby born" is answered by two notes: one names the director, the other
says where he was born. Both are among the hits as a rule, since hits follow links. What is left to
do is to see that the best unit names another note, and that this note says what the unit does not.
Without a named note that has the rest there is no second step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.reading.evidence import units
from rag.reading.orders import states
from rag.records import Evidence, Selection
from rag.text.askedform import asked_form
from rag.text.terms import STOPWORDS, content_words, spaced, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.records import EvidenceUnit, Hit

    Select = Callable[[str, tuple[Hit, ...]], Selection]
    Names = Callable[[str], tuple[str, ...]]

_DESCRIBED = re.compile(
    r"\b(?:the|an?|its|his|her|their|whose)\s+(?:[\w'’-]+\s+){0,3}?(?P<role>[\w-]+)\s+"
    r"(?:of|by|behind|that|who|which|whose|where|with|in|on|running|at|from|for)\b"
    r"|[\w.](?:['’]s|s['’])\s+(?P<kin>[\w-]+)|\bwhose\s+(?P<whose>\w+)",
    re.IGNORECASE,
)
# How the one in a relation is spoken of from the other's side.
_SPOKEN = {
    "father": "son daughter child born",
    "mother": "son daughter child born",
    "mother-in-law": "wife husband married",
    "father-in-law": "wife husband married",
    "grandfather": "son daughter child",
    "grandmother": "son daughter child",
    "husband": "married wife consort widow",
    "wife": "married husband widower",
    "child": "father mother parent",
    "performer": "song single album sung recorded",
    "singer": "song single album sung recorded",
    "author": "written wrote book novel",
    "maker": "made built by",
}
# A life in brackets says when someone was born and died without the words.
_LIFE = re.compile(r"\([^()]*\b\d{4}\s*[-–—][^()]*\d{4}[^()]*\)")
_SAME = {"birth": "born", "die": "death", "dead": "death", "di": "death"}
_APART = re.compile(r"\s*\([^()]*\)$")
_ROLE_LETTERS = 5
_LEAST_LEFT = 0.1
_MOST_NOTES = 3
_MOST_REPEATED = 0.5
_SECOND_STEP = 0.5
"""Of the confidence that is enough, where the first step alone has enough."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two steps of one answer."""

    first: Evidence
    """Names the note."""
    question: str
    """What is left to ask of that note."""
    rest: Selection
    """The note's evidence for it; markers are those of the hits."""


@dataclass(frozen=True, slots=True)
class _Start:
    """The first step: the question, the unit that fits it best, and what that leaves open."""

    question: str
    hits: Sequence[Hit]
    selection: Selection
    roles: tuple[str, ...]
    scope: frozenset[str]
    asked: frozenset[str]

    @property
    def left(self) -> frozenset[str]:
        return self.asked - self.scope


@dataclass(frozen=True, slots=True)
class _Target:
    """A note that a unit of the first step's section names."""

    title: str
    name: str
    """As it is named there."""
    leading: EvidenceUnit


def bridge(
    question: str,
    hits: Sequence[Hit],
    selection: Selection,
    *,
    select: Select,
    names: Names,
    enough: float,
) -> Bridge | None:
    """The second step where the best unit only leads to the answer; None where there is none.

    ``names`` gives a note's aliases; ``enough`` is the confidence from which evidence answers.
    """
    roles = tuple(next(g for g in m.groups() if g).lower() for m in _DESCRIBED.finditer(question))
    if not roles or not selection.evidence:
        return None
    best = selection.evidence[0]
    form = asked_form(question)
    if form is not None and form.named is None and form.held.search(best.unit.said):
        return None  # it has just what is asked for
    chunk = hits[best.marker - 1].chunk
    around = (chunk.title, *chunk.heading_path, *names(chunk.note))
    start = _Start(
        question,
        hits,
        selection,
        roles,
        scope=_said(" ".join((best.unit.said, best.unit.context, *around))),
        asked=frozenset(_same(w) for w in content_words(question)),
    )
    if len(start.left) < _LEAST_LEFT * len(start.asked):
        return None
    steps = [
        step
        for target in _targets(start, names)[:_MOST_NOTES]
        if (step := _step(start, target, select, enough))
    ]
    return max(steps, key=lambda pair: pair[0])[1] if steps else None


def _step(
    start: _Start, target: _Target, select: Select, enough: float
) -> tuple[tuple[bool, int, float], Bridge] | None:
    """The step to one note with how good it is; None where it leads nowhere."""
    selection = start.selection
    best = selection.evidence[0]
    alone = selection.confidence >= enough
    by_role = any(_speaks_of(role, target.leading.said) for role in start.roles)
    found = {_same(role) for role in start.roles if _begins(role, target.leading.said)}
    left = start.left - found
    if not left or (target.leading is not best.unit and not by_role):
        return None
    there = [hit for hit in start.hits if hit.chunk.title == target.title]
    query = f"{target.name}: {_without(start.question, start.scope)}"
    rest = select(query, tuple(replace(h, rank=i) for i, h in enumerate(there, start=1)))
    if not rest.evidence or rest.confidence < enough * (_SECOND_STEP if alone else 1.0):
        return None
    rest = _row_named(_marked(rest, there), start, target.leading)
    unit, hit = rest.evidence[0].unit, start.hits[rest.evidence[0].marker - 1]
    said = _said(" ".join((unit.said, unit.context, *hit.chunk.heading_path)))
    gained = left & said
    known = start.asked - start.left - _said(target.name)
    # Where the first step alone would be no answer, both must speak for the second.
    leads = (gained or by_role) if alone else (gained and by_role)
    # What says the description again needed no step from it.
    if not leads or len(known & said) > _MOST_REPEATED * len(known):
        return None
    sure = replace(rest, confidence=max(rest.confidence, selection.confidence))
    first = Evidence(best.marker, target.leading, best.score)
    return (by_role, len(gained), rest.confidence), Bridge(first, query, sure)


def _marked(rest: Selection, there: Sequence[Hit]) -> Selection:
    """The evidence with markers of all the hits again."""
    evidence = tuple(replace(e, marker=there[e.marker - 1].rank) for e in rest.evidence)
    return replace(rest, evidence=evidence)


def _row_named(rest: Selection, start: _Start, leading: EvidenceUnit) -> Selection:
    """Where a row answers, the row of its table that the first step names by its first cell."""
    best = rest.evidence[0]
    section = start.hits[best.marker - 1].section
    if best.unit.kind != "row" or section is None:
        return rest
    told, asked = spaced(leading.said), spaced(start.question)
    table = [u for u in units(section) if u.kind == "row" and u.group == best.unit.group]
    labels = [(spaced(row.cells[0]), row) for row in table if words(row.cells[0])]
    rows = [row for label, row in labels if label in told and label not in asked]
    if len(rows) != 1:
        return rest
    row = Evidence(best.marker, rows[0], best.score)
    return replace(rest, evidence=(row, *(e for e in rest.evidence if e.unit != rows[0])))


def _targets(start: _Start, names: Names) -> list[_Target]:
    """The other notes that the best unit's section names, those of the unit itself first.

    A note that the question names needs no step to it.
    """
    best = start.selection.evidence[0]
    hit = start.hits[best.marker - 1]
    if hit.section is None:
        return []
    own = {hit.chunk.title, *names(hit.chunk.note)}
    asked = spaced(start.question)
    section = [best.unit, *(unit for unit in units(hit.section) if states(unit))]
    found: list[tuple[int, _Target]] = []
    for title, note in {h.chunk.title: h.chunk.note for h in start.hits}.items():
        called = [_APART.sub("", name) for name in (title, *names(note))]
        if title in own or any(words(n) and spaced(n) in asked for n in called):
            continue
        for place, unit in enumerate(section):
            name = next((n for n in called if _is_named(n, unit.said)), "")
            if name:
                found.append((min(place, 1), _Target(title, name, unit)))
                break
    return [target for _, target in sorted(found, key=lambda entry: entry[0])]


def _is_named(name: str, said: str) -> bool:
    """Whether a note is named in what is said, and not only its title's plain word used."""
    if not words(name) or spaced(name) not in spaced(said):
        return False
    first = re.search(r"\w+", name)
    written = re.search(rf"\b{re.escape(first[0])}", said) if first else None
    return bool(written and not written[0][0].islower())


def _without(question: str, scope: frozenset[str]) -> str:
    """The question's words that the first step has not accounted for, in their order."""
    kept = []
    for word in question.rstrip(" ?").split():
        stems = {_same(w) for w in words(word) if w not in STOPWORDS}
        if not stems or not stems <= scope:
            kept.append(word)
    return " ".join(kept)


def _speaks_of(role: str, said: str) -> bool:
    """Of a director it is said "directed by", of a mother whose son one is."""
    spoken = _SPOKEN.get(role, "").split()
    return _begins(role, said) or any(word in spoken for word in words(said))


def _begins(role: str, said: str) -> bool:
    """Whether a word begins like the role: ``director`` and "directed"."""
    start = role[:_ROLE_LETTERS]
    return len(start) == _ROLE_LETTERS and any(word.startswith(start) for word in words(said))


def _said(text: str) -> frozenset[str]:
    found = {_same(w) for w in words(text)}
    if _LIFE.search(text):
        found |= {"born", "death"}
    return frozenset(found)


def _same(word: str) -> str:
    root = stem(word)
    return _SAME.get(root, root)
