"""What a question for all of something is answered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
    """How many there are; more than ``items`` beyond ``MOST_ITEMS``, and where some are empty."""
    complete: bool
    """False where something of the kind may stand in the notes in another form."""
    caveat: str = ""
    """One short sentence on what was left out or could not be counted."""


MOST_ITEMS = 500
"""Items shown at most; the count is of all."""

_MOST_NAMED = 10
"""Empty ones named at most."""
_MOST_NOTES = 3
"""Notes named at most as those where a list was found."""


def listed_of(
    intro: str, items: Iterable[ListedItem], count: int, *, complete: bool = True, caveat: str = ""
) -> Listed:
    """A list behind its ``intro``, which is given its colon; it says where not all are shown."""
    every = tuple(items)
    if count > MOST_ITEMS:
        caveat = f"{caveat} The first {MOST_ITEMS} are shown.".strip()
        complete = False
    return Listed(f"{intro.strip()}:", every, count, complete, caveat)


def empty_ones(names: Sequence[str]) -> str:
    """A sentence on those that are counted but have no words to be told with; "" for none."""
    if not names:
        return ""
    some = ", ".join(names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} others" if len(names) > _MOST_NAMED else ""
    return f"{len(names)} of them {'is' if len(names) == 1 else 'are'} empty: {some}{more}."


def places_said(titles: Iterable[str]) -> str:
    """The notes of these titles, each once, as an intro says where all of a list stands."""
    every = list(dict.fromkeys(titles))
    return ", ".join(every) if len(every) <= _MOST_NOTES else f"{len(every)} notes"
