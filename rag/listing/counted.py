"""Tags, folders and the values of a property, each with the notes that have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.listing.matching import bare, same
from rag.listing.quotes import OPENING, Proof
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.listing.sources import Sources

Noted = dict[str, tuple[list[str], Proof]]
"""By what is listed: the paths of its notes, and what proves it in each of them."""


def tags_or_folders(kind: str, sources: Sources) -> Noted | None:
    """What is listed when tags or folders themselves are asked for; None for any other kind."""
    if same(kind, "tags") or same(kind, "hashtags"):
        return _tags(sources)
    return _folders(sources) if same(kind, "folders") else None


def values(kind: str, sources: Sources) -> Noted | None:
    """Every value of the property that is called like the kind; None where no note has one."""
    said = (
        (bare(value), path, Proof("property", written))
        for path, written, every in sources.having_key(sources.known_keys(kind))
        for value in every
    )
    return _by_name((name, path, proof) for name, path, proof in said if name)


def _tags(sources: Sources) -> Noted | None:
    return _by_name(
        (f"#{tag}", path, Proof("tag", fold(tag)))
        for path, note in sources.facts.items()
        for tag in note.tags
    )


def _folders(sources: Sources) -> Noted | None:
    noted: Noted = {}
    for path in sources.facts:
        folder = path.rpartition("/")[0]
        while folder:
            noted.setdefault(f"{folder}/", ([], OPENING))[0].append(path)
            folder = folder.rpartition("/")[0]
    return noted or None


def _by_name(said: Iterable[tuple[str, str, Proof]]) -> Noted | None:
    """Every name once, however its letters are cased, and no note twice under one."""
    written: dict[str, str] = {}
    noted: Noted = {}
    for name, path, proof in said:
        paths, _ = noted.setdefault(written.setdefault(fold(name), name), ([], proof))
        if path not in paths[-1:]:
            paths.append(path)
    return noted or None
