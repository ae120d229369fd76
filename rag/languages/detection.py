"""Which language a text is in, told by its letters and its small words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.languages.dictionary import dictionary
from rag.languages.smallwords import small_words
from rag.text.askingwords import WH
from rag.text.terms import STOPWORDS, in_latin_letters, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

SPACED = (
    "german", "french", "spanish", "italian", "portuguese", "dutch", "swedish", "polish",
)  # fmt: skip
"""The languages in Latin letters of which a dictionary ships."""
OWN_LETTERS = {
    "japanese": re.compile("[\u3041-\u3096\u30a1-\u30fa]"),
    "korean": re.compile("[\uac00-\ud7a3]"),
    "russian": re.compile("[\u0430-\u0451]"),
    "chinese": re.compile("[\u4e00-\u9fff]"),
}
"""Those told by their letters, in this order."""
_KANA_TOO = 10
"""Chinese signs of a text in Japanese for one letter of kana, at most."""
UNSPACED_LANGUAGES = ("japanese", "korean", "chinese")
"""Those of them that are found by pairs of characters."""
_ASKING = re.compile(
    rf"\b(?:{WH}|how|many|much|long|often|old|time|name|costs?|is|are|since|until)\b", re.IGNORECASE
)
_ENGLISH = frozenset("the and with from this that are have has it to you not by be".split())
_ABBREVIATION = re.compile(r"\b[A-Z]{2,}\b")
"""No small words: "EU" and "AI" are two in French."""
_LEAST_SMALL = 2
_LONG = 20
"""Words from which a text has to have three different ones."""
_OFTEN = 12
"""Words for one small word in a text of another language, at most: "AI" is one in French."""
_FEW_ENGLISH = 10
"""Words for one English small word in a text of another language, at least."""
_SELDOM = 20
"""Words for one of these in a text that is not English, at least."""


def language_of(text: str, likely: Iterable[str] = ()) -> str:
    """The language a text is in if a dictionary of it ships; "" for English and any other.

    Told by letters, else by small words: more of the language's own than of English ones. Where
    there are none of either, as in a table, it is the first it can be of those that are ``likely``.
    """
    return _language_of(text, tuple(likely))


@lru_cache(1 << 13)
def _language_of(text: str, likely: tuple[str, ...]) -> str:
    if not text.isascii():
        language = _by_letters(text, likely)
        if language and dictionary(language):
            return language
    if not in_latin_letters(text):
        return ""
    said = words(text if text.isupper() else _ABBREVIATION.sub(" ", text))
    surely = sum(word in _ENGLISH for word in said)
    if surely >= _LEAST_SMALL and surely * _SELDOM > len(said):
        return ""
    best, found, english = _LEAST_SMALL - 1, "", False
    for language in SPACED:
        small = small_words(language)
        its = [w for w in said if len(w) > 1 and w in small and w not in STOPWORDS]
        least = _LEAST_SMALL + (len(said) > _LONG)
        own = len(its) if len(set(its)) >= least and len(its) * _OFTEN >= len(said) else 0
        ours = sum(word in STOPWORDS and word not in small for word in said)
        english = english or ours > own
        if own > max(best, ours):
            best, found = own, language
    return found or ("" if english else next((one for one in likely if one in SPACED), ""))


def _by_letters(text: str, likely: Sequence[str]) -> str:
    """The language in whose own letters at least half of a text is; "" for none.

    Signs alone, as of a name or a question cut into its words, are in that of Chinese and Japanese
    which is likelier.
    """
    own = {language: len(letter.findall(text)) for language, letter in OWN_LETTERS.items()}
    signs = own["chinese"]
    likelier = next((one for one in likely if one in ("chinese", "japanese")), "")
    with_kana = not likelier and own["japanese"] * _KANA_TOO >= signs
    if likelier == "japanese" or with_kana:
        own["japanese"] += signs
    letters = sum(map(str.isalpha, text))
    return next((one for one, count in own.items() if count and 2 * count >= letters), "")


def is_foreign(text: str, likely: Collection[str] = ()) -> bool:
    """Whether a text is in another language than English, a dictionary or none.

    ``likely`` are the languages that it may be in; with none, it is told by its letters.
    """
    if not in_latin_letters(text) or language_of(text, likely):
        return True
    said = words(text) if likely else []
    return bool(likely) and _FEW_ENGLISH * sum(word in STOPWORDS for word in said) <= len(said)


def query_in(query: str, likely: Iterable[str] = ()) -> str:
    """As ``language_of``; the English words that it asks with, put in by then, tell nothing."""
    return language_of(_ASKING.sub(" ", query), likely)
