"""Brings the index up to date with the vault: ``Index.sync`` adds, changes and removes."""

from __future__ import annotations

import time
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path  # noqa: TC003  (typer and pydantic read annotations elsewhere)
from typing import TYPE_CHECKING

from rag.embedders.fingerprints import is_fast, is_revision
from rag.errors import IndexLockedError, UnusableIndexError
from rag.indexing.catalog import Catalog
from rag.indexing.changes import changes_of
from rag.indexing.collection import Collection
from rag.indexing.folder import emptied, make_folder, owner
from rag.indexing.linking import links_due, relink
from rag.indexing.lock import writer_lock
from rag.reading.version import READING_VERSION
from rag.records import SyncReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.indexing.batches import Batch
    from rag.indexing.changes import Changes
    from rag.indexing.store import Store
    from rag.indexing.vectors import Vectors
    from rag.protocols import Embedder


_SLICE_PASSAGES = 512
"""So many are encoded between two reports, and lost when the run is killed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come."""

    notes_done: int
    notes_total: int
    chunks: int
    """Encoded by now, those of the notes in hand included."""
    chunks_found: int = 0
    """Known to be encoded in all by now: of the notes done, and of those in hand."""


@dataclass(slots=True)
class _Done:
    """What a sync did."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    warnings: list[str] = field(default_factory=list)

    def add(self, batch: Batch, changes: Changes) -> None:
        added = sum(read.note.path in changes.new for read in batch.notes)
        self.added += added
        self.changed += len(batch.notes) - added
        self.removed += sum(file.path not in changes.new for file in batch.lost)
        self.warnings += batch.warnings


class Index:
    """The catalog and the vectors of one vault, in one folder outside it.

    One that an earlier revision of the same embedder made is made anew by the next sync.
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
        make_folder(folder)
        self.catalog = Catalog(folder / "catalog.sqlite")
        self._collection = Collection(folder, self.catalog, store)
        self._check_owner()

    @property
    def vectors(self) -> Vectors:
        """The Chroma collection; chromadb is imported, and told what it has not heard, here."""
        if not self._collection.is_open and self.catalog.pending():
            # A reader on a folder that it may not write, or beside a writer, makes do without.
            with suppress(IndexLockedError, UnusableIndexError), writer_lock(self.folder):
                self._collection.level()
        return self._collection.vectors

    @property
    def is_ready(self) -> bool:
        """Whether all notes have been read since it was made or emptied, and by this embedder."""
        return self.catalog.is_whole() and not self._is_outdated()

    @property
    def is_served(self) -> bool:
        """Whether a Chroma server keeps the vectors."""
        return self._collection.is_served

    @property
    def uses_chroma(self) -> bool:
        """Whether the collection is open in this process, or is kept by a server."""
        return self._collection.is_open

    def sync(
        self,
        report: Callable[[Progress], None] | None = None,
        wait_seconds: float = 0.0,
        say: Callable[[str], None] | None = None,
        *,
        later: bool = False,
    ) -> SyncReport:
        """Make the index say what the vault says, and report what that took.

        Nothing changed costs one listing and takes no lock. Work is committed in batches, so a
        run that is stopped goes on where it was. ``say`` is told of a wait for another writer.
        With ``later`` Chroma need not hear of a small change before somebody opens it.
        Raises VaultError, UnusableIndexError, IndexLockedError.
        """
        started = time.perf_counter()
        done = _Done()
        if self._is_outdated():
            with writer_lock(self.folder, wait_seconds, say):
                if self._is_outdated():  # another process may have begun meanwhile
                    self.catalog.forget(self._embedder.fingerprint)
        version, changes = self.catalog.version(), self._changes()
        broken_off = not self.catalog.is_whole()
        if changes or broken_off or links_due(self.catalog) or self._collection.due(later=later):
            with writer_lock(self.folder, wait_seconds, say):
                if self.catalog.version() != version:  # another process wrote meanwhile
                    changes = self._changes()
                done = self._apply(changes, report or (lambda _: None))
                if self._collection.due(later=later):
                    self._collection.level()
        totals = self.catalog.totals()
        return SyncReport(
            notes=totals.notes,
            sections=totals.sections,
            chunks=totals.chunks,
            added=done.added,
            changed=done.changed,
            removed=done.removed,
            unchanged=max(totals.notes - done.added - done.changed, 0),
            seconds=time.perf_counter() - started,
            warnings=tuple(done.warnings),
        )

    def warm(self) -> None:
        """Load now what the first changed note would wait for: Chroma, and the model's weights."""
        self._embedder.encode_passages(["one of some sentences"])
        self.vectors.count()

    def mend(self) -> int:
        """Rebuild the Chroma collection from the catalog, without encoding; returns its size."""
        with writer_lock(self.folder):
            return self._collection.refill()

    def _is_outdated(self) -> bool:
        return self.catalog.meta("embedder") not in ("", self._embedder.fingerprint)

    # -- the steps of a sync ---------------------------------------------------------------

    def _changes(self) -> Changes:
        stamps = self.catalog.stamps()
        if stamps and self.catalog.meta("reading") != READING_VERSION:
            # An older rag read them; whoever is killed half-way goes on by the content's hashes.
            stamps = {path: replace(stamp, checked_ns=0) for path, stamp in stamps.items()}
        return changes_of(self.vault, stamps)

    def _apply(self, changes: Changes, report: Callable[[Progress], None]) -> _Done:
        # Slow to import; that nothing has changed is the common case.
        from rag.indexing.ahead import behind, read_ahead  # noqa: PLC0415
        from rag.indexing.batches import read_batches  # noqa: PLC0415

        self.catalog.set_meta({"embedder": self._embedder.fingerprint, "vault": owner(self.vault)})
        done = _Done(removed=len(changes.removed))
        progress = Progress(changes.listed - len(changes.to_read), changes.listed, 0)
        report(progress)
        # With the first batch, so that a note which moved is never gone.
        removed = list(changes.removed)
        batches = read_batches(self.vault, changes.to_read, self.catalog.stamps(), self._embedder)
        with behind(self.catalog.close) as writer, closing(read_ahead(batches)) as ahead:
            for batch in ahead:
                progress = self._encode(batch, progress, report)
                removed += [file.path for file in batch.lost if file.path not in changes.new]
                writer.call(partial(self.catalog.write, batch.notes, removed, {}, batch.touched))
                done.add(batch, changes)
                progress = replace(progress, notes_done=progress.notes_done + batch.files)
                report(progress)
                removed = []
        if removed:
            self.catalog.write([], removed, {})
        relink(self.catalog)
        self.catalog.set_meta({"reading": READING_VERSION})
        self.catalog.drop_unused_vectors()
        self.catalog.map_vectors()
        return done

    def _encode(
        self, batch: Batch, progress: Progress, report: Callable[[Progress], None]
    ) -> Progress:
        """Keep the vectors of those passages that the catalog has none for, some at a time."""
        passages = batch.passages
        known = self.catalog.known_vectors(passages)
        missing = [key for key in passages if key not in known]
        found = progress.chunks + sum(len(read.chunks) for read in batch.notes)
        progress = replace(progress, chunks=found - len(missing), chunks_found=found)
        for start in range(0, len(missing), _SLICE_PASSAGES):
            report(progress)
            some = missing[start : start + _SLICE_PASSAGES]
            vectors = self._embedder.encode_passages([passages[key] for key in some])
            self.catalog.keep_vectors(dict(zip(some, vectors, strict=True)))
            progress = replace(progress, chunks=progress.chunks + len(some))
        return progress

    def _check_owner(self) -> None:
        built_with = self.catalog.meta("embedder")
        vault = self.catalog.meta("vault")
        now = self._embedder.fingerprint
        if built_with and is_fast(built_with) != is_fast(now):
            fast = is_fast(built_with)
            raise UnusableIndexError(
                f"the index at {self.folder} was built with"
                + (
                    " --fast: say --fast (RAG_FAST=1) again, or run `rag index --rebuild`"
                    if fast
                    else "out --fast: leave it out, or run `rag index --rebuild --fast`"
                )
            )
        if built_with not in ("", now) and not is_revision(built_with, now):
            raise UnusableIndexError(
                f"the index at {self.folder} was built with another embedder than "
                f"{self._embedder.name}: run `rag index --rebuild --embedder "
                f"{self._embedder.name}`"
            )
        if vault and vault != owner(self.vault):
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

    make_folder(folder)
    with writer_lock(folder, wait_seconds, say):
        collection = emptied(folder, vault, embedder)
        if store is not None and collection:
            Vectors(store, collection).drop(collection)
        discard(folder / "chroma")
    return Index(folder, vault, embedder, store)


__all__ = ["Index", "IndexLockedError", "Progress", "start_over"]
