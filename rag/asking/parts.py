"""A question that asks several things to its parts; one part wherever that is not certain.

Read from the question's own words alone. Four forms are known: questions side by side ("who
founded it and when did it list"), a description and then the question about what it describes
("the firm that made it: where is it"), one question about two things ("which is older, A or B"),
and what several have in common ("who owns part of A and of B"). Without a question word, "phone of
A and B" and "phone and city of A" are two where A and B are notes and a phone is a property.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.asking.comparing import compared
from rag.text.askingwords import AUX, IN, WH
from rag.text.terms import content_words

if TYPE_CHECKING:
    from collections.abc import Callable

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
_WHAT_OF = (
    rf"(?:{IN}what(?:['’]s|\s+(?:is|are|was|were))\s+|(?:show|give|tell)(?:\s+me)?\s+)?(?:the\s+)?"
)
_A_OF = rf"(?P<lead>{_WHAT_OF})(?P<a>\S+(?:\s\S+){{0,3}}?)"
_NAMED = r"\S+(?:\s\S+){0,3}?"
_OF_TWO = re.compile(
    rf"{_A_OF}\s+(?P<by>of|for)\s+(?P<x>{_NAMED})\s+and\s+(?:(?P=by)\s+)?(?P<y>{_NAMED})",
    re.IGNORECASE,
)
_TWO_OF = re.compile(
    rf"{_A_OF}\s+and\s+(?:the\s+)?(?P<b>{_NAMED})\s+(?:of|for)\s+(?P<x>{_NAMED})", re.IGNORECASE
)
_EACH_OF = re.compile(
    rf"{_A_OF}\s+(?:of|for)\s+(?P<x>{_NAMED})\s+and\s+(?:the\s+)?(?P<b>{_NAMED})"
    rf"\s+(?:of|for)\s+(?P<y>{_NAMED})",
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
    of: str = ""
    """The one note that it asks of: what another says, or fits the whole question, is no answer."""


def parts(
    question: str,
    names_a_note: Callable[[str], bool] = lambda _: False,
    names_a_key: Callable[[str], bool] = lambda _: False,
) -> tuple[Part, ...]:
    """The parts in the order asked; just one, the question itself, where it can't be told.

    The two functions say whether a text is what a note is called, or a property of any.
    """
    text = question.strip()
    whole = (Part(text),)
    if len(text) > _LONGEST:
        return whole
    bare = text.rstrip(" ?？.!")
    comparison = compared(bare)
    if comparison:
        found = tuple(Part(one) for one in comparison.questions())
    else:
        found = _side_by_side(bare) or _described(bare)
        found = found or _of_notes(bare, names_a_note, names_a_key) or _of_each(bare)
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


def _of_notes(
    text: str, is_note: Callable[[str], bool], is_key: Callable[[str], bool]
) -> tuple[Part, ...]:
    """Of "phone of A and city of B", "phone of A and B" and "phone and city of A", each of both.

    "The pros and cons of A" are one thing, and so is what a note called "A and B" is about.
    """
    each = _EACH_OF.fullmatch(text)
    if each and is_note(each["x"]) and is_note(each["y"]):
        pairs = [(each["a"], each["x"]), (each["b"], each["y"])]
        return tuple(Part(f"{each['lead']}{what} of {whose}", of=whose) for what, whose in pairs)
    of_two = _OF_TWO.fullmatch(text)
    if (
        of_two
        and not is_note(f"{of_two['x']} and {of_two['y']}")
        and is_note(of_two["x"])
        and is_note(of_two["y"])
    ):
        asked = f"{of_two['lead']}{of_two['a']} of"
        return tuple(Part(f"{asked} {of_two[name]}", of=of_two[name]) for name in "xy")
    two_of = _TWO_OF.fullmatch(text)
    if two_of and is_note(two_of["x"]) and (is_key(two_of["a"]) or is_key(two_of["b"])):
        lead, whose = two_of["lead"], two_of["x"]
        return tuple(Part(f"{lead}{two_of[key]} of {whose}", of=whose) for key in "ab")
    return ()
