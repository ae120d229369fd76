"""The names in a question of another language: words with a capital that its list doesn't have."""

from __future__ import annotations

import re

from rag.languages.dictionary import dictionary
from rag.languages.gloss import in_english
from rag.text.terms import fold

_LEAST = 3
_WORD = re.compile(rf"[^\W\d_]{{{_LEAST},}}")


def names_in(text: str, language: str) -> frozenset[str]:
    """Folded; none where no dictionary ships.

    An abbreviation is none: a note may write it out.
    """
    if dictionary(language) is None:
        return frozenset()
    return frozenset(
        fold(word)
        for word in _WORD.findall(text)
        if word[0].isupper() and not word.isupper() and in_english(word, language) == word
    )
