"""What each section on a question's subject states in answer to it: one unit, with its value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from rag.answering.candidates import candidates
from rag.answering.fields import key_of, only_names
from rag.answering.gap import SUPERLATIVE
from rag.answering.rowplaces import extreme_row
from rag.answering.values import value_of
from rag.reading.boxes import state_of
from rag.reading.evidence import units
from rag.reading.orders import states
from rag.records import Evidence
from rag.text.terms import STOPWORDS, stems_of
from rag.text.thesaurus import all_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rag.answering.candidates import Candidate
    from rag.answering.gap import Gap
    from rag.answering.values import Value
    from rag.records import EvidenceUnit, Hit, Reading, Selection

    Read = Callable[[Sequence[Candidate]], Sequence[Reading]]
    """What a reader makes of each unit for one question; () where it can't read."""

_LIKE_THE_BEST = 0.7
# Shares of the best unit's score.
_LIKELY = 0.1
_LIKELY_ANY_KIND = 0.25
_LIKELY_IN_PASSING = 0.5
_CLOSE = 0.3
_SLACK = 0.05
_SURE = 0.5
_RARE = 4.2
"""The rarity of a stem that stands in one chunk of 65."""
_FEW_WORDS = 6
_ANSWERS, _BY_MARGIN = 1.0, 0.1
_MOST_READ = 3
"""Units of each section beside those read already."""
_SHORT = 900
"""Characters of a section that is about one thing, wherever it names it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A unit with the value it states; ``worth`` ranks it among others."""

    evidence: Evidence
    value: Value
    worth: float
    told: float
    """The share of what is asked beside the names that it says itself."""


def statements(
    gap: Gap,
    subject: frozenset[str],
    selection: Selection,
    hits: Sequence[Hit],
    owners: frozenset[str],
    read: Read,
) -> list[Statement]:
    """One a section, the best unit's first and none other of its note; [] where that has none.

    ``subject`` are the stems that a section has to name. Where the question names a note, one of
    the ``owners``, any other must name the subject beside the value, and say as much of what is
    asked. ``read`` finds the words that answer in units that share none with the question.
    """
    best = selection.evidence[0]
    home = hits[best.marker - 1]
    scored = {(e.marker, e.unit): e for e in selection.evidence}
    answering = _answering(gap, subject, hits, scored, read)
    told = {marker for marker, _ in answering}
    floor = _LIKE_THE_BEST * gap.covered(around(home))
    rivals = [
        hit for hit in hits
        if hit.chunk.note != home.chunk.note
        and (hit.rank in told or gap.covered(around(hit)) >= floor)
    ]  # fmt: skip
    titles = frozenset(hit.chunk.title for hit in hits if any(map(str.isdigit, hit.chunk.title)))
    telling = _Telling(gap, subject, best.score, scored, answering, titles)
    keyed = stems_of(key_of(best.unit)) - STOPWORDS if selection.alone else frozenset[str]()
    first = telling.best_of(home, only=best.unit if keyed else None)
    if first is None:
        return []
    owned = bool(owners)
    if not first.told and (owned or selection.confidence < _SURE):
        return []
    if owned and home.chunk.note not in owners and first.told < 1:
        return []  # the best unit itself may mention the subject in passing
    found = [first]
    for hit in rivals:
        said = telling.best_of(hit, first, owned=owned)
        if said is None or not all_alike(keyed, said_by(said.evidence.unit, hit)):
            continue  # what does not name the field gives it no other value
        if _against(said, first, gap):
            found.append(said)
    return found


def _against(said: Statement, first: Statement, gap: Gap) -> bool:
    """Whether a statement is another answer, and not just another thing to say of the subject.

    A value of the kind asked for is, and another newest. Else only of a subject that few notes
    speak of, or if both are short and it says all that is asked: "Bases: added a view" is no other
    answer to which version brought Bases, which every third note has something to say about.
    """
    rare = max((gap.rarity[s] for s in gap.subject), default=0.0) >= _RARE
    if gap.kind or gap.superlative or rare:
        return True
    longest = max(len(first.value.forms), len(said.value.forms))
    return said.told == 1 and longest <= _FEW_WORDS


def _answering(
    gap: Gap,
    subject: frozenset[str],
    hits: Sequence[Hit],
    scored: Mapping[tuple[int, EvidenceUnit], Evidence],
    read: Read,
) -> dict[tuple[int, EvidenceUnit], Reading]:
    """The units that answer to a reader, of those of each hit that share most with the question."""
    readings = {place: one.reading for place, one in scored.items() if one.reading}
    unread: list[Candidate] = []
    for hit in hits:
        if subject <= around(hit):
            each = [c for c in candidates(hit, ()) if (c.marker, c.unit) not in readings]
            each.sort(key=lambda c: -gap.covered(c.own))
            unread += each[:_MOST_READ]
    for one, reading in zip(unread, read(unread), strict=False):
        readings[one.marker, one.unit] = reading
    return {
        place: reading
        for place, reading in readings.items()
        if reading.margin > 0 and reading.words in place[1].said
    }


