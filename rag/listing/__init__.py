"""Questions for all of something: a complete, counted list read from the catalog.

The best hits can never show that a list is whole. A question is answered here only where its form
asks for all and the vault has the tag, property, folder, name or column that it speaks of;
otherwise there is no answer from here and the question takes its usual way.

This file says in which order the kinds of lists are tried. ``asked…`` files read the question,
``questions.py`` where it asks for things of a kind; each other kind of list has a file that finds
it and tells it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rag.listing.allentries import all_told
from rag.listing.askedall import asked_all
from rag.listing.askedopen import asked_open
from rag.listing.askedsums import asked_sums
from rag.listing.askedtasks import asked_tasks
from rag.listing.connections import asked_connection, connected
from rag.listing.counted import tags_or_folders, values
from rag.listing.extremes import asked_extreme, utmost
from rag.listing.inlinefields import with_inline_fields
from rag.listing.listed import Listed, ListedItem
from rag.listing.mentioned import asked_mentions, mentioned
from rag.listing.notelists import note_list
from rag.listing.ownlists import named_list
from rag.listing.questions import readings
from rag.listing.rows import table_rows
from rag.listing.sources import Sources
from rag.listing.stillopen import still_open
from rag.listing.sums import reckoned
from rag.listing.tasks import task_list
from rag.listing.totals import asked_total, totalled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rag.indexing.catalog import Catalog
    from rag.listing.questions import Reading

__all__ = ["Listed", "ListedItem", "Listing"]

_OF_A_KIND = (tags_or_folders, note_list, values, named_list, table_rows)
"""Ways to list the things of a kind, in the order in which they are tried."""


class Listing:
    """Answers from one catalog; remembers what it read of the notes until the catalog changes."""

    def __init__(self, catalog: Catalog, today: Callable[[], date] = date.today) -> None:
        self._catalog = catalog
        self._today = today
        self._read: tuple[int, Sources] = (-1, Sources(catalog, []))

    def answer(self, question: str, within: frozenset[str] | None = None) -> Listed | None:
        """The whole list, of the notes ``within`` alone where given; None for other questions."""
        said, tied = asked_mentions(question), asked_connection(question)
        number, extreme = asked_total(question), asked_extreme(question)
        boxes, asked = asked_tasks(question), list(readings(question))
        if not (said or tied or number or extreme or boxes or asked):
            return None
        sources = self._sources(within)
        if said is not None:
            return mentioned(said, sources)
        if tied is not None:
            return connected(*tied, sources)
        listed = totalled(number, sources) if number else None
        listed = listed or (utmost(extreme, sources) if extreme else None)
        # Notes may be called so themselves.
        are_notes = boxes and (sources.of_kind("tasks") or sources.of_kind("todos"))
        listed = listed or (task_list(boxes, sources) if boxes and not are_notes else None)
        listed = listed or _of_a_kind(asked, sources)
        return listed or (task_list(boxes, sources) if boxes and are_notes else None)

    def reckoned(
        self, question: str, notes: Iterable[str], within: frozenset[str] | None = None
    ) -> Listed | None:
        """A sum, a count or all of some entries of one of these notes, best first, or what is open.

        None where none tells it. ``within`` are the notes that may be read besides, all where it
        is None.
        """
        summed, is_open = list(asked_sums(question)), asked_open(question)
        every = list(asked_all(question))
        if not (summed or is_open or every):
            return None
        sources, best = self._sources(within), list(notes)
        listed = reckoned(summed, sources, best) if summed else None
        listed = listed or (still_open(is_open, sources, best) if is_open else None)
        return listed or (all_told(every, sources, best) if every else None)

    def _sources(self, within: frozenset[str] | None) -> Sources:
        """Of the notes ``within`` alone where given."""
        version, sources = self._read
        current = self._catalog.version()
        if version != current:
            facts = with_inline_fields(self._catalog, self._catalog.note_facts())
            sources = Sources(self._catalog, facts, self._today)
            self._read = (current, sources)
        if within is None:
            return sources
        some = [note for path, note in sources.facts.items() if path in within]
        return Sources(self._catalog, some, self._today)


def _of_a_kind(asked: Iterable[Reading], sources: Sources) -> Listed | None:
    """By the first reading of a question that can be listed in any way."""
    for reading in asked:
        for listed in (note_list,) if reading.bare else _OF_A_KIND:
            found = listed(reading, sources)
            if found:
                return found
    return None
