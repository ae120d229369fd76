"""Questions for all of something: a complete, counted list read from the catalog.

The best hits can never show that a list is whole. A question is answered here only where its form
asks for all and the vault has the tag, property, folder, name or column that it speaks of;
otherwise there is no answer from here and the question takes its usual way.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from rag.listing.allentries import all_told
from rag.listing.askedall import asked_all
from rag.listing.askedopen import asked_open
from rag.listing.askedsums import asked_sums
from rag.listing.connections import asked_connection, connected
from rag.listing.counted import tags_or_folders, values
from rag.listing.extremes import asked_extreme, ranked
from rag.listing.inlinefields import with_inline_fields
from rag.listing.known import both
from rag.listing.listed import MOST_ITEMS, Listed, ListedItem, empty_ones, listed_of, unit_item
from rag.listing.matching import TYPE_KEYS, bare, plural
from rag.listing.mentioned import asked_mentions, mentioned
from rag.listing.othernames import other_names
from rag.listing.ownlists import named_list
from rag.listing.questions import readings
from rag.listing.quotes import quote_of
from rag.listing.rows import Rows, table_rows
from rag.listing.sources import Sources, about_notes
from rag.listing.stillopen import still_open
from rag.listing.sums import reckoned
from rag.listing.taskclauses import OWN_RELATIONS, fulfilling
from rag.listing.tasks import asked_tasks, tasks
from rag.listing.totals import asked_total, total
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rag.indexing.catalog import Catalog
    from rag.listing.clauses import Clause
    from rag.listing.counted import Noted
    from rag.listing.extremes import Extreme
    from rag.listing.known import Found
    from rag.listing.questions import Reading
    from rag.listing.quotes import Proof
    from rag.listing.tasks import AskedTasks, Task
    from rag.listing.totals import AskedTotal
    from rag.records import NoteFacts

__all__ = ["Listed", "ListedItem", "Listing"]

_SAID = {
    "tagged": ("tagged ", "not tagged "),
    "mentions": ("mentioning ", "not mentioning "),
    "links": ("linking to ", "without a link to "),
    "linked": ("linked from ", "not linked from "),
    "has": ("with ", "without "),
    "are": ("that are ", "that are not "),
}


class Listing:
    """Answers from one catalog; remembers what it read of the notes until the catalog changes."""

    def __init__(self, catalog: Catalog, today: Callable[[], date] = date.today) -> None:
        self._catalog = catalog
        self._today = today
        self._read: tuple[int, Sources] = (-1, Sources(catalog, []))

    def answer(self, question: str, within: frozenset[str] | None = None) -> Listed | None:
        """The whole list, of the notes ``within`` alone where given; None for other questions."""
        extreme, boxes = asked_extreme(question), asked_tasks(question)
        asked, said = list(readings(question)), asked_mentions(question)
        tied, number = asked_connection(question), asked_total(question)
        if not (asked or extreme or boxes or said or tied or number):
            return None
        sources = self._sources(within)
        if said is not None:
            return mentioned(said, sources)
        if tied is not None:
            return connected(*tied, sources)
        listed = self._reckoned(number, sources) if number else None
        listed = listed or (self._utmost(extreme, sources) if extreme else None)
        # Notes may be called so themselves.
        are_notes = boxes and (sources.of_kind("tasks") or sources.of_kind("todos"))
        listed = listed or (self._tasks(boxes, sources) if boxes and not are_notes else None)
        if listed is not None:
            return listed
        for reading in asked:
            listed = self._take(reading, sources)
            if listed is not None:
                return listed
        return self._tasks(boxes, sources) if boxes and are_notes else None

    def reckoned(
        self, question: str, notes: Iterable[str], within: frozenset[str] | None = None
    ) -> Listed | None:
        """A sum, a count or all of some entries of one of these notes, best first, or what is open.

        None where none tells it. ``within`` are the notes that may be read besides, all where it
        is None.
        """
        every = list(notes)
        found = self._sum(question, every, within) or self._open(question, every, within)
        return found or self._every(question, every, within)

    def _sum(
        self, question: str, notes: Iterable[str], within: frozenset[str] | None
    ) -> Listed | None:
        asked = list(asked_sums(question))
        if not asked:
            return None
        return reckoned(asked, notes, self._catalog.sections, partial(self._beside, within))

    def _beside(self, within: frozenset[str] | None, note: str) -> list[str]:
        """The notes in the folder of one, itself included."""
        paths = self._sources().facts.keys() if within is None else within
        return [path for path in paths if path.rpartition("/")[0] == note.rpartition("/")[0]]

    def _every(
        self, question: str, notes: Sequence[str], within: frozenset[str] | None
    ) -> Listed | None:
        asked = list(asked_all(question))
        if not asked:
            return None
        sources = self._sources(within)

        def names(text: str, terms: Sequence[str]) -> dict[str, re.Pattern[str]]:
            return other_names(text, terms, self._catalog, sources)

        beside = partial(self._beside, within)
        return all_told(asked, notes, self._catalog.sections, names, beside)

    def _open(
        self, question: str, notes: Iterable[str], within: frozenset[str] | None
    ) -> Listed | None:
        asked = asked_open(question)
        if asked is None:
            return None
        return still_open(asked, self._catalog, self._sources(within), list(notes))

    def _sources(self, within: frozenset[str] | None = None) -> Sources:
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

    def _take(self, reading: Reading, sources: Sources) -> Listed | None:
        if reading.bare:
            # It may as well be a name, or ask for what a table says of the one thing.
            found = None if sources.named(reading.kind) else self._notes(reading, sources)
            return self._listed_notes(reading, found, sources) if found else None
        noted = None if reading.clauses else tags_or_folders(reading.kind, sources)
        if noted:
            return self._counted(reading.kind, noted)
        found = self._notes(reading, sources)
        if found:
            return self._listed_notes(reading, found, sources)
        noted = None if reading.clauses else values(reading.kind, sources)
        if noted:
            return self._counted(reading.kind, noted)
        rows = named_list(self._catalog, sources, reading)
        if rows:
            return self._listed_rows(reading, rows, named=True)
        rows = table_rows(self._catalog, sources, reading)
        return self._listed_rows(reading, rows) if rows else None

    # -- notes -----------------------------------------------------------------------------

    def _notes(self, reading: Reading, sources: Sources) -> Found | None:
        found = sources.of_kind(reading.kind)
        if found is None or (not reading.kind and not reading.clauses):
            return None
        dated = about_notes(reading.kind)
        for clause in reading.clauses:
            if not reading.kind and clause.relation in {"are", "mentions"}:
                return None  # "what is RAG" and "who mentioned it" ask for no list
            if not reading.kind and clause.relation == "has" and not sources.having(clause.value):
                return None  # "who has the keys" asks for no notes that name them
            holding = sources.matching(clause, dated=dated)
            if holding is None:
                return None
            found = both(found, holding)
        return found

    def _listed_notes(self, reading: Reading, found: Found, sources: Sources) -> Listed:
        paths = sorted(found, key=lambda path: (fold(sources.facts[path].title), path))
        items = list(self._note_items({path: found[path] for path in paths}, sources))
        told = {item.note for item in items}
        empty = empty_ones([path for path in paths[:MOST_ITEMS] if path not in told])
        tag = sources.kind_tag(reading.kind) if reading.kind else ""
        by_tag = f"Counted are the notes tagged #{tag}." if tag else ""
        said = (by_tag, _own_note(reading.clauses, sources), empty)
        caveat = " ".join(filter(None, said))
        kind = plural(reading.kind or "notes", len(paths))
        intro = f"{len(paths)} {kind} {_all_said(reading)}"
        return listed_of(intro, items, len(paths), caveat=caveat)

    def _note_items(self, found: Found, sources: Sources) -> Iterator[ListedItem]:
        """The first of these notes in their order; of one title, each by its path."""
        titles = [sources.facts[path].title for path in found]
        for path, proof in list(found.items())[:MOST_ITEMS]:
            note = sources.facts[path]
            name = note.title if titles.count(note.title) == 1 else path
            yield from self._item(_with_value(name, proof, note), path, proof)

    def _utmost(self, asked: Extreme, sources: Sources) -> Listed | None:
        """The notes with the most of a property, of those of the kind asked for."""
        for reading in readings(f"list all {asked.kind}"):
            found = self._notes(reading, sources)
            order = ranked(asked, found, sources, self._today()) if found else None
            if order is None:
                continue
            items = self._note_items(order.found, sources)
            kinds = plural(reading.kind or "notes", order.of)
            caveat = f"{order.lacking} more have no “{order.key}”." if order.lacking else ""
            first = asked.word if asked.many == 1 else f"{asked.word} {asked.many}"
            intro = f"{first.capitalize()} of {order.of} {kinds} by “{order.key}”"
            return listed_of(intro, items, len(order.found), caveat=caveat)
        return None

    def _reckoned(self, asked: AskedTotal, sources: Sources) -> Listed | None:
        """A property's sum or average over the notes of the kind asked for."""
        for reading in readings(f"list all {asked.kind}"):
            found = self._notes(reading, sources)
            over = total(asked, found, sources) if found else None
            if over is None:
                continue
            count = len(over.found)
            intro = f"{asked.how} of “{over.key}” over {count} {plural(reading.kind, count)}"
            caveat = f"{over.lacking} more have no “{over.key}”." if over.lacking else ""
            items = self._note_items(over.found, sources)
            return listed_of(f"{intro} is {over.said}", items, count, caveat=caveat)
        return None

    def _tasks(self, asked: AskedTasks, sources: Sources) -> Listed | None:
        """The tasks of the notes that the question names, of all where it names none.

        None where the vault has no tasks there.
        """
        said = ""
        every: list[Task] = []
        for topic in ("tagged", "in") if asked.topic else ("",):
            of_topic = f"{topic} {asked.topic}" if topic else ""
            said, every = self._tasks_under(f"{of_topic} {asked.conditions}".strip(), sources)
            if every:
                break
        if not every:
            return None
        some = [task for task in every if asked.state in ("", task.state)]
        items = [
            unit_item(
                t.unit.said if asked.state else f"{t.unit.said} ({t.state})", t.section, t.unit
            )
            for t in some[:MOST_ITEMS]
        ]
        kind = " ".join(filter(None, (asked.state, plural("tasks", len(some)))))
        return listed_of(f"{len(some)} {kind} {said}", items, len(some))

    def _tasks_under(self, conditions: str, sources: Sources) -> tuple[str, list[Task]]:
        """The conditions as the intro says them, and the tasks for which they hold."""
        named = sources.known_as(re.sub(r"^(?:in|of|from|for)\s+", "", conditions))
        if named or not conditions:
            return conditions, list(tasks(self._catalog, named or sources.facts))
        for reading in readings(f"list all notes {conditions}"):
            own = [clause for clause in reading.clauses if clause.relation in OWN_RELATIONS]
            of_note = tuple(clause for clause in reading.clauses if clause not in own)
            notes = self._notes(replace(reading, clauses=of_note), sources)
            found = list(tasks(self._catalog, notes)) if notes else []
            for clause in own:
                found = fulfilling(clause, found, self._catalog, sources)
            if found:
                return _all_said(reading), found
        return "", []

    def _item(self, text: str, path: str, proof: Proof) -> Iterator[ListedItem]:
        sections = list(self._catalog.sections([path]))
        quoted = quote_of(sections, proof)
        if quoted:
            yield ListedItem(
                text, path, sections[0].title, quoted.heading_path,
                quoted.first_line, quoted.last_line, quoted.quote,
            )  # fmt: skip

    # -- tags, folders, values -------------------------------------------------------------

    def _counted(self, kind: str, noted: Noted) -> Listed:
        order = sorted(noted, key=lambda name: (-len(noted[name][0]), name))
        items: list[ListedItem] = []
        empty: list[str] = []
        for name in order[:MOST_ITEMS]:
            paths, proof = noted[name]
            notes = plural("notes", len(paths))
            text = f"{name} ({len(paths)} {notes})"
            told = next((item for path in paths for item in self._item(text, path, proof)), None)
            if told is None:
                empty.append(name)
            else:
                items.append(told)
        intro = f"{len(order)} {plural(kind, len(order))}"
        return listed_of(intro, items, len(order), caveat=empty_ones(empty))

    # -- rows ------------------------------------------------------------------------------

    def _listed_rows(self, reading: Reading, rows: Rows, *, named: bool = False) -> Listed:
        items = [
            unit_item(f"{r.name} ({r.cells})" if r.cells else r.name, r.section, r.unit)
            for r in rows.rows[:MOST_ITEMS]
        ]
        count = len(rows.rows)
        if named:
            caveat = f"Read from “{rows.column}” in {rows.rows[0].section.title}."
        else:
            caveat = f"Only tables with a column “{rows.column}” were counted, not running text."
        intro = f"{count} {plural(reading.kind, count)} {_all_said(reading)}"
        return listed_of(intro, items, count, complete=False, caveat=caveat)


