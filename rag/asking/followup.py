"""A follow-up made to stand alone: "and who co-led it?" is searched with the name it refers to.

Only what the last exchange was about is carried over. Joining the whole history to the query is
known to hurt retrieval more than it helps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.asking.referring import refers
from rag.laidout import NOT_SAID
from rag.text.askingwords import AUX
from rag.text.code import masked_code
from rag.text.terms import STOPWORDS, content_words, fold, stem, telling_words
from rag.text.thesaurus import meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Turn

_NAME = re.compile(
    r"[A-Z0-9][\w’'.&-]*(?:\s+(?:of|the|and|for)?\s*[A-Z0-9][\w’'.&-]*)*|[\u3400-\u9fff]+"
)
_POINTING = re.compile(r"\b(?:the|its|their|his|her|this|that)\b", re.IGNORECASE)
"""Before what a thing has rather than before its name."""
_ASKED_OF = re.compile(
    r"\b[Tt]he\s+([A-Z]{2,}s?)\s+(?:of|at|for)\b|(?:['’]s|s['’])\s+([A-Z]{2,}s?)\b"
)
"""What stands in capitals and is asked of a name: "the ARR of Norvik", "Norvik's ARR"."""
_CAPITALS = re.compile(r"\b[A-Z]{2,}s?\b")
_ITS = re.compile(r"\bits\s+(?!own\b)\w", re.IGNORECASE)
_OF_WHOM = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|there)\b", re.IGNORECASE
)
_ASKS_A_NAME = re.compile(
    rf"\b(?:who|whose|where)\b|\b(?:which|what)\s+(?!{AUX}|(?:day|date|time|year|month|week)s?\b)\w"
    r"|\bwhat(?:['’]?s|\s+(?:is|are|was|were))\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\[\d{1,3}\]")
_MOST_NAMES = 4
_OPENING = STOPWORDS | set("ok tell show name list give".split())
"""Words that begin with a capital letter for no other reason than their place."""


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The query for a question: itself, or with the words it refers back to behind it."""
    asked = [turn.content for turn in history if turn.role == "user"]
    if not asked or not refers(question):
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


def of_the_last(question: str, history: Sequence[Turn]) -> str:
    """A question that points at nothing and names nothing, asked of what the last one was about.

    "What's wrong with the heater" after a question about the van may be about its heater. Any
    other question is itself.
    """
    asked = [turn.content for turn in history if turn.role == "user"]
    if not asked or refers(question) or _named([question.strip().partition(" ")[2]]):
        return question
    known = set(content_words(question))
    carried = [word for word in _subject(asked) if fold(word) not in known]
    return f"{question} {' '.join(carried)}".strip()


def less_told(query: str, question: str, history: Sequence[Turn]) -> str:
    """A query less what it has at its end of the answer before.

    That is searched for, to find again what the answer stood in; a unit that says it once more
    answers what was asked before, and not the follow-up. Who was named for an answer stays: "what
    is his number" asks about him.
    """
    asked = [turn for turn in history if turn.role == "user"]
    told = standalone(question, history).removeprefix(standalone(question, asked))
    if not told or not query.endswith(told):
        return query
    of_whom = _OF_WHOM.search(question) and _ASKS_A_NAME.search(asked[-1].content)
    names = [word for word in told.split() if of_whom and any(map(str.isalpha, word))]
    return " ".join((query.removesuffix(told), *names))


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
        if not refers(question):
            break
    return subject


def _another(question: str) -> bool:
    """Whether a question holds nothing but the name of something else to ask the same of."""
    names = _named([question])
    others = {w for w in content_words(question) if w not in _OPENING} - names
    return bool(names) and not others and not _POINTING.search(question)


def _named(asked: Sequence[str]) -> set[str]:
    """The words of the names in questions; years and figures are none, nor "CEO" and "HQ"."""
    names = (name for question in asked for name in _NAME.findall(question))
    words = {w for name in names for w in content_words(name) if w not in _OPENING and w.isalpha()}
    return words - {fold(word) for question in asked for word in _asked_of(question)}


def _asked_of(question: str) -> list[str]:
    """What stands in capitals as an abbreviation of an everyday word, or is asked of a name."""
    everyday = [w for w in _CAPITALS.findall(question) if meaning(stem(fold(w))) >= 0]
    return everyday + [w for found in _ASKED_OF.findall(question) for w in found if w]


def _names(answer: str) -> list[str]:
    """The names in an answer's first line, without those of columns and properties.

    A name and a colon begin the line where the note is named, and stand further on in a row.
    """
    # A marker behind a name would be read as part of it.
    first = _MARKER.sub(" ", masked_code(answer).splitlines()[0]) if answer else ""
    found = (m for m in _NAME.finditer(first) if not (m.start() and first[m.end() :][:1] == ":"))
    return [m[0] for m in found if fold(m[0]) not in STOPWORDS][:_MOST_NAMES]
