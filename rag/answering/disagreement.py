"""Notes that state different values for what a question asks.

A question with one answer, who, when, how much, may find two: a figure of last year and one of
today, two towns of one name, a mistake. The best unit is then not the answer but one of several,
and whoever asks has to see them all. Caution is for the other case: where one note is the
subject's own, notes about other things mention it in passing and say nothing against it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.fields import key_of
from rag.answering.gap import read_gap
from rag.answering.statements import around, said_by, statements
from rag.answering.values import agree
from rag.text.negation import NEGATION
from rag.text.terms import stems_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rag.answering.gap import Gap
    from rag.answering.statements import Read
    from rag.records import Evidence, Hit, Selection

_DOUBTS = re.compile(
    r"[\s,;.?–—-]*\b(?:(?:do|does|don't) (?:my|the|our)? ?notes (?:all )?(?:agree|differ|disagree)"
    r"|(?:my |the |our )?notes (?:seem to |may |do )?(?:differ|disagree|conflict))\b[?.!]*",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"\W*(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may)\b",
    re.IGNORECASE,
)
# They ask for several things, or for nothing that a value answers. "Every" may open a title.
_NO_GAP = re.compile(
    r"\W*(?:list\b|name (?:all|the|every)\b|enumerate\b|why\b|how (?!many|much|large|big|tall|long"
    r"|far|old|high|heavy))|\b(?:which|what|who)\s+(?:are|were)\b|(?-i:\b(?:all|every|each|also)\b)"
    r"|\bor\b(?! not\b)|(?:\band|,)\s+(?:who|when|where|what|which|how)\b",
    re.IGNORECASE,
)
_VERB = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may)\b"
_SEVERAL = re.compile(
    rf"\b(?:which|what)\s+(?:(?!{_VERB})[\w-]+\s+){{0,2}}?(?!{_VERB})[a-z]{{3,}}(?<!s)s\b",
    re.IGNORECASE,
)
_ASKS_WHAT = re.compile(r"\b(?:what|which|where)\b", re.IGNORECASE)
_LEAST_COVERED = 0.5
_LIKE_THE_BEST = 0.7
_ON_ANOTHER_DAY = 0.4
_MOSTLY = 0.6
_EQUALS = 0.8


def differing(
    question: str,
    selection: Selection,
    hits: Sequence[Hit],
    weights: Mapping[str, float],
    aliases: Callable[[str], tuple[str, ...]] = lambda _: (),
    read: Read = lambda _: (),
) -> tuple[Evidence, ...]:
    """One unit a value, newest first; () where no other note differs.

    ``weights`` are the question's stems by rarity, ``aliases`` the other names of a note. No
    two of the units state values that agree. ``read`` as in ``statements``.
    """
    best = selection.evidence[0]
    home = hits[best.marker - 1]
    if best.unit.kind == "code" or home.section is None or _NO_GAP.search(question):
        return ()
    every = {h.chunk.note: _names(h, aliases) for h in hits}
    names = [name for own in every.values() for name in own]
    known = stems_of(question)
    namesakes = _namesakes(home, known, every)
    gap = read_gap(question, weights, names)
    subject = gap.subject & around(home)
    if not gap.rest and gap.kind in ("", "who"):
        return ()  # "who is Ada Brandt": whatever is said of her answers, and nothing differs
    if not subject or gap.covered(around(home)) < _LEAST_COVERED:
        return ()
    if _YES_NO.match(question):
        opposed = _opposed(gap, subject, selection, hits)
        others = any(_is_field_of(e, hits, namesakes) for e in opposed[1:])
        return () if others else _newest_first(opposed, hits)
    if not gap.kind and (_SEVERAL.search(question) or not _ASKS_WHAT.search(question)):
        return ()
    # Another note's alias may be one word of many: "ACE" of a question about a guess on its round.
    owners = frozenset(h.chunk.note for h in hits if stems_of(h.chunk.title) <= known)
    if any(name <= known for name in every[home.chunk.note]):
        owners |= {home.chunk.note}
    found = statements(gap, subject, selection, hits, owners, read)
    kept = found[:1]
    rivals = [s for s in found[1:] if not _is_field_of(s.evidence, hits, namesakes)]
    for one in sorted(rivals, key=lambda s: -s.worth):
        if not any(agree(gap.kind, one.value, other.value) for other in kept):
            kept.append(one)
    return _newest_first([s.evidence for s in kept], hits) if len(kept) > 1 else ()


def _names(hit: Hit, aliases: Callable[[str], tuple[str, ...]]) -> frozenset[frozenset[str]]:
    names = (stems_of(name) for name in (hit.chunk.title, *aliases(hit.chunk.note)))
    return frozenset(name for name in names if name)


def _namesakes(
    home: Hit, asked: frozenset[str], every: Mapping[str, frozenset[frozenset[str]]]
) -> frozenset[str]:
    """Notes about something else of a longer name, whose fields contradict nothing.

    Where the best unit's note is called just what is asked about, "Kanban", the plugin-id of a note
    "Kanban timeline" that isn't called so is another thing's.
    """
    called = {name for name in every[home.chunk.note] if name <= asked}
    return frozenset(
        note
        for note, names in every.items()
        if not names & called and any(one < name for one in called for name in names)
    )


def _is_field_of(evidence: Evidence, hits: Sequence[Hit], notes: frozenset[str]) -> bool:
    return hits[evidence.marker - 1].chunk.note in notes and bool(key_of(evidence.unit))


def without_doubt(question: str) -> str:
    """The question less its "do my notes agree?", which no note answers."""
    return _DOUBTS.sub("", question).strip() or question


def last_said(
    selection: Selection, differing: Sequence[Evidence], hits: Sequence[Hit]
) -> Selection:
    """Of the values the last one said is the best evidence; those of one day still differ."""
    if not differing:
        return _newest_of_equals(selection, hits)
    day = hits[differing[0].marker - 1].day
    last = tuple(e for e in differing if hits[e.marker - 1].day == day)
    others = (e for e in selection.evidence if e.unit != last[0].unit)
    evidence = (replace(last[0], score=selection.evidence[0].score), *others)
    return replace(selection, evidence=evidence, differing=last if len(last) > 1 else ())


def _newest_of_equals(selection: Selection, hits: Sequence[Hit]) -> Selection:
    """The best evidence of the newest day among those that answer nearly as well as the best."""
    best = selection.evidence[0]
    equals = [e for e in selection.evidence if e.score >= _EQUALS * best.score]
    chosen = max(equals, key=lambda e: hits[e.marker - 1].day)  # the first, of one day
    if not hits[best.marker - 1].day or chosen is best:
        return selection
    others = (e for e in selection.evidence if e is not chosen)
    return replace(selection, evidence=(replace(chosen, score=best.score), *others))


def _newest_first(found: Sequence[Evidence], hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Undated ones last; of one day, as they came."""
    return tuple(sorted(found, key=lambda e: hits[e.marker - 1].day, reverse=True))


def _opposed(
    gap: Gap, subject: frozenset[str], selection: Selection, hits: Sequence[Hit]
) -> tuple[Evidence, ...]:
    """The best unit and, for yes or no, one of another note that says the contrary of it."""
    best = selection.evidence[0]
    home = hits[best.marker - 1]
    denies = bool(NEGATION.search(best.unit.said))
    covered = gap.covered(said_by(best.unit, home) | stems_of(home.chunk.title))
    for other in selection.evidence[1:]:
        hit = hits[other.marker - 1]
        # What held once is denied later in other words: "a member", "taken into the index".
        another_day = bool(home.day and hit.day) and hit.day != home.day
        if other.score < (_ON_ANOTHER_DAY if another_day else _LIKE_THE_BEST) * best.score:
            continue
        said = said_by(other.unit, hit) | stems_of(hit.chunk.title)
        if (
            hit.section is not None
            and hit.chunk.note != home.chunk.note
            and bool(NEGATION.search(other.unit.said)) != denies
            and subject <= said
            and gap.covered(said) >= _MOSTLY * covered
        ):
            return (best, other)
    return ()
