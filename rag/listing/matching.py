"""When two names are the same: words compared without case, accents and endings."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.text.inflections import VERBS
from rag.text.terms import fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    Stems = tuple[str, ...]

# Plurals that no ending gives away.
_IRREGULAR = {"people": "person", "persons": "person", "men": "man", "women": "woman",
              "children": "child", "indices": "index", "indexes": "index",
              "criteria": "criterion", "theses": "thesis", "hypotheses": "hypothesis",
              "statuses": "status", "analyses": "analysis", "campuses": "campus"}  # fmt: skip
_FIRST_FORMS = {form: verb.split()[0] for verb in VERBS for form in verb.split()}
_PARTS = re.compile(r"[,;/:()|]|\s[-–—]\s|\s+(?:and|und|&)\s+")
_QUOTES = "\"'“”„`‘’ "
TYPE_KEYS = frozenset("type kind category categories class types is is_a note_type".split())
"""Properties that say what a note is."""
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
LOCATION = frozenset(
    "hq headquarters headquarter location city country place region based town address".split()
)
"""Words for where something is, as property keys and column names have them, folded."""

MAKERS = frozenset(
    "company maker vendor firm lab developer publisher author manufacturer brand creator artist"
    " by from".split()
)
"""Words for whose work something is, in the same way."""


@lru_cache(maxsize=1 << 14)
def stems(text: str) -> Stems:
    """The stems of a name's words in order; ``companies`` and ``Company`` give the same."""
    return tuple(stem(_IRREGULAR.get(word, word)) for word in words(text))


@lru_cache(maxsize=1 << 12)
def verb_stems(text: str) -> Stems:
    """The same with each verb in its first form: ``spent`` and ``spending`` give one."""
    return tuple(stem(_FIRST_FORMS.get(word, word)) for word in words(text))


def same(one: str, other: str) -> bool:
    """Whether two names are the same, endings aside."""
    mine = stems(one)
    return bool(mine) and mine == stems(other)


def bare(text: str) -> str:
    """A name without the quotes or link brackets that were put around it."""
    text = text.strip(_QUOTES)
    if text.startswith("[[") and text.endswith("]]"):
        text = text[2:-2].partition("|")[0]
    return text.strip(_QUOTES)


def without_article(text: str) -> str:
    """``the United States`` as ``United States``."""
    return _ARTICLE.sub("", text)


def has_part(values: Iterable[str], asked: str) -> bool:
    """Whether a value is the one asked for, or one of its parts is.

    ``Mountain View, California`` has the parts ``Mountain View`` and ``California``; ``inactive``
    and ``not active`` have no part ``active``.
    """
    wanted = {words_of for form in (asked, without_article(asked)) if (words_of := stems(form))}
    return any(stems(part) in wanted for value in values for part in (value, *_PARTS.split(value)))


def initials(text: str) -> str:
    """``Hong Kong`` gives ``hk``; "" for a single word."""
    parts = fold(text).split()
    return "".join(part[0] for part in parts) if len(parts) > 1 else ""


@lru_cache(maxsize=1 << 12)
def normal_key(key: str) -> str:
    """A property's name, however its words are joined."""
    return re.sub(r"[-\s]+", "_", fold(key).strip())


def is_plural(word: str) -> bool:
    """Whether a word as written means several."""
    low = word.lower()
    return low in _IRREGULAR or (low.endswith("s") and plural(low, 1) != low)


def plural(kind: str, count: int) -> str:
    """A kind's name as one says it with a number."""
    *before, last = kind.split()
    low = last.lower()
    if count == 1:
        if low in _IRREGULAR:
            last = _IRREGULAR[low]
        elif low.endswith("ies"):
            last = last[:-3] + "y"
        elif low.endswith("s") and not low.endswith(("ss", "us", "is")):
            last = last[:-1]
    elif low not in _IRREGULAR and not low.endswith("s"):
        last = last[:-1] + "ies" if re.search(r"[^aeiou]y$", low) else f"{last}s"
    return " ".join((*before, last))
