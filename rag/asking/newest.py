"""Which note "the last board meeting" means: of several of a kind, one by its date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.terms import STOPWORDS, spaced, stems_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rag.records import NoteFacts

_WORD = r"[^\W\d_][\w'’-]*"
_MEANT = re.compile(
    r"(?:\b(?:the|our|my)\s+|^\W*)(?P<which>last|latest|newest|most\s+recent|first|next)\s+"
    rf"(?P<kind>{_WORD}(?:\s+{_WORD}){{0,2}})",
    re.IGNORECASE,
)
# "The last meeting with Ada" and "the last paper I read" is the last of some only.
_NARROWS = re.compile(
    r"\s*(?:of|by|from|for|in|at|with|without|about|on|before|after|since|that|who|which|where|to"
    r"|under|between|i|we|you|he|she|they|it|\d)\b",
    re.IGNORECASE,
)
_NOTHING_ELSE = re.compile(
    r"\W*(?:(?:what|which|who)(?:['’]s|\s+(?:is|was))?|show(?:\s+me)?|list|open)?\W*", re.IGNORECASE
)
_TYPES = frozenset("type kind category class".split())
_AT_LEAST = 2


def with_note_named(question: str, notes: Callable[[], Iterable[NoteFacts]], today: str) -> str:
    """The question with ``"2026-05-08 Board meeting"`` for "the last board meeting".

    The question itself where that is all of it, or where fewer than two dated notes are called
    so or are of that kind. What is dated later than today is next, and not the last.
    """
    found = _MEANT.search(question)
    if found is None:
        return question
    dated = [(note.dates[0], note) for note in notes() if note.dates]
    words = found["kind"].split()
    for many in range(len(words), 0, -1):
        kind = " ".join(words[:many])
        wanted = stems_of(kind)
        some = [(day, note.title) for day, note in dated if wanted <= _called(note)]
        if wanted & STOPWORDS or len({day for day, _ in some}) < _AT_LEAST:
            continue
        before, after = question[: found.start()], question[found.start("kind") + len(kind) :]
        title = _one_of(some, found["which"].lower(), today)
        named = spaced(f"{found['which']} {kind}")  # "First aid kit" is a name
        if any(named in spaced(note.title) for _, note in dated):
            return question
        if not title or _NARROWS.match(after) or _NOTHING_ELSE.fullmatch(f"{before}{after}"):
            return question
        return f'{before.rstrip()} "{title}"{after}'.strip()
    return question


def _called(note: NoteFacts) -> frozenset[str]:
    """The stems of its title, and of what its type, tags and folder say that it is."""
    types = (v for key, values in note.properties if key.lower() in _TYPES for v in values)
    folder = note.path.split("/")[-2:-1]
    return stems_of(" ".join((note.title, *types, *note.tags, *folder)))


def _one_of(some: list[tuple[str, str]], which: str, today: str) -> str:
    """The title of the one that is the first, the last by today or the next; "" for none."""
    by_today = [one for one in some if one[0] <= today]
    if which == "next":
        return min((one for one in some if one[0] > today), default=("", ""))[1]
    if which == "first":
        return min(some)[1]
    return max(by_today, default=("", ""))[1]
