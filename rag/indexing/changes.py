"""What a look at the vault finds against the catalog, without opening a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.reading.vault import list_notes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rag.indexing.entries import Stamp
    from rag.records import NoteFile

# A file written within this of being read may change again without its time stamp moving.
_CLOCK_TICK_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Changes:
    """Files that may have changed, and notes that are gone."""

    to_read: tuple[NoteFile, ...]
    new: frozenset[str]
    removed: tuple[str, ...]
    listed: int

    def __bool__(self) -> bool:
        return bool(self.to_read or self.removed)


def changes_of(vault: Path, stamps: Mapping[str, Stamp]) -> Changes:
    """One listing of the vault against the catalog's stamps. Raises VaultError."""
    files = list_notes(vault)
    listed = {file.path for file in files}
    return Changes(
        to_read=tuple(file for file in files if not _stands(stamps.get(file.path), file)),
        new=frozenset(listed - stamps.keys()),
        removed=tuple(sorted(stamps.keys() - listed)),
        listed=len(files),
    )


def _stands(stamp: Stamp | None, file: NoteFile) -> bool:
    """Whether nothing can have been written since it was read.

    A program may set the time of an edited file back, as those that copy and sync do; when that
    was done it cannot.
    """
    return (
        stamp is not None
        and (stamp.mtime_ns, stamp.size) == (file.mtime_ns, file.size)
        and max(file.mtime_ns, file.ctime_ns) < stamp.checked_ns - _CLOCK_TICK_NS
    )
