"""What is still open: tasks, rows and items, as far as the question's words are accounted for.

"Jobs still to do on the boat" is told by the boxes, cells and strokes of a list. Which list is
meant, the other words say: each stands in the task itself, above it, or in a property of its note.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from rag.listing.accounted import all_named, nearly_says_all, says_all
from rag.listing.entries import entries
from rag.listing.listed import MOST_ITEMS, Listed, listed_of, places_said
from rag.listing.matching import plural
from rag.listing.openrows import open_or_not
from rag.listing.tasks import tasks
from rag.text.terms import stem
from rag.text.thesaurus import alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.listing.askedopen import AskedOpen
    from rag.listing.entries import Entry
    from rag.listing.sources import Sources

_BEST = 3
"""Notes of the best hits that may be meant where no word names one whole."""
_EVERYWHERE = 0.25
"""Share of the notes that has a word where it is what the whole vault is about."""
_MOST_LEFT_OUT = 10


def still_open(asked: AskedOpen, sources: Sources, hits: Sequence[str]) -> Listed | None:
    """All that is open, of the first kind that accounts for the words; None where none does.

    ``hits`` are the notes of the best hits: read for rows and for items without a box, and for a
    word that is cut short or says what all notes are about.
    """
    searched = _Search(asked, sources, hits)
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

    def __init__(self, asked: AskedOpen, sources: Sources, hits: Sequence[str]) -> None:
        self._asked = asked
        self._catalog = sources.catalog
        self._sources = sources
        self._hits = hits
        self._given: dict[str, frozenset[str]] = {}

    def tasks(self) -> Listed | None:
        """Those that all words are true of; by a property alone where no task says its word.

        Who was at a meeting is not the one for whom each of its tasks is.
        """
        phrase = self._sources.naming(" ".join(self._asked.terms))
        found = [
            entry
            for entry in self._open_tasks()
            if says_all(entry, self._asked.terms) or (phrase and phrase.search(entry.with_links))
        ]
        if not found:
            found = [
                entry
                for entry in self._open_tasks()
                if says_all(entry, self._asked.terms, self._by_property(entry))
            ]
        return _listed("tasks", found) if found else None

    def ticks(self) -> Listed | None:
        """Those of lists that are called so: what no tick stands at of "goals not reached yet"."""
        every = self._open_tasks() if self._asked.yet else ()
        found = [entry for entry in every if all_named(entry, self._asked.terms)]
        return _listed("tasks", found) if found else None

    def tasks_nearly(self) -> Listed | None:
        """Those of the first of the best notes that has some."""
        for note in self._hits[:_BEST]:
            found = [
                entry
                for entry in self._open_tasks()
                if entry.section.note == note and self._nearly(entry)
            ]
            if found:
                return _listed("tasks", found)
        return None

    def entries(self) -> Listed | None:
        """Rows and items of the first note that has some under all words."""
        return self._entries(
            self._hits,
            lambda entry: says_all(entry, self._asked.terms, self._by_property(entry)),
        )

    def entries_nearly(self) -> Listed | None:
        """The same as ``tasks_nearly``."""
        return self._entries(self._hits[:_BEST], self._nearly)

    def _entries(self, notes: Sequence[str], fits: Callable[[Entry], bool]) -> Listed | None:
        for note in notes:
            if note not in self._sources.facts:
                continue
            every = entries(self._catalog.sections([note]), self._sources.facts)
            told = [one for one in open_or_not(self._asked, every) if fits(one[0])]
            found = [entry for entry, is_open in told if is_open]
            if found:
                return _listed("entries", found, [e for e, is_open in told if not is_open])
        return None

    def _nearly(self, entry: Entry) -> bool:
        by_property = self._by_property(entry)
        return nearly_says_all(entry, self._asked.terms, by_property, self._is_everywhere)

    def _is_everywhere(self, term: str) -> bool:
        if term.isdigit() or not term.isalpha():
            return False
        notes = set(self._catalog.notes_saying(term)) | set(self._catalog.notes_saying(stem(term)))
        spoken = any(alike(stem(term)) & task.spoken for task in self._open_tasks())
        return not spoken and len(notes) >= _EVERYWHERE * self._catalog.totals().notes

    def _by_property(self, entry: Entry) -> frozenset[str]:
        """The terms that a property of the note says, and no task of it."""
        path = entry.section.note
        if path not in self._given:
            of_note = [task.spoken for task in self._tasks if task.section.note == path]
            spoken = frozenset[str]().union(*of_note)
            stems = {term: alike(stem(term)) for term in self._asked.terms}
            given = (t for t, of in stems.items() if of & entry.given and not of & spoken)
            self._given[path] = frozenset(given)
        return self._given[path]

    def _open_tasks(self) -> Iterator[Entry]:
        return (task for task in self._tasks if task.state == "open")

    @cached_property
    def _tasks(self) -> list[Entry]:
        return list(tasks(self._sources, self._sources.facts))


def _listed(kind: str, found: Sequence[Entry], closed: Sequence[Entry] = ()) -> Listed:
    where = places_said(entry.section.title for entry in found)
    items = [entry.item() for entry in found[:MOST_ITEMS]]
    count = len(found)
    told_over = [entry.unit.said for entry in closed if entry.unit.kind == "item"]
    names = "; ".join(told_over[:_MOST_LEFT_OUT])
    caveat = f"Left out, as what they say is over: {names}." if names else ""
    intro = f"{count} open {plural(kind, count)} in {where}"
    return listed_of(intro, items, count, complete=False, caveat=caveat)
