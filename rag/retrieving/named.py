"""A section that a query asks for by name: its note's name, and its heading or a property's key."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.text.terms import content_words, stem, words
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.records import Chunk

_KEY = re.compile(r"^([\w-]+):", re.MULTILINE)


def asked_stems(query: str) -> frozenset[str]:
    """Stems of the query's content words."""
    return frozenset(stem(word) for word in content_words(query))


def asked_by_name(asked: frozenset[str], names: Iterable[str], chunk: Chunk) -> bool:
    """Whether the query is a name of the chunk's note and, beyond it, just what the chunk is about.

    "What is Momenta" asks for the note's opening, "who owns Momenta" for what stands under
    "Owners", "where is Momenta based" for the opening if it has the property ``hq``. ``asked`` is
    ``asked_stems``, ``names`` the note's title and aliases.
    """
    path = chunk.heading_path
    opens = not path or (len(path) == 1 and _stems(path[0]) == _stems(chunk.title))
    for name in map(_stems, names):
        if not name or not name <= asked:
            continue
        rest = asked - name
        if not rest and opens:
            return True
        if rest and path and _all_alike(rest, _stems(path[-1])):
            return True
        if rest and opens and _all_alike(rest, _stems(" ".join(_KEY.findall(chunk.text)))):
            return True
    return False


def _all_alike(asked: frozenset[str], there: frozenset[str]) -> bool:
    return all(alike(word) & there for word in asked)


@lru_cache(16_384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text))
