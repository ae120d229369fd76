"""Tags, folders and the values of a property, each with how many notes have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.listing.listed import MOST_ITEMS, Listed, ListedItem, empty_ones, listed_of
from rag.listing.matching import bare, plural, same
from rag.listing.noteitems import note_item
from rag.listing.quotes import OPENING, Proof
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.listing.questions import Reading
    from rag.listing.sources import Sources

    Noted = dict[str, tuple[list[str], Proof]]
    """By what is listed: the paths of its notes, and what proves it in each of them."""


def tags_or_folders(reading: Reading, sources: Sources) -> Listed | None:
    """All tags or folders, where they themselves are asked for; None for any other kind."""
    if reading.clauses:
        return None
    if same(reading.kind, "tags") or same(reading.kind, "hashtags"):
        return _counted(reading.kind, _tags(sources), sources)
    return (
        _counted(reading.kind, _folders(sources), sources)
        if same(reading.kind, "folders")
        else None
    )


def values(reading: Reading, sources: Sources) -> Listed | None:
    """Every value of the property that is called like the kind; None where no note has one."""
    if reading.clauses:
        return None
    said = (
        (bare(value), path, Proof("property", written))
        for path, written, every in sources.having_key(sources.known_keys(reading.kind))
        for value in every
    )
    noted = _by_name((name, path, proof) for name, path, proof in said if name)
    return _counted(reading.kind, noted, sources)


def _counted(kind: str, noted: Noted, sources: Sources) -> Listed | None:
    """What the most notes have first; None for nothing."""
    if not noted:
        return None
    order = sorted(noted, key=lambda name: (-len(noted[name][0]), name))
    items: list[ListedItem] = []
    empty: list[str] = []
    for name in order[:MOST_ITEMS]:
        paths, proof = noted[name]
        text = f"{name} ({len(paths)} {plural('notes', len(paths))})"
        every = (item for path in paths for item in note_item(text, path, proof, sources))
        told = next(every, None)
        if told is None:
            empty.append(name)
        else:
            items.append(told)
    intro = f"{len(order)} {plural(kind, len(order))}"
    return listed_of(intro, items, len(order), caveat=empty_ones(empty))


def _tags(sources: Sources) -> Noted:
    return _by_name(
        (f"#{tag}", path, Proof("tag", fold(tag)))
        for path, note in sources.facts.items()
        for tag in note.tags
    )


def _folders(sources: Sources) -> Noted:
    noted: Noted = {}
    for path in sources.facts:
        folder = path.rpartition("/")[0]
        while folder:
            noted.setdefault(f"{folder}/", ([], OPENING))[0].append(path)
            folder = folder.rpartition("/")[0]
    return noted


def _by_name(said: Iterable[tuple[str, str, Proof]]) -> Noted:
    """Every name once, however its letters are cased, and no note twice under one."""
    written: dict[str, str] = {}
    noted: Noted = {}
    for name, path, proof in said:
        paths, _ = noted.setdefault(written.setdefault(fold(name), name), ([], proof))
        if path not in paths[-1:]:
            paths.append(path)
    return noted
