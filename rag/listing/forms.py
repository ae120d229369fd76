"""A question read by its form: a pattern that the whole of it has to fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BY_PLACE = re.compile(
    r"\b(?:before|after|next|previous|last|latest|first|only|now|current(?:ly)?|\w{3,}est|most|least)\b",
    re.IGNORECASE,
)
"""What is asked for by what stands around it, no entry says of itself."""


def fitting(question: str, forms: Iterable[re.Pattern[str]]) -> re.Match[str] | None:
    """How the first of these forms that fits a question does; None where none does."""
    text = without_end(question)
    return next((found for form in forms if (found := form.fullmatch(text))), None)


def without_end(question: str) -> str:
    """A question in one line, without the marks that end it."""
    return " ".join(question.split()).rstrip(" ?.!")
