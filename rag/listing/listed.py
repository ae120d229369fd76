"""What a question for all of something is answered with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One thing on the list and the words of the note that put it there."""

    text: str
    note: str
    title: str
    heading_path: tuple[str, ...]
    first_line: int
    last_line: int
    quote: str
    """Stands verbatim in the lines once Markdown marks are stripped and white space folded."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A counted list that was read from the catalog and not from the best hits."""

    intro: str
    """One line with the count: ``7 notes tagged #policy:``."""
    items: tuple[ListedItem, ...]
    count: int
    """How many there are; more than ``items`` only beyond ``MOST_ITEMS``."""
    complete: bool
    """False where something of the kind may stand in the notes in another form."""
    caveat: str = ""
    """One short sentence on what was left out or could not be counted."""


MOST_ITEMS = 500
"""Items shown at most; the count is of all."""