def around(hit: Hit) -> frozenset[str]:
    """Stems of a whole section with its place."""
    text = hit.section.under_header if hit.section else hit.chunk.text
    return stems_of(" ".join((hit.chunk.title, *hit.chunk.heading_path, text)))


def said_by(unit: EvidenceUnit, hit: Hit) -> frozenset[str]:
    """Stems of what a unit says with what it hangs on."""
    return stems_of(" ".join((unit.said, unit.context, *hit.chunk.heading_path[-1:])))


@dataclass(frozen=True, slots=True)
class _Telling:
    gap: Gap
    subject: frozenset[str]
    best: float
    """The best unit's score."""
    scored: Mapping[tuple[int, EvidenceUnit], Evidence]
    answering: Mapping[tuple[int, EvidenceUnit], Reading]
    """The units in which a reader finds what answers."""
    titles: frozenset[str]
    """Those of notes that have a figure, which is none of what a unit states."""

    def best_of(
        self,
        hit: Hit,
        first: Statement | None = None,
        *,
        owned: bool = False,
        only: EvidenceUnit | None = None,
    ) -> Statement | None:
        """The section's statement; ``first`` is what it has to stand against."""
        found: Statement | None = None
        for unit, score in self._candidates(hit, rival=first is not None):
            if only is not None and unit != only:
                continue
            answer = self.answering.get((hit.rank, unit))
            stated = unit if first is None else self._untitled(unit)
            value = value_of(self.gap, stated, hit.chunk.title, answer.words if answer else "")
            said = said_by(unit, hit)
            told = self.gap.told(said)
            share = score / self.best
            names = self.subject <= said
            about = bool(told) or share >= _LIKELY or names
            if value is None or not ((answer and about) or self._likely(told, share)):
                continue
            if first is not None and first.told and not (told or answer or names):
                continue  # it speaks of nothing that is asked
            if first is not None and (owned or unit.kind == "row"):
                least = self.best * self._least(unit)
                literal = self.gap.told(said, literally=True)
                as_much = literal > 0 and literal >= first.told - _SLACK
                named = names or self.subject <= said | stems_of(hit.chunk.title)
                if not (named and as_much and score >= least):
                    continue
            close = self.gap.covered(said) + 1 / (1 + value.distance)
            worth = told + score + _CLOSE * close
            if answer:
                worth += _ANSWERS + _BY_MARGIN * answer.margin
            if found is None or worth > found.worth:
                said_here = Evidence(hit.rank, unit, score, answer)
                found = Statement(said_here, value, worth, told)
        return found

    def _untitled(self, unit: EvidenceUnit) -> EvidenceUnit:
        """A rival without the notes it names: nothing costs 7 by "see 7 Station Court"."""
        said = unit.said
        for title in self.titles if self.gap.kind == "amount" and unit.kind != "row" else ():
            said = said.replace(title, " ")
        return replace(unit, said=said)

    def _least(self, unit: EvidenceUnit) -> float:
        """The share of the best score that a unit in passing needs."""
        if self.gap.kind:
            return _LIKELY
        # A row meant by a superlative has it from its place in the table, not from its words.
        meant = self.gap.superlative and unit.kind == "row"
        return _LIKELY_ANY_KIND if meant else _LIKELY_IN_PASSING

    def _likely(self, told: float, share: float) -> bool:
        """Whether what a unit says, or its share of the best one's score, makes it an answer."""
        # Few units are scored; one that has all the words is likely without.
        whole = bool(self.gap.kind and self.gap.rest) and told == 1 and not share
        return whole or share >= (_LIKELY if self.gap.kind else _LIKELY_ANY_KIND)

    def _candidates(self, hit: Hit, *, rival: bool) -> Iterator[tuple[EvidenceUnit, float]]:
        """Units that can be about the subject, with their scores.

        It is named at or before them, or anywhere in a short section. Of a table, of whose rows a
        superlative in the question means one, that row with the best score of all; beside it, a
        ``rival`` to what is the newest must say that it is.
        """
        if hit.section is None:
            return
        seen = stems_of(" ".join((hit.chunk.title, *hit.chunk.heading_path)))
        if len(hit.section.text) <= _SHORT:
            seen |= around(hit)
        for (kind, _), group in groupby(units(hit.section), lambda u: (u.kind, u.group)):
            members = list(group)
            known = [self.scored.get((hit.rank, unit)) for unit in members]
            scores = [one.score if one else 0.0 for one in known]
            whole = kind == "row" and not hit.section.cuts_table
            meant = extreme_row(self.gap.text, members) if whole else None
            if meant is not None and self.subject <= seen | stems_of(meant.said):
                yield meant, max(scores)
                continue
            for unit, score in zip(members, scores, strict=True):
                own = stems_of(f"{unit.said} {unit.context}")
                seen |= own
                if rival and self.gap.superlative and not own & SUPERLATIVE:
                    continue
                if kind == "code" or only_names(unit) or state_of(hit.section, unit):
                    continue  # what has a box is planned, or was
                if self.subject <= seen and states(unit):
                    yield unit, score
