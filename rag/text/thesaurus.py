"""Everyday words for one and the same thing that a note can say: "based", "hq", "headquarters".

A hand-written list, and short on purpose: only what people ask about a person, a firm, a place or
a thing (where, since when, how much, who), for a question seldom uses the very word of the note.
"""

from __future__ import annotations

from functools import lru_cache

from rag.text.terms import stem

_GROUPS = (
    "population inhabitants residents",
    "built constructed erected completed construction",
    "founded established formed founding started founder founders cofounder began",
    "born birth birthday birthdate",
    "died death dies",
    "located situated location based headquarters headquartered hq seat address",
    "release released launch launched issued published",
    "ticker symbol",
    "price cost costs priced fee",
    "tall height high",
    "heavy weight weigh weighs mass",
    "long length duration",
    "size area",
    "artist singer band musician",
    "creator created author wrote written writer",
    "director directed",
    "lead leads led leader headed heads runs boss chief ceo",
    "owner owners owns owned shareholder shareholders investor investors backer backs backed",
    "genre style",
    "profession occupation job",
    "employees staff headcount workforce",
    "revenue sales turnover",
    "spouse wife husband married",
    "kind type",
    "phone telephone",
    "email mail",
    "due deadline",
    "car vehicle automobile",
    "film movie",
    "doctor physician",
    "rank promoted",
    "elected election",
)

SAME_THING = 0.85
"""How near two words of one group are, where the same word is 1."""


@lru_cache(maxsize=1)
def _group_of() -> dict[str, int]:
    return {stem(word): number for number, group in enumerate(_GROUPS) for word in group.split()}


def meaning(stemmed: str) -> int:
    """The number of the group that a stem belongs to; -1 for none. Groups share no stem."""
    return _group_of().get(stemmed, -1)


def all_alike(asked: frozenset[str], there: frozenset[str]) -> bool:
    """Whether each of the asked stems stands there, under whatever word."""
    return all(alike(word) & there for word in asked)


@lru_cache(maxsize=1024)
def alike(stemmed: str) -> frozenset[str]:
    """The stems under which an asked stem may stand, itself included."""
    group = meaning(stemmed)
    if group < 0:
        return frozenset((stemmed,))
    return frozenset(stem(word) for word in _GROUPS[group].split())
