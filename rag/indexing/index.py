"""Brings the index up to date with the vault: ``Index.sync`` adds, changes and removes."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path  # noqa: TC003  (typer and pydantic read annotations elsewhere)
from typing import TYPE_CHECKING

from rag.errors import IndexLockedError, UnusableIndexError, VaultError
from rag.indexing.catalog import Catalog, ReadNote
from rag.indexing.linking import links_due, relink
from rag.indexing.lock import writer_lock
from rag.reading.chunks import split_chunks
from rag.reading.notes import list_notes, read_note
from rag.reading.sections import split_sections
from rag.records import SyncReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rag.indexing.store import Store
    from rag.indexing.vectors import Vectors
    from rag.protocols import Embedder, Matrix
    from rag.records import NoteFile

_BATCH_PASSAGES = 512
_BATCH_NOTES = 400
# Of the chunks. Beyond it Chroma's graph may lose vectors that are there (chroma#7758). Measured on
# a collection alone, 30,000 random adds and deletes of vectors in heaps, two seeds: 1 and 103 lost;
# filled anew at this share, none at any of 24 looks.
_MOST_DELETED = 0.5
# A file written within this of being read may change again without its time stamp moving.
_CLOCK_TICK_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come."""

    notes_done: int
    notes_total: int
    chunks: int


@dataclass(slots=True)
class _Changes:
    """What a look at the vault found against the catalog."""

    to_read: list[NoteFile]
    new: set[str]
    removed: list[str]
    listed: int
    touched: list[tuple[NoteFile, int]] = field(default_factory=list)
    changed: int = 0
    warnings: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.to_read or self.removed)


