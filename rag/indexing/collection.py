"""The Chroma collection, kept level with the catalog, and filled anew beside the one in use.

Its name stands in the catalog. A new filling has a new name, and readers go on with the old
collection until the catalog names the new one, which is one transaction. The name of the one that
nobody needs, half filled or left over, is kept as ``unused`` until it is dropped, so that a run
that is killed anywhere leaves a whole collection and nothing that stays behind.
"""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rag.indexing.catalog import Catalog
    from rag.indexing.store import Store
    from rag.indexing.vectors import Vectors

# Of the chunks. Beyond it Chroma's graph may lose vectors that are there (chroma#7758). Measured on
# a collection alone, 30,000 random adds and deletes of vectors in heaps, two seeds: 1 and 103 lost;
# filled anew at this share, none at any of 24 looks.
_MOST_DELETED = 0.5
_BATCH_ROWS = 5_000
_MOST_UNTOLD = 1_000


class Collection:
    """What ``vectors`` holds is what the catalog says it should, once ``level`` has run."""

    def __init__(self, folder: Path, catalog: Catalog, store: Store | None) -> None:
        """``store`` is the Chroma server; None keeps the collection in ``folder``."""
        self._place = store if store is not None else folder / "chroma"
        self._url = store.url if store is not None else ""
        self._catalog = catalog

    @cached_property
    def vectors(self) -> Vectors:
        """The collection that the catalog names; chromadb is first imported here."""
        from rag.indexing.vectors import Vectors  # noqa: PLC0415

        if not self._catalog.meta("collection"):
            self._catalog.set_meta({"collection": _drawn()})
        return Vectors(self._place, self._name)

    @property
    def is_served(self) -> bool:
        """Whether a Chroma server keeps it."""
        return bool(self._url)

    @property
    def is_open(self) -> bool:
        """Whether Chroma is imported in this process, or is a server."""
        return self.is_served or "vectors" in self.__dict__

    def due(self, *, later: bool) -> bool:
        """Whether ``level`` has work, as far as the catalog can tell.

        What may come ``later`` is little, and is nobody's loss before Chroma is opened: importing
        it takes a cold process longer than all the rest of an edited note.
        """
        if self._moved() or self._catalog.meta("unused"):
            return True
        untold = len(self._catalog.pending())
        return untold > (_MOST_UNTOLD if later and not self.is_open else 0)

    def level(self) -> None:
        """Tell Chroma what it has not heard of; safe to repeat after a crash."""
        self._drop_unused()
        pending = self._catalog.pending()
        gone = len(pending) - self._catalog.count_of(pending)
        deleted = self._deleted() + gone
        worn = deleted > self._catalog.totals().chunks * _MOST_DELETED
        if self._moved() or worn:
            self.refill()
            return
        # Counted before it is done: a run killed in between had better count twice.
        self._catalog.set_meta({"deleted": str(deleted)})
        for some in _batches(pending):
            rows, vectors = self._catalog.vectors(some)
            self.vectors.delete(sorted(set(some) - set(rows)))
            self.vectors.upsert(rows, vectors)
            self._catalog.clear_pending(some)
        if self.vectors.count() != self._catalog.totals().chunks:
            self.refill()

    def refill(self) -> int:
        """Fill a new collection from the catalog, without encoding; returns its size."""
        from rag.indexing.vectors import Vectors  # noqa: PLC0415

        self._drop_unused()
        new, old = _drawn(), "" if self._moved() else self._name()
        self._catalog.set_meta({"unused": new})
        filling = Vectors(self._place, new)
        every = self._catalog.rows()
        for some in _batches(every):
            filling.upsert(*self._catalog.vectors(some))
        self._catalog.set_meta(
            {"collection": new, "store": self._url, "deleted": "0", "unused": old}
        )
        self._catalog.clear_pending(self._catalog.pending())
        self._drop_unused()
        return len(every)

    def _name(self) -> str:
        return self._catalog.meta("collection")

    def _drop_unused(self) -> None:
        unused = self._catalog.meta("unused")
        if unused:
            self.vectors.drop(unused)
            self._catalog.set_meta({"unused": ""})

    def _deleted(self) -> int:
        """Vectors deleted from the collection since it was last filled."""
        return int(self._catalog.meta("deleted") or 0)

    def _moved(self) -> bool:
        """Whether the vectors were last written to another place than the one named now."""
        return self._catalog.meta("store") != self._url


def _drawn() -> str:
    """A name that no other index on a shared server has; it goes wherever the catalog is copied."""
    return f"rag-{os.urandom(8).hex()}"


def _batches(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(rows), _BATCH_ROWS):
        yield rows[start : start + _BATCH_ROWS]
