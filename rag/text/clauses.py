"""A sentence cut into the clauses that "and" joins, each with the subject it is said of.

"Norvik was founded in 2014 and acquired Delta" says that Norvik was founded in 2014 and that Norvik
acquired Delta. Only what looks like a verb ends a subject: an auxiliary, a past form, a third
person that something follows. Where the words before an "and" have none, it joins no clauses.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest

from rag.text.figures import without_figures
from rag.text.inflections import VERBS
from rag.text.terms import STOPWORDS, fold

_JOINT = re.compile(
    r"(?:\s*;|,?\s+(?:and|but|while|whereas))\s+(?:(?:also|then|later)\s+)?", re.IGNORECASE
)
_TOKEN = re.compile(r"[^\W_][\w’'.-]*\w|\w")
_AUXILIARIES = frozenset(
    "is are was were be been has have had does do did will would can could may might must shall "
    "should isn't aren't wasn't weren't hasn't haven't doesn't don't didn't won't can't".split()
)
_PAST = frozenset(form for group in VERBS for form in group.split()[1:])
_NO_VERB = frozenset("hundred indeed need speed seed feed limited united".split())
_DETERMINERS = frozenset("a an the its their his her our my your this these those some all".split())
_PRONOUNS = frozenset("it its they their them he his him she her this these that those".split())
_KEPT = 256


@lru_cache(_KEPT)
def clauses(sentence: str) -> tuple[str, ...]:
    """The clauses of a sentence, the words that a later one leaves out put before it."""
    pieces = _pieces(sentence)
    return (pieces[0], *(_whole(piece, pieces[0]) for piece in pieces[1:]))


def subject_of(sentence: str) -> str:
    """The words before a sentence's first verb; "" where none is seen."""
    at = _verb(sentence)
    return sentence[:at].strip(" ,;") if at > 0 else ""


def points_back(sentence: str) -> bool:
    """Whether a word of the sentence stands for something named before it."""
    said = [fold(token) for token in _TOKEN.findall(sentence)]
    return any(word in _PRONOUNS and (word != "that" or not at) for at, word in enumerate(said))


def names_of(text: str) -> str:
    """The capitalised words of a text that are no stop words."""
    return " ".join(
        token
        for token in _TOKEN.findall(text)
        if token[0].isupper() and fold(token) not in STOPWORDS
    )


def _pieces(sentence: str) -> list[str]:
    """What the joints part, where a verb stands before and a verb, figure or name behind."""
    found: list[str] = []
    start = 0
    joints = list(_JOINT.finditer(sentence))
    for joint, following in zip_longest(joints, joints[1:]):
        before = sentence[start : joint.start()]
        behind = sentence[joint.end() : following.start() if following else None]
        tells = _verb(behind) >= 0 or names_of(behind) or without_figures(behind) != behind
        if tells and (found or _verb(before) >= 0):
            found.append(before)
            start = joint.end()
    return [*found, sentence[start:]]


def _whole(piece: str, first: str) -> str:
    """A later clause with what it shares with the first one."""
    verb = _verb(piece)
    if verb < 0:
        return f"{_lent(piece, first)} {piece}"
    own = [fold(token) for token in _TOKEN.findall(piece[:verb])]
    if not set(own) - STOPWORDS or _PRONOUNS & set(own):
        return f"{subject_of(first)} {piece}"
    # "… and the CEO is Ada": of whom or what the first one speaks.
    return piece if names_of(piece[:verb]) else f"{names_of(subject_of(first))} {piece}".strip()


def _lent(piece: str, first: str) -> str:
    """What the first clause lends a later one without a verb, as far as that has none of it."""
    telling = [word for word in _TOKEN.findall(without_figures(piece)) if word[0].islower()]
    if any(word not in STOPWORDS for word in telling):  # "… and a share price of $2"
        return subject_of(first)
    kept = _TOKEN.findall(without_figures(first))
    if names_of(piece):  # "… and Zeta 75"
        names = set(names_of(first).split())
        kept = [word for word in kept if word not in names]
    return " ".join(kept)


def _verb(text: str) -> int:
    """Where the first word stands that looks like a verb; -1 where none does."""
    tokens = list(_TOKEN.finditer(text))
    for at, token in enumerate(tokens):
        word, before = fold(token[0]), fold(tokens[at - 1][0]) if at else ""
        if word in _AUXILIARIES:
            return token.start()
        if not token[0].islower() or word in _NO_VERB or before in _DETERMINERS:
            continue
        follows = at + 1 < len(tokens)
        third_person = word.endswith("s") and not word.endswith("ss") and follows and at
        if (word in _PAST or word.endswith("ed") or third_person) and word not in STOPWORDS:
            return token.start()
    return -1
