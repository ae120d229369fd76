"""A listing over a few notes, indexed by the embedder of the tests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from conftest import write_vault
from fakes import WordOverlapEmbedder

from rag.indexing.index import Index
from rag.listing import Listing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


def small_listing(
    place: Path, notes: Mapping[str, str], today: Callable[[], date] = date.today
) -> Listing:
    """The listing of a vault of these notes below ``place``."""
    index = Index(place / "index", write_vault(place / "vault", notes), WordOverlapEmbedder())
    index.sync()
    return Listing(index.catalog, today)
