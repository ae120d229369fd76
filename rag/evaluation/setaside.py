"""Whether an answer gives a wrong string as the answer, or sets it aside for a better one.

A word such as "not" or "until" sets aside the value it belongs to: that of its own clause, and of
several there the next one after "not", else the nearest. In a clause of its own ("Formerly, …",
"…, an outdated figure") it belongs to the value of the clause beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rag.evaluation.folding import contains, fold_words, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Span = tuple[int, int]
    """Start and end in folded words, the space on either side included."""

_AGAINST = tuple(
    f" {cue} "
    for cue in (
        "disagree|disagrees|conflict|conflicts|whereas|contradicts|other notes say|"
        "another note says"
    ).split("|")
)
"""Sets all values of its sentence against each other, and gives none as the answer."""
_BEFORE = re.compile(r" (?:not|instead of|rather than)(?= )")
_BESIDE = re.compile(
    r" (?:no longer|never|formerly|previously|earlier|older|outdated|superseded|until|originally"
    r"|at first|used to|in the past)(?= )"
)
_CLAUSE_END = re.compile(r"(?P<whole>;|\bbut\b)|[,:](?!\d)|[()–—]|\s-\s", re.IGNORECASE)


class _Clause(NamedTuple):
    """A stretch of a sentence's folded words."""

    start: int
    end: int
    goes_on: bool
    """Whether it hangs on the clause before it, by a comma and not by a semicolon."""


def presents_wrong(said: str, wrong: Sequence[str], accepted: Sequence[str]) -> bool:
    """Whether a wrong string is given as an answer.

    Not when it is only part of an accepted string, nor when it is set aside ("an older note
    says…", "not…"), nor in what follows "The notes disagree:", beside an accepted one.
    """
    beside = any(contains(said, one) for one in accepted)
    for sentence in sentences(said):
        words = fold_words(sentence)
        if any(cue in words for cue in _AGAINST):
            if beside and sentence.rstrip().endswith(":"):
                return False
            continue
        right = _spans(words, accepted)
        given = [(s, e) for s, e in _spans(words, wrong) if not _inside(s, e, right)]
        if set(given) - _set_aside(words, _clauses(sentence, right + given), right + given):
            return True
    return False


def _set_aside(words: str, clauses: Sequence[_Clause], values: Sequence[Span]) -> set[Span]:
    """The values that a word of their clause, or of one beside it, sets aside."""
    found: set[Span] = set()
    held = [[v for v in values if c.start <= v[0] and v[1] <= c.end] for c in clauses]
    for number, clause in enumerate(clauses):
        text, here = words[clause.start : clause.end], held[number]
        for cue in _BEFORE.finditer(text):
            at = clause.start + cue.end()
            following = [v for v in here if v[0] >= at]
            found |= _nearest(following or here, clause.start + cue.start(), at)
        for cue in _BESIDE.finditer(text):
            near = here
            if not here:
                near = held[number - 1] if number and clause.goes_on else []
                after = clauses[number + 1 : number + 2]
                near = near + (held[number + 1] if after and after[0].goes_on else [])
            found |= _nearest(near, clause.start + cue.start(), clause.start + cue.end())
    return found


def _nearest(values: Iterable[Span], start: int, end: int) -> set[Span]:
    """The value nearest to a word, the one before it of two; with all that overlap with it."""
    every = sorted(values)
    best = min(every, key=lambda v: max(start - v[1] + 1, v[0] - end, 0), default=None)
    return {v for v in every if best and v[0] < best[1] - 1 and best[0] < v[1] - 1}


def _clauses(sentence: str, values: Sequence[Span]) -> list[_Clause]:
    """The clauses of a sentence in its folded words; a mark within a value ends none."""
    cuts = [(0, False)]
    start = at = 0
    for found in _CLAUSE_END.finditer(sentence):
        at += max(len(fold_words(sentence[start : found.start()])) - 1, 0)
        start = found.start()
        if not any(s < at < e - 1 for s, e in values):
            cuts.append((at, not found["whole"]))
    at += max(len(fold_words(sentence[start:])) - 1, 0)
    ends = [cut for cut, _ in cuts[1:]] + [at]
    return [_Clause(cut, end + 1, goes_on) for (cut, goes_on), end in zip(cuts, ends, strict=True)]


def _spans(words: str, wanted: Iterable[str]) -> list[Span]:
    # Neighbours share the space between them, so the search may not swallow it.
    return [
        (found.start(), found.start() + len(folded))
        for folded in map(fold_words, wanted)
        if folded
        for found in re.finditer(f"(?={re.escape(folded)})", words)
    ]


def _inside(start: int, end: int, spans: Iterable[Span]) -> bool:
    return any(s <= start and end <= e for s, e in spans)
