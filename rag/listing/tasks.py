"""Tasks: items of lists that have a box, ``- [ ] call Ada`` open and ``- [x] call Ada`` done."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.listing.conditions import conditions_said
from rag.listing.entries import entries
from rag.listing.listed import MOST_ITEMS, Listed, listed_of
from rag.listing.matching import plural
from rag.listing.notelists import notes_of
from rag.listing.questions import readings
from rag.listing.taskclauses import OWN_RELATIONS, fulfilling
from rag.reading.boxes import BOX

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from rag.listing.askedtasks import AskedTasks
    from rag.listing.entries import Entry
    from rag.listing.sources import Sources

_WITH_BOX = "*[ \t][[]?[]][ \t]*"


def task_list(asked: AskedTasks, sources: Sources) -> Listed | None:
    """The tasks of the notes that the question names, of all where it names none.

    None where the vault has no tasks there.
    """
    said = ""
    every: list[Entry] = []
    for topic in ("tagged", "in") if asked.topic else ("",):
        of_topic = f"{topic} {asked.topic}" if topic else ""
        said, every = _under(f"{of_topic} {asked.conditions}".strip(), sources)
        if every:
            break
    if not every:
        return None
    some = [task for task in every if asked.state in ("", task.state)]
    items = [
        task.item(None if asked.state else f"{task.unit.said} ({task.state})")
        for task in some[:MOST_ITEMS]
    ]
    kind = " ".join(filter(None, (asked.state, plural("tasks", len(some)))))
    return listed_of(f"{len(some)} {kind} {said}", items, len(some))


def _under(conditions: str, sources: Sources) -> tuple[str, list[Entry]]:
    """The conditions as the intro says them, and the tasks for which they hold."""
    named = sources.known_as(re.sub(r"^(?:in|of|from|for)\s+", "", conditions))
    if named or not conditions:
        return conditions, list(tasks(sources, named or sources.facts))
    for reading in readings(f"list all notes {conditions}"):
        own = [clause for clause in reading.clauses if clause.relation in OWN_RELATIONS]
        of_note = tuple(clause for clause in reading.clauses if clause not in own)
        notes = notes_of(replace(reading, clauses=of_note), sources)
        found = list(tasks(sources, notes)) if notes else []
        for clause in own:
            found = fulfilling(clause, found, sources)
        if found:
            return conditions_said(reading.clauses), found
    return "", []


def tasks(sources: Sources, notes: Container[str]) -> Iterator[Entry]:
    """The tasks of these notes, in their notes' order; those in blocks of code are none."""
    boxed = (
        section
        for section in sources.catalog.sections_like(_WITH_BOX)
        if section.note in notes and BOX.search(section.text)
    )
    return (entry for entry in entries(boxed, sources.facts) if entry.state)
