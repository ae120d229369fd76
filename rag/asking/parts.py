"""A question that asks several things to its parts; one part wherever that is not certain.

Read from the question's own words alone. Four forms are known: questions side by side ("who
founded it and when did it list"), a description and then the question about what it describes
("the firm that made it: where is it"), one question about two things ("which is older, A or B"),
and what several have in common ("who owns part of A and of B").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.asking.comparing import compared
from rag.text.askingwords import AUX, IN, WH
from rag.text.terms import content_words

_LONGEST = 400
_MOST_PARTS = 4
_TOPIC_WORDS = 4
_DESCRIBING_WORDS = 4
_LEAST_WORDS = 2
# A question that follows another one: "and when did …", "& who took …", "and was it right".
_NEXT = re.compile(
    rf"(?:\s*[,;]\s*|\s+)(?:and|&|und|plus|as well as)\s+(?:also\s+)?"
    rf"(?=(?:{IN}{WH}\b(?!\s+(?:else|so)\b)|{AUX}\s+(?:it|they|he|she|that|this|there)\b))"
    rf"|\s*[?？]\s+(?:and\s+|but\s+)?(?={IN}{WH}\b|{AUX}\b)",
    re.IGNORECASE,
)
# After a bare comma "which" and "who" open relative clauses too: only with their verb in front.
_COMMA = re.compile(
    rf"\s*[,;]\s*(?={IN}(?:(?:what|which|whose|how\s+\w+)\s+(?:\w+\s+){{0,2}}?{AUX}"
    rf"|(?:when|where|why|how|whom)\s+{AUX})\b)",
    re.IGNORECASE,
)
_ANY_COMMA = re.compile(rf"\s*[,;]\s*(?={IN}{WH}\b)", re.IGNORECASE)
_OPENS = re.compile(rf"^\W*(?:and\s+)?{IN}(?:{WH}|{AUX})\b", re.IGNORECASE)
# "When streaming, what is sent" asks once: "when" asks only with a verb right behind it.
_ASKS = re.compile(
    rf"^\W*(?:and\s+)?(?:{IN}(?:when|where|why)\s+{AUX}\b"
    rf"|{IN}(?:who|whom|whose|what|which|how)\b|{AUX}\b)|\b(?:where|when|who|what)$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    rf"^(?P<topic>[^?]{{2,120}}?)(?:\s*:\s+|\s+[—–-]+\s+)(?P<rest>{IN}(?:{WH}|{AUX})\b.+)$",
    re.IGNORECASE,
)
_STATED = re.compile(
    rf"^(?P<stated>[^?]{{8,}}?)(?:\s*[,;.:]\s+|\s+[—–-]+\s+)(?P<rest>{IN}{WH}\b.+)$",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"^\W*(?:after|along|besides?|if|in|on|at|according|since|during|while|as|for|given|with|by"
    r"|when|where|before|because|although|despite|unlike|apart|aside|from|to|under)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:it|its|they|them|their|he|him|his|she|her|that|this|those|these|one|ones"
    r"|the\s+(?:former|latter|same))\b(?!\s+(?:of|is|was)\s+the\b)",
    re.IGNORECASE,
)
_OF_EACH = re.compile(
    r"^(?P<head>.*?\b(?P<by>of|in|by|to|at|from|with|for|on)\s+)(?P<a>\S+(?:\s\S+){0,3}?)"
    r"\s+and\s+(?:also\s+)?(?P=by)\s+(?P<b>\S+(?:\s\S+){0,3})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked."""

    question: str
    """Asks it by itself, but for what ``refers`` says."""
    refers: bool = False
    """It speaks of what the part before it asks about or answers: "when did that firm list"."""
    asks: bool = True
    """False for a description, which only says what the part after it is about."""


def parts(question: str) -> tuple[Part, ...]:
    """The parts in the order asked; just one, the question itself, where it can't be told."""
    text = question.strip()
    whole = (Part(text),)
    if len(text) > _LONGEST:
        return whole
    bare = text.rstrip(" ?？.!")
    comparison = compared(bare)
    if comparison:
        found = tuple(Part(one) for one in comparison.questions())
    else:
        found = _side_by_side(bare) or _described(bare) or _of_each(bare)
    return found if 1 < len(found) <= _MOST_PARTS else whole


def _side_by_side(text: str) -> tuple[Part, ...]:
    """Questions joined by "and" or a comma, a topic in front of them belonging to each."""
    topic = _TOPIC.match(text)
    subject = ""
    short = topic is not None and len(content_words(topic["topic"])) <= _TOPIC_WORDS
    if topic and short and not _OPENS.match(topic["topic"]):
        subject, text = topic["topic"].strip(), topic["rest"]
    comma = _ANY_COMMA if subject else _COMMA
    pieces = [piece for first in _NEXT.split(text) for piece in comma.split(first)]
    asked = _completed([bare for piece in pieces if (bare := piece.strip(" ,;?"))])
    if len(asked) < _LEAST_WORDS or any(len(piece.split()) < _LEAST_WORDS for piece in asked):
        return ()
    if subject:
        return tuple(Part(f"{subject}: {piece}") for piece in asked)
    if not all(_ASKS.search(piece) for piece in asked):
        return ()
    return tuple(Part(p, refers=at > 0 and bool(_REFERS.search(p))) for at, p in enumerate(asked))


def _completed(asked: list[str]) -> list[str]:
    """Of "when did A and when did B close", the first part with the verb of the second."""
    if len(asked) != 2:  # noqa: PLR2004
        return asked
    first, second = (piece.split() for piece in asked)
    same = 0
    while same < min(len(first), len(second)) and first[same].lower() == second[same].lower():
        same += 1
    if same < 2 or len(first) - same > 3 or len(second) <= len(first):  # noqa: PLR2004
        return asked
    return [" ".join((*first, *second[len(first) :])), asked[1]]


def _described(text: str) -> tuple[Part, ...]:
    """A description that asks nothing, and then the question about what it describes."""
    found = _STATED.match(text)
    if found is None or _OPENS.match(found["stated"]) or not _REFERS.search(found["rest"]):
        return ()
    stated = found["stated"].strip()
    few = len(content_words(stated)) < _DESCRIBING_WORDS
    if few or _SUBORDINATE.match(stated) or _NEXT.search(found["rest"]):
        return ()
    return (Part(stated, asks=False), Part(found["rest"].strip(), refers=True))


def _of_each(text: str) -> tuple[Part, ...]:
    """Of "who owns part of A and of B", the question about each."""
    found = _OF_EACH.match(text)
    if found is None or not _ASKS.search(text):
        return ()
    return tuple(Part(f"{found['head']}{found[name]}") for name in ("a", "b"))
