"""The index's folder: made, and emptied of what a rebuild does not keep."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from rag.errors import UnusableIndexError
from rag.indexing.catalog import Catalog

if TYPE_CHECKING:
    from pathlib import Path

    from rag.protocols import Embedder


def make_folder(folder: Path) -> None:
    """Raises UnusableIndexError where it cannot be made, or a rebuild would empty what is no index.

    Of an index that was being rebuilt and was killed the lock is left, if nothing else.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UnusableIndexError(
            f"the index folder {folder} cannot be used ({fault.strerror}): "
            "name another with --index DIR"
        ) from None
    known = (folder / "catalog.sqlite").exists() or (folder / "writer.lock").exists()
    if (folder / "chroma").exists() and not known:
        raise UnusableIndexError(
            f"the folder {folder} holds a chroma folder that belongs to no index: name a folder "
            "of its own with --index DIR"
        )


def owner(vault: Path) -> str:
    r"""The vault's place as the catalog keeps it, with a ``\xe9`` for a byte that is no UTF-8."""
    return os.fsencode(vault.resolve()).decode("utf-8", "backslashreplace")


def emptied(folder: Path, vault: Path, embedder: Embedder) -> str:
    """Empty the catalog, or remove it where it is of no use; its collection's name, "" for none."""
    collection = ""
    try:
        catalog = Catalog(folder / "catalog.sqlite")
        collection = catalog.meta("collection")
        reusable = catalog.meta("embedder") == embedder.fingerprint and catalog.sound()
        if reusable:
            # Not whole before it is empty, for who reads meanwhile (see ``Kept.is_whole``).
            catalog.set_meta({"vault": owner(vault), "deleted": "0", "reading": ""})
            catalog.empty()
        catalog.close()
    except (UnusableIndexError, sqlite3.DatabaseError):
        reusable = False
    if not reusable:
        for path in folder.glob("catalog.sqlite*"):
            path.unlink()
    return collection
