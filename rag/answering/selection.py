"""Hits to the evidence units that answer the question, scored, before any LLM is asked.

Every unit of the hits gets a handful of readable signals; ``weights.py`` says what each is worth.
"""

from __future__ import annotations

import math
import re
from dataclasses import astuple, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.answering.orders import states
from rag.answering.rowplaces import meant_row
from rag.answering.weights import CONFIDENCE, UNIT, weigh
from rag.reading.evidence import units
from rag.records import Evidence, Selection
from rag.text.figures import figures, has_figure, without_figures
from rag.text.terms import content_words, fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.protocols import Embedder
    from rag.records import EvidenceUnit, Hit, Section

_MOST_ENCODED = 16
_NAME = re.compile(r"\b[^\W\d_a-z][\w’'.-]*", re.UNICODE)
_KINDS = (
    ("when", re.compile(r"\b(when|what (year|date|day|month)|which year|since when|seit wann)\b")),
    ("amount", re.compile(r"\b(how (many|much|large|big|tall|long|far|old)|what percent\w*)\b")),
    ("who", re.compile(r"\b(who|whom|whose)\b")),
    ("where", re.compile(r"\b(where|hq|headquarter\w*|located|which (city|country))\b")),
)
# Words that say what kind of thing is asked for; they need not stand in the evidence.
_ASKING = frozenset(
    "name list date year many much number kind type tell say mean happen percent percentage "
    "called show pls please".split()
)
_STAMP = re.compile(r"(last )?(updated|created|modified|as of|aliases?|tags?)\b", re.IGNORECASE)
_YES_NO = re.compile(
    r"\W*(is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may)\b",
    re.IGNORECASE,
)
_ENOUGH_NEW = 3
_MOST_LEAD = 5.0
_AGREED_RANK = 3


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a unit, each from 0 to 1 (``near`` from −1)."""

    near: float
    """Cosine of the question and the unit read with its title and heading."""
    own: float
    """Share of the question's words, by rarity, in the unit and what it hangs on."""
    scope: float
    """The same, title and heading path included."""
    heaviest: float
    """1 if the question's rarest word stands in that scope."""
    section: float
    """The hit's own score."""
    first: float
    """1 / rank of the hit."""
    fits: float
    """1 if it can hold the kind of thing asked for (who, when, how much), or none is named."""
    named: float
    """1 if the question names the unit's note."""
    new: float
    """What the unit says beyond the question and its place: 1 from three words on."""
    stamp: float
    """1 for a line that only dates or names the note."""
    row: float
    """1 for a table row."""
    rest: float
    """Like ``own``, headings included, of what the question asks beside the names in it."""
    strays: float
    """1 if the question names a note among the hits and the unit is not of it, nor names it."""


@dataclass(frozen=True, slots=True)
class Assurance:
    """What speaks for the question being answered at all, besides the best unit's signals."""

    logit: float
    """The best unit's."""
    lead: float
    """Its logit over that of the best unit of another section, at most 5."""
    nearest: float
    """The greatest cosine of a hit and the question."""
    agreed: float
    """1 if the best unit's section is among the first three by meaning and by words."""
    unknown: float
    """Share of the question's words, by rarity, that stand nowhere in the vault."""
    covered: float
    """Share of them that stand in the best unit's section."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    marker: int
    unit: EvidenceUnit
    hit: Hit
    own: frozenset[str]
    scope: frozenset[str]
    names: tuple[frozenset[str], ...]
    """The note's title and aliases, as stems."""
    place: frozenset[str]
    """The heading path, as stems."""
    content: frozenset[str]
    """What the unit says, as stems of its content words."""


