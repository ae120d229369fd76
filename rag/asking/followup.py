"""A follow-up made to stand alone: "and who co-led it?" is searched with the name it refers to.

Only what the last exchange was about is carried over. Joining the whole history to the query is
known to hurt retrieval more than it helps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.laidout import NOT_SAID
from rag.text.code import masked_code
from rag.text.terms import STOPWORDS, content_words, fold, telling_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Turn

_REFERS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|that|this|those|these|"
    # "How many are there" refers to nothing, "who works there" does.
    r"(?<!is )(?<!are )(?<!was )(?<!were )there(?!\s+(?:is|are|was|were|an?|any)\b)|"
    r"then|former|latter|same|else|other|others|one|ones|und|那|它|他|她)\b|^\W*(?:and|but|or|so|"
    r"what about|how about|ok|why|when|where|who|how much|how many)\W*\w*\W*$|^\W*(?:and|but|what "
    r"about|how about)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[A-Z0-9][\w’'.&-]*(?:\s+(?:of|the|and|for)?\s*[A-Z0-9][\w’'.&-]*)*|[\u3400-\u9fff]+"
)
_OF_ALL = re.compile(
    r"\b(?:(?:is|are)\s+there|exist|do\s+(?:i|we)\s+have|in\s+(?:my|our|the)\s+(?:vault|notes))\W*$",
    re.IGNORECASE,
)
"""What is asked of the whole vault stands alone however short it is: "what tags are there"."""
_POINTING = re.compile(r"\b(?:the|its|their|his|her|this|that)\b", re.IGNORECASE)
"""Before what a thing has rather than before its name."""
_ITS = re.compile(r"\bits\s+(?!own\b)\w", re.IGNORECASE)
_MARKER = re.compile(r"\[\d{1,3}\]")
_FEW_WORDS = 1
_MOST_NAMES = 4
_OPENING = STOPWORDS | set("ok tell show name list give".split())
"""Words that begin with a capital letter for no other reason than their place."""


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The query for a question: itself, or with the words it refers back to behind it."""
    asked = [turn.content for turn in history if turn.role == "user"]
    if not asked or not _refers(question):
        return question
    subject = _subject(asked)
    told = [turn.content for turn in history if turn.role == "assistant"]
    named = _named(asked)
    if _another(question):
        # "And Momenta?" asks the same of another: what was named before would draw it back.
        subject = [w for w in subject if w not in named]
    elif _ITS.search(question) and (own := [w for w in subject if w in named]):
        # "And its revenue?" asks another thing of what was named, not of what was said of it.
        subject = own
    elif told and not told[-1].startswith(NOT_SAID):
        subject += [n for n in _names(told[-1]) if n not in subject]
    known = set(content_words(question))
    carried = [word for word in subject if fold(word) not in known]
    return f"{question} {' '.join(carried)}".strip()


def _refers(question: str) -> bool:
    if _REFERS.search(question):
        return True
    said = telling_words(question)
    return len(said) <= _FEW_WORDS and not (said and _OF_ALL.search(question))


def _subject(asked: Sequence[str]) -> list[str]:
    """What the last question was about, its own words first.

    One that refers back itself has its names from further back, and all of its words where it has
    none of its own ("and when?").
    """
    subject: list[str] = []
    for question in reversed(asked):
        words = telling_words(question)
        if subject:
            names = _named([question])
            words = [w for w in words if w in names]
        subject += [w for w in words if w not in subject]
        if not _refers(question):
            break
    return subject


def _another(question: str) -> bool:
    """Whether a question holds nothing but the name of something else to ask the same of."""
    names = _named([question])
    others = {w for w in content_words(question) if w not in _OPENING} - names
    return bool(names) and not others and not _POINTING.search(question)


def _named(asked: Sequence[str]) -> set[str]:
    """The words of the names in questions; years and figures are none."""
    names = (name for question in asked for name in _NAME.findall(question))
    return {w for name in names for w in content_words(name) if w not in _OPENING and w.isalpha()}


def _names(answer: str) -> list[str]:
    """The names in an answer's first line, without those of columns and properties.

    A name and a colon begin the line where the note is named, and stand further on in a row.
    """
    # A marker behind a name would be read as part of it.
    first = _MARKER.sub(" ", masked_code(answer).splitlines()[0]) if answer else ""
    found = (m for m in _NAME.finditer(first) if not (m.start() and first[m.end() :][:1] == ":"))
    return [m[0] for m in found if fold(m[0]) not in STOPWORDS][:_MOST_NAMES]