def _all_said(reading: Reading) -> str:
    return " ".join(map(_said, reading.clauses))


def _said(clause: Clause) -> str:
    """A condition as the intro says it."""
    if clause.relation in {"verb", "measured"}:
        said = ("not" if clause.negated else "", clause.verb, clause.preposition, clause.value)
        return " ".join(filter(None, said))
    if clause.relation == "in":
        return f"{'not ' if clause.negated else ''}{clause.preposition} {clause.value}"
    value = bare(clause.value)
    if clause.relation == "tagged":
        value = value if value.startswith("#") else f"#{value}"
    elif clause.relation == "mentions":
        value = f"“{value}”"
    return f"{_SAID[clause.relation][clause.negated]}{value}"


def _with_value(name: str, proof: Proof, note: NoteFacts) -> str:
    """A note with the property that put it on the list."""
    if proof.kind != "property" or fold(proof.key) in TYPE_KEYS:
        return name
    values = next(values for key, values in note.properties if key == proof.key)
    return f"{name} ({proof.key}: {', '.join(values)})"


def _own_note(clauses: Iterable[Clause], sources: Sources) -> str:
    """A note about the thing itself is not counted; under which names others were looked for."""
    said: list[str] = []
    for clause in clauses:
        if clause.relation != "mentions" or clause.negated or clause.exact:
            continue
        own = sources.named(clause.value) if bare(clause.value) == clause.value else []
        others = sources.other_names(clause.value, own)
        if others:
            said.append(f"Looked for as {', '.join(f'“{name}”' for name in others)} too.")
        if own:
            said.append(f"Its own note ({', '.join(own)}) is not counted.")
    return " ".join(said)