class Selector:
    """Scores the units of the hits against a question.

    ``frequency`` gives the number of chunks a stem stands in, ``total`` the number of chunks,
    ``aliases`` the other names of a note.
    """

    def __init__(
        self,
        embedder: Embedder,
        frequency: Callable[[str], int],
        total: Callable[[], int],
        aliases: Callable[[str], tuple[str, ...]] = lambda _: (),
    ) -> None:
        self._embedder = embedder
        self._frequency = frequency
        self._total = total
        self._aliases = aliases

    def select(self, question: str, hits: Sequence[Hit]) -> Selection:
        """The evidence for a question, best first, with how sure it is that it answers."""
        signals = self.signals(question, hits)
        scored = sorted(
            ((weigh(UNIT, astuple(s)), i) for i, (_, s) in enumerate(signals)),
            key=lambda pair: (-pair[0], pair[1]),
        )
        if not scored:
            return Selection()
        evidence = tuple(
            Evidence(signals[i][0].marker, signals[i][0].unit, _sigmoid(logit))
            for logit, i in scored
        )
        ranked = [(signals[i][0], logit) for logit, i in scored]
        assurance = self.assurance(question, hits, ranked)
        best = signals[scored[0][1]][1]
        confidence = _sigmoid(weigh(CONFIDENCE, (*astuple(best), *astuple(assurance))))
        return Selection(_singled_out(question, evidence, hits), confidence)

    def assurance(
        self, question: str, hits: Sequence[Hit], ranked: Sequence[tuple[_Candidate, float]]
    ) -> Assurance:
        """How sure the whole ranking looks; ``ranked`` are units with their logits, best first."""
        best, logit = ranked[0]
        section = best.hit.chunk.section_id
        others = (x for c, x in ranked if c.hit.chunk.section_id != section)
        weights = self.weights(question)
        absent = frozenset(s for s in weights if not self._frequency(s))
        text = best.hit.section.text if best.hit.section else best.hit.chunk.text
        cosines = [s.score for hit in hits for s in hit.signals if s.name == "dense"]
        ranks = best.hit.ranks
        return Assurance(
            logit=logit,
            lead=min(logit - next(others, logit - _MOST_LEAD), _MOST_LEAD),
            nearest=max(cosines, default=0.0),
            agreed=float(max(ranks.get("dense", 99), ranks.get("keyword", 99)) <= _AGREED_RANK),
            unknown=_share(weights, absent),
            covered=_share(weights, best.scope | _stems(text)),
        )

    def signals(self, question: str, hits: Sequence[Hit]) -> list[tuple[_Candidate, Signals]]:
        """The most promising units with their signals, in order of the words they share."""
        weights = self.weights(question)
        asked = _Asked(
            kind=asked_kind(question),
            stems=_stems(question),
            weights=weights,
            figures=figures(question),
        )
        candidates = [c for hit in hits for c in _candidates(hit, self._aliases(hit.chunk.note))]
        if not _YES_NO.match(question):
            # What only says the question again answers nothing.
            candidates = [c for c in candidates if _new_stems(c, asked)]
        if not candidates or not weights:
            return []
        lexical = [0.6 * _share(weights, c.own) + 0.4 * _share(weights, c.scope)
                   for c in candidates]  # fmt: skip
        order = sorted(
            range(len(candidates)), key=lambda i: (-lexical[i], candidates[i].marker, i)
        )[:_MOST_ENCODED]
        chosen = [candidates[i] for i in order]
        vectors = self._embedder.encode_passages([_readable(c) for c in chosen])
        near = vectors @ self._embedder.encode_query(question)
        named = frozenset(name for c in candidates for name in c.names if name <= asked.stems)
        return [(c, _signals(c, float(n), asked, named)) for c, n in zip(chosen, near, strict=True)]

    def weights(self, question: str) -> dict[str, float]:
        """Each stem of the question with its rarity, as BM25 has it (Robertson, 1976)."""
        total = max(self._total(), 1)
        stems = {stem(w) for w in content_words(question) if w not in _ASKING}
        return {
            s: math.log(1.0 + (total - n + 0.5) / (n + 0.5))
            for s in stems
            for n in (min(self._frequency(s), total),)
        }


def _singled_out(
    question: str, evidence: tuple[Evidence, ...], hits: Sequence[Hit]
) -> tuple[Evidence, ...]:
    """Where the best unit is a row and the question means another of its table, that one."""
    best = evidence[0]
    section = next(hit.section for hit in hits if hit.rank == best.marker)
    if best.unit.kind != "row" or section is None:
        return evidence
    table = [u for u in units(section) if u.kind == "row" and u.group == best.unit.group]
    row = meant_row(question, table, best.unit)
    if row is None:
        return evidence
    return (Evidence(best.marker, row, best.score), *(e for e in evidence if e.unit != row))


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    stems: frozenset[str]
    weights: dict[str, float]
    figures: frozenset[str]


