"""The conditions a list question may hold, and where in its words each of them may open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.listing.bounds import BOUND_WORDS
from rag.text.numberwords import NUMBER_WORDS

Relation = Literal["tagged", "mentions", "links", "linked", "has", "in", "verb", "measured", "are"]


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition: what things must be, have, mention or link to."""

    relation: Relation
    value: str
    negated: bool = False
    verb: str = ""
    preposition: str = ""
    exact: bool = False
    """The words themselves are meant, and not what they name."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that may open a condition; its value goes on from ``end``."""

    start: int
    end: int
    clause: Clause
    """Still without its value."""


_LEAD = r"(?:(?:and|but|that|which|who|there)\s+)*"
_NOT = r"(?P<not>(?:(?:do|does|did|are|is|was|were|have|has)\s+)?(?:not|never)\s+)?"
_STILL = r"(?:(?:still|currently)\s+)?"
_BE = rf"(?:(?:is|are|was|were|have\s+been|has\s+been|got|being)\s+)?{_STILL}"
_HAVE = r"(?:with|have|has|having|contain|contains|containing|carry|carrying|use|uses|using)"
_THE = r"(?:(?:the|an?|any)\s+)?"
_WHEN = r"before|after|since|until|between|during|prior\s+to|later\s+than|earlier\s+than"
_AT = rf"in|on|at|by|from|as|{_WHEN}"
_BOUNDS = BOUND_WORDS.replace(" ", r"\s+")
_NUMBER = rf"(?:\S{{0,4}}\d|(?:{'|'.join(NUMBER_WORDS[1:])})\b)"
_NO_VERB = "is|are|was|were|not|that|which|who|there|been|still"
_PATTERNS: dict[Relation, str] = {
    "tagged": rf"""
        (?: {_BE}tagged(?:\s+(?:with|as|by))? | (?:{_HAVE}|under)\s+{_THE}tags?\b
          | (?P<without>without)\s+{_THE}tags?\b )
        (?:\s+the\b)?(?:\s+tags?\b)?\s*:?\s*""",
    "mentions": r"""
        (?: mention(?:s|ing|ed)? | (?P<exact>contain(?:s|ing)?)
          | (?:talk|speak)(?:s|ing)?\s+(?:about|of)
          | refer(?:s|ring)?\s+to | (?P<phrase>with(?=\s+the\s+(?:word|phrase|term|text))) )
        \s+(?:the\s+(?:exact\s+)?(?:words?|phrase|term|text|string|name)\s+)?""",
    "links": rf"""
        (?: {_BE}(?:link|point)(?:s|ed|ing)?(?:\s+back)? | {_HAVE}\s+{_THE}(?:wiki)?links? )
        \s+to\s+""",
    "linked": rf"{_BE}linked\s+(?:to\s+)?(?:from|by|in)\s+",
    "has": rf"""
        {_BE}(?: (?P<without>without|lack|lacks|lacking|missing|(?:with|have|has|having)\s+no)
          | {_HAVE} | where | whose )
        \s+{_THE}(?:(?:property|field|key)\s+)?""",
    "verb": rf"""
        {_BE}(?!(?:{_NO_VERB})\b)(?P<verb>[^\W\d_]+)\s+(?P<prep>{_AT})\s+""",
    "measured": rf"""
        {_BE}(?!\d)(?: (?=(?:{_BOUNDS})\s+{_NUMBER})
          | (?!(?:{_NO_VERB}|{_AT}|of|for|with)\b)(?P<verb>[^\W\d_]+)
            \s+(?=(?:(?:{_BOUNDS})\s+)?{_NUMBER}) )""",
    "in": rf"""
        {_BE}(?P<prep>in|on|under|inside|within|from|of|by|for|at|{_WHEN})
        \s+(?:(?:the|my)\s+)?(?:(?:folder|directory)\s+)?""",
    "are": r"(?:is|are|was|were)\s+(?P<are_not>not\s+)?",
}
_TRIGGERS = tuple(
    (relation, re.compile(_LEAD + (pattern if relation == "are" else _NOT + pattern),
                          re.IGNORECASE | re.VERBOSE))
    for relation, pattern in _PATTERNS.items()
)  # fmt: skip
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|\[\[[^\]]*\]\]|`[^`]*`|(?<!\w)'[^']*'(?!\w)")


def triggers(text: str) -> list[Trigger]:
    """Where a condition may open, in order, quoted names left alone.

    Of several that end at one place and mean the same the longest is given.
    """
    hidden = [match.span() for match in _QUOTED.finditer(text)]
    found: dict[tuple[Relation, int, bool], Trigger] = {}
    for word in re.finditer(r"(?<!\S)\S", text):
        start = word.start()
        if any(first <= start < end for first, end in hidden):
            continue
        for relation, pattern in _TRIGGERS:
            match = pattern.match(text, start)
            if match:
                clause = _clause(relation, match)
                trigger = Trigger(start, match.end(), clause)
                found.setdefault((relation, match.end(), bool(clause.verb)), trigger)
    return sorted(found.values(), key=lambda trigger: (trigger.start, trigger.end))


def _clause(relation: Relation, match: re.Match[str]) -> Clause:
    groups = match.groupdict()
    return Clause(
        relation,
        "",
        negated=any(groups.get(name) for name in ("not", "without", "are_not")),
        verb=groups.get("verb") or "",
        exact=bool(groups.get("exact") or groups.get("phrase")),
        preposition=" ".join((groups.get("prep") or "").lower().split()),
    )
