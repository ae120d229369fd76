"""How rare each word of a query is in the notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.text import commonness
from rag.text.terms import content_words

if TYPE_CHECKING:
    from rag.indexing.catalog import Catalog
    from rag.retrieving.otherforms import OtherForms


def rarity(query: str, catalog: Catalog, forms: OtherForms) -> dict[str, float]:
    """Each content word in order with its rarity, as BM25 has it (Robertson, 1976)."""
    total = max(catalog.totals().chunks, 1)
    return {
        word: commonness.rarity(word, n, total, in_english=False)
        for word in dict.fromkeys(content_words(query))
        for n in (min(forms.frequency(word), total),)
    }
