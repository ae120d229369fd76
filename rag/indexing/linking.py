"""Which note speaks of which, found after a sync and kept as edges in the catalog."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from rag.records import Edge
from rag.text.terms import spaced

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
    every note in which that name stands or that links to it, and all where many names changed.
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
    called = {name for path in paths for some in (before, naming) for name in _called(path, some)}
    forms = set(map(_form, called))
    if not before or len(forms) > _MOST_CHANGED_NAMES:
        return None
    due = set(catalog.unlinked())
    if paths:
        due.update(catalog.notes_leading_to([path for path in paths if path not in naming]))
        due.update(_linking(catalog, called))
        due.update(_saying(catalog, forms))
    return sorted(due)


def _linking(catalog: Catalog, names: Iterable[str]) -> Iterator[str]:
    """Notes with a link to one of these names: the full text may have it written otherwise."""
    from rag.indexing.mentions import name_key  # noqa: PLC0415  (as below)

    wanted = {name_key(name) for name in names}
    for note, target in catalog.link_targets():
        whole = name_key(target.strip().lstrip("/"))
        if whole in wanted or whole.rpartition("/")[2] in wanted:
            yield note


def _saying(catalog: Catalog, forms: Collection[str]) -> Iterator[str]:
    """Notes in which one of these stands, sections that have no chunk among them."""
    for form in forms:
        yield from catalog.notes_saying(form)
    said = [spaced(form) for form in forms]
    for note, text in catalog.texts_without_chunk():
        here = spaced(text)
        if any(words in here for words in said):
            yield note


def _called(path: str, naming: Naming) -> tuple[str, ...]:
    """A note's file name, title and aliases; () for one that is not there."""
    if path not in naming:
        return ()
    return (path.rsplit("/", 1)[-1].removesuffix(".md"), *naming[path])


def _form(name: str) -> str:
    """A name without what a mention may leave out or a file name may not hold."""
    form = re.sub(r"[(（][^()（）]*[)）]\s*$", "", name)
    return form if re.search(r"\w", form) else name


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
