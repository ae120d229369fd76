"""Whether a note is about somebody, so that its title is the name that "who" asks for.

A person's note says "On call in odd weeks" and ``city: Ghent``, with no word of whom: all of it is
said of the one whom the note is named after. A firm's or a paper's title names nobody.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.listing.matching import TYPE_KEYS
from rag.reading.evidence import units
from rag.text.figures import has_figure
from rag.text.terms import fold, stems_of

if TYPE_CHECKING:
    from rag.records import Section

_PEOPLE = stems_of(
    "person persons people human humans contact contacts friend friends family relative relatives"
    " colleague colleagues coworker coworkers staff employee employees team teammate teammates"
    " member members student students teacher teachers author authors neighbour neighbours"
    " neighbor neighbors crew personen kontakte freunde leute"
)
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?: [^\W\d_]+(?:['’-][^\W\d_]+)*){1,2}")
_TAGS = ("tag", "tags")


def is_somebody(section: Section) -> bool:
    """Whether the section's note is a person's, by its type, tags or folder, or else by its name.

    Two words with a capital each are a name only in a note of which nothing says what it is.
    """
    kinds = _kinds(section)
    if has_figure(section.title):
        return False  # a team's meeting, a family's trip
    if kinds:
        return any(stems_of(kind) & _PEOPLE for kind in kinds)
    return section.first_line == 1 and _is_named(section.title)  # no frontmatter above it


@lru_cache(maxsize=1024)
def _kinds(section: Section) -> tuple[str, ...]:
    """What properties say that a note is, and the folders that it lies in, as far as these do."""
    said = [unit.said.partition(":") for unit in units(section) if unit.kind == "property"]
    typed = [value for key, _, value in said if fold(key.strip()) in (*TYPE_KEYS, *_TAGS)]
    return (*typed, *section.note.split("/")[:-1])


def _is_named(title: str) -> bool:
    """Whether a title is a first name and a surname, and no words in capitals."""
    if not _NAME.fullmatch(title):
        return False
    return all(word[0].isupper() and not word.isupper() for word in title.split())
