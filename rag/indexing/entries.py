"""What goes into the catalog and what is told about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.records import Chunk, Note, NoteFile, Section


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the catalog knows of a file: enough to tell whether it may have changed."""

    mtime_ns: int
    size: int
    content_hash: str
    checked_ns: int
    """When the file was read, so that an edit in the same clock tick is not missed."""


@dataclass(frozen=True, slots=True)
class ReadNote:
    """A note with all that is derived from it, ready to be written."""

    file: NoteFile
    note: Note
    checked_ns: int
    sections: tuple[Section, ...]
    chunks: tuple[Chunk, ...]
    passage_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How much is indexed."""

    notes: int
    sections: int
    chunks: int
