"""A question read for its gap: what it is about, and what it asks of that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.askedkind import asked_kind
from rag.text.askingwords import AUX
from rag.text.superlatives import SUPERLATIVES
from rag.text.terms import stem, stems_of, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAME = re.compile(r"\b[^\W\d_a-z][\w’'.-]*")

# Words for one and the same attribute: a note says "born", another "birthday".
_ALIKE = tuple(
    frozenset(stem(word) for word in group.split())
    for group in (
        "population people inhabitants residents",
        "built constructed erected completed construction build",
        "founded established formed created founding organized started raised",
        "born birth birthday",
        "died death dies",
        "located situated location",
        "released release came issued",
        "size area square",
        "artist by singer band musician",
        "creator created author wrote written",
        "director directed",
        "led leads lead leader headed",
        "genre style",
        "profession occupation worked career",
        "sport player plays played",
        "launched launch",
        "rank promoted",
        "elected election",
    )
)

# What somebody is asked for as: "who is the CEO of Norvik", "who is Norvik's CEO".
_ROLE = re.compile(
    rf"\bwho(?:['’]s|\s+{AUX})\s+(?:(?:the|an?|our|my)\s+(?P<role>[^,?]+?)\s+(?:of|at|for|in)\b"
    r"|[^,?]+?['’]s\s+(?P<own>[^,?]+?)\W*$)",
    re.IGNORECASE,
)
SUPERLATIVE = frozenset(stem(word) for word in SUPERLATIVES)


@dataclass(frozen=True, slots=True)
class Gap:
    """A question's words: names apart from the rest, each stem by its rarity."""

    text: str
    kind: str
    """As ``asked_kind``."""
    rarity: Mapping[str, float]
    subject: frozenset[str]
    """Stems of the names in the question, those of notes included; () for no name."""
    rest: Mapping[str, frozenset[str]]
    """The other stems, each with those that may stand for it."""
    superlative: bool
    """Whether it means the newest, the largest … of several."""

    def covered(self, said: frozenset[str]) -> float:
        """The share of all that is asked which stands among these stems, by rarity."""
        return self._share(self.rarity, said)

    def told(self, said: frozenset[str], *, literally: bool = False) -> float:
        """The same of what is asked beside the names; 1 where nothing is."""
        return self._share(self.rest, said, literally=literally) if self.rest else 1.0

    def _share(
        self, asked: Iterable[str], said: frozenset[str], *, literally: bool = False
    ) -> float:
        likes: Mapping[str, frozenset[str]] = {} if literally else self.rest
        weights = [(self.rarity[s], bool(likes.get(s, frozenset({s})) & said)) for s in asked]
        every = sum(weight for weight, _ in weights)
        return sum(weight for weight, held in weights if held) / every if every else 0.0


def read_gap(text: str, weights: Mapping[str, float], names: Iterable[frozenset[str]]) -> Gap:
    """``weights`` are its stems by rarity, ``names`` titles and aliases of the notes found."""
    # A superlative means one of several rows or days; the one it means need not have the word.
    stems = {s for s in weights if s not in SUPERLATIVE} or set(weights)
    # A capital that opens the question names nothing.
    named = {stem(word) for name in NAME.findall(text[1:]) for word in words(name)}
    role = _ROLE.search(text)
    # One in a role is asked for, whatever its letters: nobody is called CEO.
    named -= stems_of(role["role"] or role["own"]) if role else frozenset()
    known = stems_of(text)
    named.update(*(name for name in names if name <= known))
    named |= {s for s in stems if any(c.isdigit() for c in s)}
    return Gap(
        text=text,
        kind=asked_kind(text),
        rarity={s: weights[s] for s in stems},
        superlative=bool(SUPERLATIVE & weights.keys()),
        subject=frozenset(s for s in stems & named if not s.isdigit()),
        rest={s: alike(s) for s in stems if s not in named or s.isdigit()},
    )


def alike(asked: str) -> frozenset[str]:
    """The stems under which an asked stem may stand, itself included."""
    return next((group for group in _ALIKE if asked in group), frozenset()) | {asked}