class Index:
    """The catalog and the vectors of one vault, in one folder outside it.

    Raises UnusableIndexError when the folder holds another vault's index, or one that was built
    with another embedder, naming the command that rebuilds it.
    """

    def __init__(
        self, folder: Path, vault: Path, embedder: Embedder, store: Store | None = None
    ) -> None:
        """``store`` is the Chroma server that keeps the vectors; None keeps them in ``folder``."""
        self.folder = folder
        self._store = store
        self.vault = vault
        self._embedder = embedder
        _make_folder(folder)
        self.catalog = Catalog(folder / "catalog.sqlite")
        self._check_owner()

    @cached_property
    def vectors(self) -> Vectors:
        """The Chroma collection; chromadb is first imported here."""
        from rag.indexing.vectors import Vectors  # noqa: PLC0415

        if self._store is None:
            return Vectors(self.folder / "chroma")
        return Vectors(self._store, _collection(self.catalog))

    @property
    def uses_chroma(self) -> bool:
        """Whether the collection is open in this process, or is kept by a server."""
        return self._store is not None or "vectors" in self.__dict__

    def sync(
        self,
        report: Callable[[Progress], None] | None = None,
        wait_seconds: float = 0.0,
        say: Callable[[str], None] | None = None,
    ) -> SyncReport:
        """Make the index say what the vault says, and report what that took.

        Nothing changed costs one listing and takes no lock. Work is committed in batches, so a
        run that is stopped goes on where it was. ``say`` is told of a wait for another writer.
        Raises VaultError, UnusableIndexError, IndexLockedError.
        """
        started = time.perf_counter()
        changes = self._changes()
        if changes or self.catalog.pending() or links_due(self.catalog) or self._moved():
            with writer_lock(self.folder, wait_seconds, say):
                changes = self._changes()
                self._apply(changes, report or (lambda _: None))
        totals = self.catalog.totals()
        added = len(changes.new)
        return SyncReport(
            notes=totals.notes,
            sections=totals.sections,
            chunks=totals.chunks,
            added=added,
            changed=changes.changed,
            removed=len(changes.removed),
            unchanged=max(totals.notes - added - changes.changed, 0),
            seconds=time.perf_counter() - started,
            warnings=tuple(changes.warnings),
        )

    def mend(self) -> int:
        """Rebuild the Chroma collection from the catalog, without encoding; returns its size."""
        with writer_lock(self.folder):
            size = self._refill()
            self.catalog.clear_pending(self.catalog.pending())
        return size

    # -- the steps of a sync ---------------------------------------------------------------

    def _changes(self) -> _Changes:
        files = list_notes(self.vault)
        stamps = self.catalog.stamps()
        to_read = []
        for file in files:
            stamp = stamps.get(file.path)
            same = stamp and (stamp.mtime_ns, stamp.size) == (file.mtime_ns, file.size)
            if not (same and stamp and stamp.mtime_ns < stamp.checked_ns - _CLOCK_TICK_NS):
                to_read.append(file)
        listed = {file.path for file in files}
        return _Changes(
            to_read=to_read,
            new=listed - stamps.keys(),
            removed=sorted(stamps.keys() - listed),
            listed=len(files),
        )

    def _apply(self, changes: _Changes, report: Callable[[Progress], None]) -> None:
        self.catalog.set_meta(
            {"embedder": self._embedder.fingerprint, "vault": str(self.vault.resolve())}
        )
        before = len(changes.to_read)
        done = changes.listed - before
        chunks = 0
        removed = list(changes.removed)
        report(Progress(done, changes.listed, chunks))
        for batch in self._batches(changes):
            vectors = self._encode(batch)
            self.catalog.write(batch, removed, vectors, changes.touched)
            done += len(batch) + len(changes.touched)
            changes.touched.clear()
            removed = []
            chunks += sum(len(read.chunks) for read in batch)
            report(Progress(done, changes.listed, chunks))
        relink(self.catalog)
        self._tell_chroma()
        self.catalog.drop_unused_vectors()

    def _batches(self, changes: _Changes) -> Iterator[list[ReadNote]]:
        stamps = self.catalog.stamps()
        batch: list[ReadNote] = []
        passages = 0
        for file in changes.to_read:
            checked = time.time_ns()
            try:
                read = self._read(file, checked)
            except VaultError as fault:
                self._drop(file, str(fault), changes)
                continue
            stamp = stamps.get(file.path)
            if stamp and stamp.content_hash == read.note.content_hash:
                changes.touched.append((file, checked))
                continue
            changes.changed += file.path not in changes.new
            if read.note.warning:
                changes.warnings.append(f"{file.path}: {read.note.warning}")
            batch.append(read)
            passages += len(read.chunks)
            if passages >= _BATCH_PASSAGES or len(batch) >= _BATCH_NOTES:
                yield batch
                batch, passages = [], 0
        yield batch

    def _drop(self, file: NoteFile, why: str, changes: _Changes) -> None:
        """A file that was listed but cannot be read now must not answer with its old text."""
        changes.warnings.append(why)
        if file.path in changes.new:
            changes.new.discard(file.path)
        else:
            changes.removed.append(file.path)
            self.catalog.write([], [file.path], {})

    def _read(self, file: NoteFile, checked: int) -> ReadNote:
        note = read_note(self.vault, file)
        sections = split_sections(note)
        chunks = tuple(c for s in sections for c in split_chunks(s, self._embedder, note))
        hashes = tuple(passage_hash(chunk.passage) for chunk in chunks)
        return ReadNote(file, note, checked, sections, chunks, hashes)

    def _encode(self, batch: list[ReadNote]) -> dict[str, Matrix]:
        passages = {
            key: chunk.passage
            for read in batch
            for key, chunk in zip(read.passage_hashes, read.chunks, strict=True)
        }
        known = self.catalog.known_vectors(passages)
        missing = [key for key in passages if key not in known]
        if not missing:
            return {}
        vectors = self._embedder.encode_passages([passages[key] for key in missing])
        return dict(zip(missing, vectors, strict=True))

    def _tell_chroma(self) -> None:
        """Bring the collection level with the catalog; safe to repeat after a crash."""
        pending = self.catalog.pending()
        if pending:
            rows, vectors = self.catalog.vectors(pending)
            gone = sorted(set(pending) - set(rows))
            # Counted before it is done: a run killed in between had better count twice.
            self.catalog.set_meta({"deleted": str(self._deleted() + len(gone))})
            self.vectors.delete(gone)
            self.vectors.upsert(rows, vectors)
            self.catalog.clear_pending(pending)
        chunks = self.catalog.totals().chunks
        worn = self._deleted() > chunks * _MOST_DELETED
        if worn or self._moved() or self.vectors.count() != chunks:
            self._refill()

    def _refill(self) -> int:
        """Fill the collection anew from the catalog, without encoding; returns its size."""
        self.vectors.clear()
        rows, vectors = self.catalog.vectors()
        self.vectors.upsert(rows, vectors)
        self.catalog.set_meta({"store": self._store.url if self._store else "", "deleted": "0"})
        return len(rows)

    def _deleted(self) -> int:
        """Vectors deleted from the collection since it was last filled."""
        return int(self.catalog.meta("deleted") or 0)

    def _moved(self) -> bool:
        """Whether the vectors were last written to another place than the one named now."""
        return self.catalog.meta("store") != (self._store.url if self._store else "")

    def _check_owner(self) -> None:
        built_with = self.catalog.meta("embedder")
        vault = self.catalog.meta("vault")
        if built_with and built_with != self._embedder.fingerprint:
            raise UnusableIndexError(
                f"the index at {self.folder} was built with another embedder than "
                f"{self._embedder.name}: run `rag index --rebuild --embedder "
                f"{self._embedder.name}`"
            )
        if vault and vault != str(self.vault.resolve()):
            raise UnusableIndexError(
                f"the index at {self.folder} belongs to the vault {vault}: name another folder "
                "with --index, or run `rag index --rebuild`"
            )


