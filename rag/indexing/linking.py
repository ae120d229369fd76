"""Which note speaks of which, found after a sync and kept as edges in the catalog."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from rag.records import Edge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rag.indexing.catalog import Catalog
    from rag.records import NoteFacts

    Naming = Mapping[str, Sequence[str]]

# Beyond this many changed names, looking through every note is quicker than asking for each.
_MOST_CHANGED_NAMES = 200


def links_due(catalog: Catalog) -> bool:
    """Whether ``relink`` has anything to do, as far as can be told without reading the names."""
    return bool(catalog.unlinked()) or (not catalog.meta("names") and catalog.totals().notes > 0)


def relink(catalog: Catalog) -> None:
    """Bring the edges level with the notes; safe to repeat after a crash.

    A changed note is looked through again by itself. Where a name came, changed or went, so is
    every note in which that name stands, and all of them where many names changed.
    """
    facts = catalog.note_facts()
    naming = {note.path: [note.title, *note.aliases] for note in facts}
    due = _due(catalog, naming)
    if due == []:
        return
    catalog.write_edges(
        list(_edges(catalog, facts, due)), due, json.dumps(naming, ensure_ascii=False)
    )


def _due(catalog: Catalog, naming: Naming) -> list[str] | None:
    """The notes to look through; None for all."""
    before: Naming = json.loads(catalog.meta("names") or "{}")
    paths = [path for path in {*before, *naming} if before.get(path) != naming.get(path)]
    forms = {form for path in paths for old in (before, naming) for form in _forms(path, old)}
    if not before or len(forms) > _MOST_CHANGED_NAMES:
        return None
    due = set(catalog.unlinked())
    for form in forms:
        due.update(catalog.notes_saying(form))
    return sorted(due)


def _forms(path: str, naming: Naming) -> Iterator[str]:
    """What a note is called, without what a mention may leave out or a file name may not hold."""
    if path in naming:
        for name in (path.rsplit("/", 1)[-1].removesuffix(".md"), *naming[path]):
            form = re.sub(r"[(（][^()（）]*[)）]\s*$", "", name)
            yield form if re.search(r"\w", form) else name


def _edges(
    catalog: Catalog, facts: Sequence[NoteFacts], due: Sequence[str] | None
) -> Iterator[Edge]:
    from rag.indexing.mentions import Names  # noqa: PLC0415  (nothing to do is the common case)

    names = Names(facts)
    links = catalog.links(due)
    for section in catalog.sections(due):
        own = links.get(section.note, ())
        here = [x for x in own if section.first_line <= x.line <= section.last_line]
        for target, (weight, kind) in names.edges(section.note, section.text, here).items():
            yield Edge(section.id, section.note, target, weight, kind)
