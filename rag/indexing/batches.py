"""Changed files to batches of notes, read, cut into chunks, and ready to be encoded."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.errors import VaultError
from rag.indexing.entries import ReadNote
from rag.reading.chunks import split_chunks
from rag.reading.notes import read_note
from rag.reading.sections import split_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from rag.indexing.entries import Stamp
    from rag.protocols import Embedder
    from rag.records import NoteFile

_BATCH_PASSAGES = 512
_BATCH_FILES = 400


@dataclass(slots=True)
class Batch:
    """What one transaction writes."""

    notes: list[ReadNote] = field(default_factory=list)
    touched: list[tuple[NoteFile, int]] = field(default_factory=list)
    """Read, found unchanged, and to be stamped as read at that time."""
    lost: list[NoteFile] = field(default_factory=list)
    """Listed, but not to be read now; they must not answer with their old text."""
    warnings: list[str] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many of the files to read it settles."""
        return len(self.notes) + len(self.touched) + len(self.lost)

    @property
    def passages(self) -> dict[str, str]:
        """The passages by their hashes."""
        return {
            key: chunk.passage
            for read in self.notes
            for key, chunk in zip(read.passage_hashes, read.chunks, strict=True)
        }


def read_batches(
    vault: Path, files: Sequence[NoteFile], stamps: Mapping[str, Stamp], embedder: Embedder
) -> Iterator[Batch]:
    """The files in batches; ``stamps`` are the catalog's, which tell what has changed."""
    batch = Batch()
    passages = 0
    for file in files:
        checked = time.time_ns()
        try:
            read = read_whole(vault, file, embedder, checked)
        except VaultError as fault:
            batch.warnings.append(str(fault))
            batch.lost.append(file)
        else:
            stamp = stamps.get(file.path)
            if stamp and stamp.content_hash == read.note.content_hash:
                batch.touched.append((file, checked))
            else:
                batch.notes.append(read)
                batch.warnings += [read.note.warning] if read.note.warning else []
                passages += len(read.chunks)
        if passages >= _BATCH_PASSAGES or batch.files >= _BATCH_FILES:
            yield batch
            batch, passages = Batch(), 0
    if batch.files:
        yield batch


def read_whole(vault: Path, file: NoteFile, embedder: Embedder, checked: int) -> ReadNote:
    """A note with its sections and chunks. Raises VaultError."""
    note = read_note(vault, file)
    sections = split_sections(note)
    chunks = tuple(c for s in sections for c in split_chunks(s, embedder, note))
    hashes = tuple(passage_hash(chunk.passage) for chunk in chunks)
    return ReadNote(file, note, checked, sections, chunks, hashes)


def passage_hash(passage: str) -> str:
    """The key under which a passage's vector is kept."""
    return hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()
