"""Evidence for a question and the time it asks about, with the notes that state something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from rag.answering.asof import dated, later, of_that_time
from rag.answering.crossed import crossed
from rag.answering.disagreement import differing, last_said, without_doubt
from rag.answering.fields import key_of
from rag.answering.newest import asks_newest, in_force, less_newest, newest_item, one_series
from rag.answering.outdated import may_yield, outdated, takes_its_place
from rag.answering.reached import reached
from rag.answering.sought import sought
from rag.answering.weights import ENOUGH
from rag.records import Evidence, Reading, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.answering.asof import AskedTime
    from rag.answering.selection import Selector
    from rag.protocols import Checker
    from rag.records import EvidenceUnit, Hit, NoteFacts

_MEANT = 0.8
"""How sure it is that the one entry answers that all words of a question single out."""

_READ_OFF = 6.0
"""A reader's margin where there is nothing to weigh."""


@dataclass(frozen=True, slots=True)
class Selecting:
    """``aliases`` gives the other names of a note, and ``facts`` what else is known of it.

    ``today`` is the day by which the last is told.
    """

    selector: Selector
    checker: Checker | None
    aliases: Callable[[str], tuple[str, ...]]
    facts: Callable[[str], NoteFacts | None]
    today: Callable[[], date] = date.today

    def select(
        self, query: str, hits: tuple[Hit, ...], time: AskedTime | None, typed: str = ""
    ) -> Selection:
        """The evidence, best first; ``differing`` only where it is sure enough for an answer.

        ``typed`` is what was asked where ``query`` is that made to stand alone.

        Where the notes are asked for as they stood at a time, of several values the last by then
        is the best evidence, and the older ones differ no more.
        """
        # What can be read off is told without having the units weighed and read.
        contact = reached(query, hits, self.aliases)
        if contact is not None and contact.line is not None:
            return _only(*contact.line)
        by_today = contact is None and not (time and time.strict)
        met = crossed(query, hits, self.today().isoformat()) if by_today else None
        if met is not None:
            return _only(met.hit, met.row, met.cell)
        selection = self._selected(query, hits, time, typed)
        if contact is not None:
            return replace(selection, confidence=0.0) if contact.demanded else selection
        meant = sought(query, hits) if by_today else None
        if meant is not None and _is_doubtful(selection, *meant):
            return _told(selection, *meant)
        return selection

    def _selected(
        self, query: str, hits: tuple[Hit, ...], time: AskedTime | None, typed: str
    ) -> Selection:
        doubted, query = query, without_doubt(query)
        aside: frozenset[int] = frozenset()
        if time:
            # Of all that stands under a heading, what held then.
            then_said = self._at_the_time(query, hits, time, typed)
            selection = replace(then_said, headed=False, alone=True)
        else:
            selection = self._of_now(query, hits, typed)
            if doubted == query:
                selection, aside = self._standing(query, hits, typed, selection)
        # What stands under the heading asked for is told whole, and is nobody's contrary.
        if selection.confidence < ENOUGH or selection.headed:
            return selection
        # What a thing is, its note's opening says; whatever else is said of it is no contrary.
        if not time and selection.alone and not key_of(selection.evidence[0].unit):
            return selection
        question = without_doubt(time.rest) if time else query
        # What was said after the time asked about disagrees with nothing, nor does what yielded.
        then = [
            replace(h, section=None) if h.rank in aside or (time and later(h.day, time.day)) else h
            for h in hits
        ]
        weights = self.selector.weights(question)
        read = partial(self.selector.read, question)
        apart = differing(question, selection, then, weights, self.aliases, read)
        newest = not time and doubted == query and asks_newest(query)
        if (time and time.strict) or (newest and one_series(apart, hits)):
            return last_said(selection, apart, hits)
        return replace(selection, differing=apart)

    def _at_the_time(
        self, query: str, hits: tuple[Hit, ...], time: AskedTime, typed: str
    ) -> Selection:
        """From the notes that stood then, as far as they answer; else from all."""
        if time.strict:
            then = tuple(hit for hit in hits if not later(hit.day, time.day))
            selection = of_that_time(self._sure(without_doubt(time.rest), then, typed), then, time)
            if selection.confidence >= ENOUGH:
                return selection
        selection = of_that_time(self._sure(query, hits, typed), hits, time)
        if selection.confidence >= ENOUGH:
            return selection
        # A history has an entry that held at the time without naming it.
        entry = of_that_time(self._sure(without_doubt(time.rest), hits, typed), hits, time)
        holds = bool(entry.evidence) and not later(dated(entry.evidence[0].unit) or "9", time.day)
        return entry if holds else selection

    def _standing(
        self, query: str, hits: tuple[Hit, ...], typed: str, selection: Selection
    ) -> tuple[Selection, frozenset[int]]:
        """What holds of what was selected, and the ranks of the hits that yield to it."""
        aside = outdated(hits, self.facts, self.today().isoformat())
        if not aside or not selection.evidence:
            return selection, frozenset()
        best = hits[selection.evidence[0].marker - 1]
        if not may_yield(query, best):
            return selection, frozenset()
        if best.rank not in aside:
            return selection, aside
        rest = self._of_now(query, hits, typed, aside)
        if not takes_its_place(rest, selection, hits, self.selector.weights(query)):
            return selection, frozenset()
        # What the outdated note is sure to answer is asked for, and answered.
        return replace(rest, confidence=max(rest.confidence, selection.confidence)), aside

    def _of_now(
        self,
        query: str,
        hits: tuple[Hit, ...],
        typed: str,
        aside: frozenset[int] = frozenset(),
    ) -> Selection:
        """What holds today; of several the last where that is asked for, which few notes say."""
        today = self.today().isoformat()
        among = tuple(hit for hit in hits if hit.rank not in aside)
        selection = self._sure(query, among, typed)
        if asks_newest(query):
            if selection.confidence < ENOUGH:
                rest = self._sure(less_newest(query), among, less_newest(typed))
                selection = max(selection, rest, key=lambda one: one.confidence)
            selection = newest_item(selection, hits, today)
        return in_force(query, selection, hits, today)

    def _sure(self, query: str, hits: tuple[Hit, ...], typed: str) -> Selection:
        """The evidence; a checker that can say whether the notes answer has half the say on it."""
        selection = self.selector.select(query, hits, typed)
        if self.checker is None or not hits:
            return selection
        texts = [hit.section.under_header if hit.section else hit.chunk.text for hit in hits]
        sure = self.checker.answerable(query, texts)
        if sure is None:
            return selection
        return replace(selection, confidence=(selection.confidence + sure) / 2)