def start_over(
    folder: Path,
    vault: Path,
    embedder: Embedder,
    store: Store | None = None,
    wait_seconds: float = 0.0,
    say: Callable[[str], None] | None = None,
) -> Index:
    """An empty index in ``folder``; vectors are kept where the same embedder made them.

    Raises IndexLockedError while another process writes it, and UnusableIndexError where the
    folder cannot be written or the server not reached.
    """
    from rag.indexing.vectors import Vectors, discard  # noqa: PLC0415

    _make_folder(folder)
    with writer_lock(folder, wait_seconds, say):
        collection = _emptied(folder, vault, embedder)
        if store is not None and collection:
            Vectors(store, collection).clear()
        discard(folder / "chroma")
    return Index(folder, vault, embedder, store)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UnusableIndexError(
            f"the index folder {folder} cannot be used ({fault.strerror}): "
            "name another with --index DIR"
        ) from None


def _emptied(folder: Path, vault: Path, embedder: Embedder) -> str:
    """Empty the catalog, or remove it where it is of no use; its collection's name, "" for none."""
    collection = ""
    try:
        catalog = Catalog(folder / "catalog.sqlite")
        collection = catalog.meta("collection")
        reusable = catalog.meta("embedder") == embedder.fingerprint and catalog.sound()
        if reusable:
            catalog.empty()
            catalog.set_meta({"vault": str(vault.resolve())})
        catalog.close()
    except (UnusableIndexError, sqlite3.DatabaseError):
        reusable = False
    if not reusable:
        for path in folder.glob("catalog.sqlite*"):
            path.unlink()
    return collection


def _collection(catalog: Catalog) -> str:
    """The name of this index's collection on a server; it goes wherever the catalog is copied."""
    if not catalog.meta("collection"):
        catalog.set_meta({"collection": f"rag-{secrets.token_hex(8)}"})
    return catalog.meta("collection")


def passage_hash(passage: str) -> str:
    """The key under which a passage's vector is kept."""
    return hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()


__all__ = ["Index", "IndexLockedError", "Progress", "passage_hash", "start_over"]
