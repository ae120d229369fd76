"""What a tokenizer cannot take, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def encodable(texts: Iterable[str]) -> list[str]:
    """The texts with a ``?`` for each lone surrogate (a terminal's undecodable byte is one)."""
    return [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
