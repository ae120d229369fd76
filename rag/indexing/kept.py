"""What every question looks up again, kept in memory until the catalog changes.

A statement of SQLite gives the interpreter's lock away and has to get it back: a hundred of them
a question cost a server with many clients more than all the rest of an answer.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.indexing.fulltext import FullText
from rag.indexing.lookups import Lookups

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rag.indexing.entries import Totals
    from rag.records import Chunk, Section

_MOST_TEXTS = 4096
"""Chunks and sections; some 20 MB of an ordinary vault."""
_MOST_WORDS = 50_000
_TRUSTED_SECONDS = 0.01
"""So long another process's write may go unseen; this process's own is seen at once."""


@dataclass(slots=True)
class _Seen:
    """What was looked up at one version of the catalog."""

    version: int = -1
    totals: Totals | None = None
    whole: bool = False
    frequencies: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sections: dict[str, Section | None] = field(default_factory=dict)
    chunks: dict[int, Chunk] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether it is time to begin anew."""
        texts = len(self.sections) + len(self.chunks)
        return texts > _MOST_TEXTS or len(self.frequencies) > _MOST_WORDS


class Kept(FullText, Lookups):
    """The same answers as ``FullText`` and ``Lookups``. Safe to share between threads.

    A thread that still holds what was seen at an older version writes into that, never into the
    newer one.
    """

    def __init__(self, path: Path) -> None:
        self._seen = _Seen()
        self._writes = 0
        self._trusted = (-1, 0.0)
        super().__init__(path)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """As ``Opened.transaction``."""
        try:
            with super().transaction() as connection:
                yield connection
        finally:
            self._writes += 1

    def version(self) -> int:
        """As ``Opened.version``."""
        return self._now().version

    def totals(self) -> Totals:
        """As ``Lookups.totals``."""
        seen = self._now()
        if seen.totals is None:
            seen.totals = super().totals()
        return seen.totals

    def is_whole(self) -> bool:
        """Whether a sync has come to its end since the index was made or emptied."""
        seen = self._now()
        # Only emptying ends it, and that raises the version.
        seen.whole = seen.whole or bool(self.meta("reading"))
        return seen.whole

    def frequency(self, term: str) -> int:
        """As ``FullText.frequency``."""
        known = self._now().frequencies
        if term not in known:
            known[term] = super().frequency(term)
        return known[term]

    def aliases(self, path: str) -> tuple[str, ...]:
        """As ``Lookups.aliases``."""
        known = self._now().aliases
        if path not in known:
            known[path] = super().aliases(path)
        return known[path]

    def dates(self, path: str) -> tuple[str, ...]:
        """As ``Lookups.dates``."""
        known = self._now().dates
        if path not in known:
            known[path] = super().dates(path)
        return known[path]

    def section(self, section_id: str) -> Section | None:
        """As ``Lookups.section``."""
        known = self._now().sections
        if section_id not in known:
            known[section_id] = super().section(section_id)
        return known[section_id]

    def chunks(self, rows: Sequence[int]) -> dict[int, Chunk]:
        """As ``Lookups.chunks``."""
        known = self._now().chunks
        unknown = [row for row in rows if row not in known]
        if unknown:
            known.update(super().chunks(unknown))
        return {row: known[row] for row in rows if row in known}

    def _now(self) -> _Seen:
        seen, writes = self._seen, self._writes
        trusted_writes, until = self._trusted
        if trusted_writes == writes and time.monotonic() < until:
            return seen
        version = super().version()
        if version != seen.version or seen.full:
            seen = self._seen = _Seen(version)
        self._trusted = (writes, time.monotonic() + _TRUSTED_SECONDS)
        return seen
