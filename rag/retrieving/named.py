"""A section that a query asks for by name: its note's name, and its heading or a property's key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.terms import stems_of
from rag.text.thesaurus import all_alike

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.records import Chunk

_KEY = re.compile(r"^([\w-]+):", re.MULTILINE)


def asked_by_name(asked: frozenset[str], names: Iterable[str], chunk: Chunk) -> bool:
    """Whether the query is a name of the chunk's note and, beyond it, just what the chunk is about.

    "What is Momenta" asks for the note's opening, "who owns Momenta" for what stands under
    "Owners", "where is Momenta based" for the opening if it has the property ``hq``. ``asked`` are
    its ``content_stems``, ``names`` the note's title and aliases.
    """
    path = chunk.heading_path
    opens = not path or (len(path) == 1 and stems_of(path[0]) == stems_of(chunk.title))
    for name in map(stems_of, names):
        if not name or not name <= asked:
            continue
        rest = asked - name
        if not rest and opens:
            return True
        if rest and path and all_alike(rest, stems_of(path[-1])):
            return True
        if rest and opens and all_alike(rest, stems_of(" ".join(_KEY.findall(chunk.text)))):
            return True
    return False
