"""The index's folder: made, and emptied of what a rebuild does not keep."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from rag.errors import UnusableIndexError
from rag.indexing.catalog import Catalog

if TYPE_CHECKING:
    from pathlib import Path

    from rag.protocols import Embedder


def make_folder(folder: Path) -> None:
    """Raises UnusableIndexError where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UnusableIndexError(
            f"the index folder {folder} cannot be used ({fault.strerror}): "
            "name another with --index DIR"
        ) from None


def emptied(folder: Path, vault: Path, embedder: Embedder) -> str:
    """Empty the catalog, or remove it where it is of no use; its collection's name, "" for none."""
    collection = ""
    try:
        catalog = Catalog(folder / "catalog.sqlite")
        collection = catalog.meta("collection")
        reusable = catalog.meta("embedder") == embedder.fingerprint and catalog.sound()
        if reusable:
            # Not whole before it is empty, for who reads meanwhile (see ``Kept.is_whole``).
            catalog.set_meta({"vault": str(vault.resolve()), "deleted": "0", "reading": ""})
            catalog.empty()
        catalog.close()
    except (UnusableIndexError, sqlite3.DatabaseError):
        reusable = False
    if not reusable:
        for path in folder.glob("catalog.sqlite*"):
            path.unlink()
    return collection
