"""A query beside each passage, as a tokenizer can take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.embedders.texts import encodable

if TYPE_CHECKING:
    from collections.abc import Sequence


def pairs(query: str, passages: Sequence[str], most: int) -> list[tuple[str, str]]:
    """(query, passage) for each passage; of the query no more than ``most`` characters."""
    (asked,) = encodable([query[:most]])
    return [(asked, passage) for passage in encodable(passages)]