def asked_kind(question: str) -> str:
    """``when``, ``amount``, ``who``, ``where``, or "" where the question doesn't say."""
    lowered = fold(question)
    return next((kind for kind, pattern in _KINDS if pattern.search(lowered)), "")


def _fits(asked: _Asked, said: str) -> bool:
    """Whether a text can hold the kind of thing asked for, and not only what the question has."""
    if asked.kind in ("when", "amount"):
        return bool(figures(said) - asked.figures) or (
            asked.kind == "amount" and has_figure(without_figures(said))
        )
    if asked.kind == "who":
        return any(stem(fold(name)) not in asked.stems for name in _NAME.findall(said))
    return True


def _new_stems(candidate: _Candidate, asked: _Asked) -> frozenset[str]:
    """What a unit says beyond the question and the headings it stands under."""
    return candidate.content - asked.stems - candidate.place


def _signals(
    candidate: _Candidate, near: float, asked: _Asked, named: frozenset[frozenset[str]]
) -> Signals:
    """``named`` are the names of notes among the hits that stand in the question."""
    unit, chunk = candidate.unit, candidate.hit.chunk
    rarest = max(asked.weights, key=lambda s: (asked.weights[s], s))
    beside = {s: w for s, w in asked.weights.items() if not any(s in name for name in named)}
    said = candidate.own | candidate.place
    return Signals(
        near=near,
        own=_share(asked.weights, candidate.own),
        scope=_share(asked.weights, candidate.scope),
        heaviest=float(rarest in candidate.scope),
        section=min(candidate.hit.score / 1.5, 1.0),
        first=1.0 / candidate.marker,
        fits=float(_fits(asked, f"{chunk.title} {unit.said}")),
        named=float(any(name <= asked.stems for name in candidate.names)),
        new=min(len(_new_stems(candidate, asked)) / _ENOUGH_NEW, 1.0),
        stamp=float(bool(_STAMP.match(unit.said))),
        row=float(unit.kind == "row"),
        rest=_share(beside, said) if beside else 1.0,
        strays=float(bool(named) and not any(name <= candidate.scope for name in named)),
    )


def _candidates(hit: Hit, aliases: tuple[str, ...]) -> list[_Candidate]:
    if hit.section is None:
        return []
    read = _read(hit.section, aliases)
    return [
        _Candidate(hit.rank, unit, hit, own, scope, read.names, read.place, content)
        for unit, own, scope, content in read.units
    ]


@dataclass(frozen=True, slots=True)
class _Read:
    """A section's units that can be evidence, each with its own, scope and content stems."""

    units: tuple[tuple[EvidenceUnit, frozenset[str], frozenset[str], frozenset[str]], ...]
    names: tuple[frozenset[str], ...]
    place: frozenset[str]


@lru_cache(maxsize=2048)
def _read(section: Section, aliases: tuple[str, ...]) -> _Read:
    around = _stems(" ".join((section.title, *aliases, *section.heading_path)))
    found = []
    for unit in units(section):
        if unit.said.endswith((":", "：")) or not states(unit):
            continue  # it opens a list, asks or orders, and answers nothing itself
        own = _stems(f"{unit.said} {unit.context}")
        content = frozenset(stem(w) for w in content_words(unit.said))
        found.append((unit, own, own | around, content))
    names = (_stems(name) for name in (section.title, *aliases))
    return _Read(tuple(found), tuple(n for n in names if n), _stems(" ".join(section.heading_path)))


def _readable(candidate: _Candidate) -> str:
    unit, chunk = candidate.unit, candidate.hit.chunk
    heading = chunk.heading_path[-1] if chunk.heading_path else ""
    context = "" if unit.kind == "row" else unit.context
    return " ".join(part for part in (chunk.title, heading, context, unit.said) if part)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in words(text))


def _share(weights: dict[str, float], present: frozenset[str]) -> float:
    """The part of the question's weight whose stems are present, 0 to 1."""
    every = sum(weights.values())
    return sum(w for s, w in weights.items() if s in present) / every if every else 0.0


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(min(logit, 30.0), -30.0)))