def _is_doubtful(selection: Selection, hit: Hit, meant: Sequence[EvidenceUnit]) -> bool:
    """Whether the evidence is not enough, or but another entry of the same table or list."""
    if selection.confidence < ENOUGH or not selection.evidence:
        return True
    best, unit = selection.evidence[0], meant[0]
    if len(meant) > 1:
        return False
    if best.unit.kind == unit.kind == "row":
        return best.unit.columns == unit.columns
    return (best.marker, best.unit.group) == (hit.rank, unit.group)


def _only(hit: Hit, unit: EvidenceUnit, answer: str = "") -> Selection:
    """Nothing besides this unit: another's number answers as little as it differs.

    ``answer`` is what of it is asked for, where that is known.
    """
    reading = Reading(_READ_OFF, answer) if answer else None
    return Selection((Evidence(hit.rank, unit, 1.0, reading),), _MEANT, by_place=True, alone=True)


def _told(selection: Selection, hit: Hit, meant: Sequence[EvidenceUnit]) -> Selection:
    """With the units that are meant in front, which answer."""
    others = [e for e in selection.evidence if e.unit not in meant]
    read = {(e.marker, e.unit): e.reading for e in selection.evidence}
    told = (Evidence(hit.rank, unit, 1.0, read.get((hit.rank, unit))) for unit in meant)
    return replace(
        selection,
        evidence=(*told, *others),
        confidence=max(selection.confidence, _MEANT),
        by_place=True,
        alone=len(meant) == 1,
    )
