"""SQLite, the source of truth: notes, sections, chunks, links, full text, and every vector.

The Chroma collection can be rebuilt from here without encoding anything. What the collection has
not been told yet stands in ``pending``, written in the same transaction as the notes, so a run
that is killed between the two stores is finished by the next one.
"""

from __future__ import annotations

from rag.indexing.entries import ReadNote, Stamp, Totals
from rag.indexing.kept import Kept
from rag.indexing.mapped import MappedVectors
from rag.indexing.postings import Postings
from rag.indexing.writing import Writing

__all__ = ["Catalog", "ReadNote", "Stamp", "Totals"]


class Catalog(Kept, Writing, Postings, MappedVectors):
    """One SQLite file; a connection a thread; readers see the last whole state (WAL).

    Raises UnusableIndexError when the file is damaged or from another version.
    """
