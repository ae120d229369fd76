"""Notes as the items of a list, each with the words of it that put it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.listing.listed import MOST_ITEMS, ListedItem
from rag.listing.matching import TYPE_KEYS
from rag.listing.quotes import quote_of
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.listing.known import Found
    from rag.listing.quotes import Proof
    from rag.listing.sources import Sources
    from rag.records import NoteFacts


def note_items(found: Found, sources: Sources) -> Iterator[ListedItem]:
    """The first of these notes in their order; of one title, each by its path."""
    titles = [sources.facts[path].title for path in found]
    for path, proof in list(found.items())[:MOST_ITEMS]:
        note = sources.facts[path]
        name = note.title if titles.count(note.title) == 1 else path
        yield from note_item(_with_value(name, proof, note), path, proof, sources)


def note_item(text: str, path: str, proof: Proof, sources: Sources) -> Iterator[ListedItem]:
    """A note under the ``text`` that is said of it; nothing for an empty one."""
    sections = list(sources.catalog.sections([path]))
    quoted = quote_of(sections, proof)
    if quoted:
        yield ListedItem(
            text, path, sections[0].title, quoted.heading_path,
            quoted.first_line, quoted.last_line, quoted.quote,
        )  # fmt: skip


def _with_value(name: str, proof: Proof, note: NoteFacts) -> str:
    """A note with the property that put it on the list."""
    if proof.kind != "property" or fold(proof.key) in TYPE_KEYS:
        return name
    values = next(values for key, values in note.properties if key == proof.key)
    return f"{name} ({proof.key}: {', '.join(values)})"
