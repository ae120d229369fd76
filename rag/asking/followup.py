"""A follow-up made to stand alone: "and who co-led it?" is searched with the name it refers to.

Only what the last exchange was about is carried over. Joining the whole history to the query is
known to hurt retrieval more than it helps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.terms import STOPWORDS, content_words, fold

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
_MARKER = re.compile(r"\[\d{1,3}\]")
_FEW_WORDS = 1


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The query for a question: itself, or with the words it refers back to behind it."""
    asked = [turn.content for turn in history if turn.role == "user"]
    if not asked or not _refers(question):
        return question
    known = set(content_words(question))
    carried = [w for w in _subject(asked[-1]) if w.lower() not in known]
    told = [turn.content for turn in history if turn.role == "assistant"]
    if told:
        names = [n for n in _names(told[-1]) if fold(n) not in known]
        carried += [n for n in names if n not in carried]
    return f"{question} {' '.join(carried)}".strip()


def _refers(question: str) -> bool:
    return bool(_REFERS.search(question)) or len(content_words(question)) <= _FEW_WORDS


def _subject(question: str) -> list[str]:
    return [w for w in content_words(question) if w not in STOPWORDS]


def _names(answer: str) -> list[str]:
    # A marker behind a name would be read as part of it.
    first = _MARKER.sub(" ", answer.splitlines()[0]) if answer else ""
    return [n for n in _NAME.findall(first) if fold(n) not in STOPWORDS][:4]
