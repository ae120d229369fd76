"""The vault as a reader may see it: the notes that are indexed, and not a byte beside them."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import VaultError
from rag.indexing.mentions import Names
from rag.reading.notes import read_note
from rag.records import NoteFile
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rag.indexing.index import Index
    from rag.records import Note, NoteFacts

_KEPT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Names:
    """What names lead to, and the facts they were made from."""

    made: float
    facts: tuple[NoteFacts, ...]
    names: Names
    paths: Mapping[str, str]


class VaultView:
    """Reads notes by path and resolves the names in wikilinks. Safe to use from several threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._names: _Names | None = None

    def note(self, path: str) -> Note:
        """The note as it is on disk now. Raises VaultError where there is no such note.

        Only a path that the index holds is ever opened, so ``..`` and absolute paths lead
        nowhere; and one that has since become a symbolic link, or lies below one, is refused.
        """
        vault = self._index.vault.resolve()
        if path not in self._index.catalog.stamps():
            raise VaultError(f"no note is called {path!r}")
        place = vault / path
        try:
            stands = place.resolve(strict=True) == place and place.is_file()
        except (OSError, RuntimeError, ValueError):
            stands = False
        if not stands:
            raise VaultError(f"no note is called {path!r}")
        return read_note(vault, NoteFile(path, 0, 0))

    def resolve(self, name: str, source: str = "") -> str | None:
        """Path of the note that a link in ``source`` leads to, as the index has it.

        Else of one of that path, file name, title or alias, written with other accents.
        """
        known = self._known()
        folded = fold(name.strip().removesuffix(".md").lstrip("/"))
        return known.names.resolve(name, source) or known.paths.get(folded)

    def folders(self) -> list[tuple[str, int]]:
        """Folders with a ``/`` after them and how many notes lie below, most first."""
        found: Counter[str] = Counter()
        for facts in self._known().facts:
            parts = facts.path.split("/")[:-1]
            found.update("/".join(parts[:depth]) + "/" for depth in range(1, len(parts) + 1))
        return found.most_common()

    def tags(self) -> list[tuple[str, int]]:
        """Tags and how many notes carry them, most first."""
        return Counter(tag for facts in self._known().facts for tag in facts.tags).most_common()

    def _known(self) -> _Names:
        # Made anew every few seconds: another process may have changed the index.
        names = self._names
        if names is None or time.monotonic() - names.made > _KEPT_SECONDS:
            facts = tuple(self._index.catalog.note_facts())
            names = _Names(time.monotonic(), facts, Names(facts), _paths_by_name(facts))
            self._names = names
        return names


def _paths_by_name(facts: Sequence[NoteFacts]) -> dict[str, str]:
    """A path beats a file name beats a title beats an alias; of equals the shortest path."""
    paths: dict[str, str] = {}
    ordered = sorted(facts, key=lambda f: (f.path.count("/"), len(f.path), f.path))
    for note in ordered:
        paths.setdefault(fold(note.path.removesuffix(".md")), note.path)
    for note in ordered:
        paths.setdefault(fold(note.path.rsplit("/", 1)[-1].removesuffix(".md")), note.path)
    for note in ordered:
        paths.setdefault(fold(note.title), note.path)
    for note in ordered:
        for alias in note.aliases:
            paths.setdefault(fold(alias), note.path)
    return paths
