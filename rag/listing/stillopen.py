"""What is still open: tasks, rows and items, as far as the question's words are accounted for.

"Jobs still to do on the boat" is told by the boxes, cells and strokes of a list. Which list is
meant, the other words say: each stands in the task itself, above it, or in a property of its note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.listing.listed import MOST_ITEMS, Listed, listed_of, places_said, unit_item
from rag.listing.matching import plural
from rag.listing.openrows import open_or_not
from rag.listing.places import Place, all_named, nearly_says_all, says_all
from rag.listing.tasks import tasks
from rag.text.terms import stem
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.indexing.catalog import Catalog
    from rag.listing.askedopen import AskedOpen
    from rag.listing.sources import Sources

_BEST = 3
"""Notes of the best hits that may be meant where no word names one whole."""
_EVERYWHERE = 0.25
"""Share of the notes that has a word where it is what the whole vault is about."""
_MOST_LEFT_OUT = 10


def still_open(
    asked: AskedOpen, catalog: Catalog, sources: Sources, hits: Sequence[str]
) -> Listed | None:
    """All that is open, of the first kind that accounts for the words; None where none does.

    ``hits`` are the notes of the best hits: read for rows and for items without a box, and for a
    word that is cut short or says what all notes are about.
    """
    searched = _Search(asked, catalog, sources, hits)
    if not asked.terms:
        return searched.tasks() if asked.how == "undone" else None
    ways = [searched.tasks, searched.entries, searched.tasks_nearly, searched.entries_nearly]
    if asked.how == "away":
        ways = [searched.entries, searched.entries_nearly]
    elif asked.how == "lacking":
        ways = [searched.entries, searched.entries_nearly, searched.ticks]
    return next((found for way in ways if (found := way())), None)


class _Search:
    """What is open under the terms of one question."""

    def __init__(
        self, asked: AskedOpen, catalog: Catalog, sources: Sources, hits: Sequence[str]
    ) -> None:
        self._asked = asked
        self._catalog = catalog
        self._sources = sources
        self._hits = hits
        self._boxes: list[tuple[Place, bool]] | None = None
        self._given: dict[str, frozenset[str]] = {}

    def tasks(self) -> Listed | None:
        """Those that all words are true of; by a property alone where no task says its word.

        Who was at a meeting is not the one for whom each of its tasks is.
        """
        phrase = self._sources.naming(" ".join(self._asked.terms))
        found = [
            place
            for place in self._open_boxes()
            if says_all(place, self._asked.terms) or (phrase and phrase.search(place.said))
        ]
        if not found:
            found = [
                place
                for place in self._open_boxes()
                if says_all(place, self._asked.terms, self._by_property(place))
            ]
        return _listed("tasks", found) if found else None

    def ticks(self) -> Listed | None:
        """Those of lists that are called so: what no tick stands at of "goals not reached yet"."""
        every = self._open_boxes() if self._asked.yet else ()
        found = [place for place in every if all_named(place, self._asked.terms)]
        return _listed("tasks", found) if found else None

    def tasks_nearly(self) -> Listed | None:
        """Those of the first of the best notes that has some."""
        for note in self._hits[:_BEST]:
            found = [
                place
                for place in self._open_boxes()
                if place.note.path == note and self._nearly(place)
            ]
            if found:
                return _listed("tasks", found)
        return None

    def entries(self) -> Listed | None:
        """Rows and items of the first note that has some under all words."""
        return self._entries(
            self._hits,
            lambda place: says_all(place, self._asked.terms, self._by_property(place)),
        )

    def entries_nearly(self) -> Listed | None:
        """The same as ``tasks_nearly``."""
        return self._entries(self._hits[:_BEST], self._nearly)

    def _entries(self, notes: Sequence[str], fits: Callable[[Place], bool]) -> Listed | None:
        for note in notes:
            facts = self._sources.facts.get(note)
            if facts is None:
                continue
            told = open_or_not(self._asked, self._catalog.sections([note]))
            every = [(Place(section, unit, facts), is_open) for section, unit, is_open in told]
            fitting = [(place, is_open) for place, is_open in every if fits(place)]
            found = [place for place, is_open in fitting if is_open]
            if found:
                return _listed("entries", found, [p for p, is_open in fitting if not is_open])
        return None

    def _nearly(self, place: Place) -> bool:
        by_property = self._by_property(place)
        return nearly_says_all(place, self._asked.terms, by_property, self._is_everywhere)

    def _is_everywhere(self, term: str) -> bool:
        if term.isdigit() or not term.isalpha():
            return False
        notes = set(self._catalog.notes_saying(term)) | set(self._catalog.notes_saying(stem(term)))
        spoken = any(alike(stem(term)) & place.own for place in self._open_boxes())
        return not spoken and len(notes) >= _EVERYWHERE * self._catalog.totals().notes

    def _by_property(self, place: Place) -> frozenset[str]:
        """The terms that a property of the note says, and no task of it."""
        path = place.note.path
        if path not in self._given:
            of_note = [other.own for other, _ in self._all_boxes() if other.note.path == path]
            spoken = frozenset[str]().union(*of_note)
            stems = {term: alike(stem(term)) for term in self._asked.terms}
            given = (t for t, of in stems.items() if of & place.given and not of & spoken)
            self._given[path] = frozenset(given)
        return self._given[path]

    def _open_boxes(self) -> Iterator[Place]:
        return (place for place, is_open in self._all_boxes() if is_open)

    def _all_boxes(self) -> list[tuple[Place, bool]]:
        if self._boxes is None:
            facts = self._sources.facts
            self._boxes = [
                (Place(task.section, task.unit, facts[task.section.note]), task.state == "open")
                for task in tasks(self._catalog, facts)
            ]
        return self._boxes


def _listed(kind: str, found: Sequence[Place], closed: Sequence[Place] = ()) -> Listed:
    where = places_said(place.section.title for place in found)
    items = [unit_item(place.unit.said, place.section, place.unit) for place in found[:MOST_ITEMS]]
    count = len(found)
    told_over = [place.unit.said for place in closed if place.unit.kind == "item"]
    names = "; ".join(told_over[:_MOST_LEFT_OUT])
    caveat = f"Left out, as what they say is over: {names}." if names else ""
    intro = f"{count} open {plural(kind, count)} in {where}"
    return listed_of(intro, items, count, complete=False, caveat=caveat)
