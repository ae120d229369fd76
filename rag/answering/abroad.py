"""What a question in another language than English asks, and a unit and its place don't have.

Words of other languages are seldom the note's own, so that one that is missed tells little. Two
things tell more: a name is written the same everywhere; and where nothing is there but the name,
the unit says something else of it: "Ada: gardener since 2008" is not when she was born.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rag.languages.gloss import asks_with
from rag.languages.names import names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.answering.signals import Question

_HARDLY_NEAR = 0.5


class Lacking(NamedTuple):
    """Both False for a question in English, and where no languages of the notes are known."""

    name: bool
    """Whether a name of the question is not there."""
    all_beside: bool
    """Whether of what it asks beside names nothing is there."""


def is_abroad(asked: Question) -> bool:
    """Whether it is asked in a language of the notes that is not English."""
    return bool(asked.spoken) and asked.meant != asked.text


def lacking(asked: Question, words: Sequence[str], near: Sequence[float]) -> Lacking:
    """``words`` are those asked about, each with how near the unit or its place comes to it."""
    if not is_abroad(asked):
        return Lacking(name=False, all_beside=False)
    names = names_in(asked.text, asked.spoken[0])
    there = {word: nearest >= _HARDLY_NEAR for word, nearest in zip(words, near, strict=True)}
    not_beside = names | asks_with()
    beside = [said for word, said in there.items() if word not in not_beside]
    return Lacking(
        name=any(word in names and not said for word, said in there.items()),
        all_beside=bool(beside) and not any(beside),
    )
