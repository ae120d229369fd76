"""Conditions that a task fulfils itself: its tags, whom it mentions, what it links to.

The other tasks of its note may speak of other things. A folder, a property and a tag in the
frontmatter are the whole note's, and so all of its tasks'.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.listing.known import at_or_below
from rag.listing.matching import bare
from rag.listing.quotes import OPENING, unit_lines
from rag.reading.frontmatter import read_frontmatter
from rag.reading.links import line_links, line_tags
from rag.reading.notes import given_names
from rag.text.code import masked_code

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.listing.clauses import Clause
    from rag.listing.entries import Entry
    from rag.listing.known import Found
    from rag.listing.sources import Sources
    from rag.records import Section

OWN_RELATIONS = frozenset(("tagged", "mentions", "links"))
"""Those of a condition that are the task's own."""


def fulfilling(clause: Clause, every: Sequence[Entry], sources: Sources) -> list[Entry]:
    """Those of the tasks for which a condition holds; none where no task has what it speaks of."""
    value = bare(clause.value)
    exact = clause.exact or value != clause.value

    def single(phrase: str) -> Found | None:
        match clause.relation:
            case "tagged":
                holds = _tagged(phrase, sources)
            case "links":
                holds = _linking(phrase, sources)
            case _:
                holds = _mentioning(phrase, sources, exact=exact)
        return {task.place: OPENING for task in every if holds(task)} or None

    found = sources.several(value, single)
    return [task for task in every if found and (task.place in found) != clause.negated]


def _tagged(tag: str, sources: Sources) -> Callable[[Entry], bool]:
    matches = at_or_below(tag)
    whole = {
        section.note
        for section in sources.catalog.sections(list(sources.tagged(tag) or ()))
        if section.first_line == 1 and not section.heading_path
        if any(map(matches, _given_tags(section)))
    }

    def holds(task: Entry) -> bool:
        lines = unit_lines(task.section, task.unit)
        own = (tag for line in lines for tag in line_tags(masked_code(line)))
        return task.section.note in whole or any(map(matches, own))

    return holds


def _given_tags(section: Section) -> tuple[str, ...]:
    _, _, tags = given_names(read_frontmatter(section.text))
    return tags


def _mentioning(phrase: str, sources: Sources, *, exact: bool) -> Callable[[Entry], bool]:
    pattern = sources.naming(phrase, exact=exact)
    return lambda task: bool(pattern and pattern.search(task.with_links))


def _linking(name: str, sources: Sources) -> Callable[[Entry], bool]:
    targets = sources.named(name)

    def holds(task: Entry) -> bool:
        lines = unit_lines(task.section, task.unit)
        links = (link for line in lines for link in line_links(masked_code(line), 0))
        return any(sources.resolve(link.target, task.section.note) in targets for link in links)

    return holds
