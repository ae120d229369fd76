"""Whether a question refers back to what was asked before: "and when", "who founded it".

Most words that can refer do not always: "say that it is", "more than one", "the IT department".
"""

from __future__ import annotations

import re

from rag.text.askingwords import AUX, WH
from rag.text.terms import telling_words

_REFERS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|that|this|those|these|"
    # "How many are there" refers to nothing, "who works there" does.
    r"(?<!is )(?<!are )(?<!was )(?<!were )there(?!\s+(?:is|are|was|were|an?|any)\b)|"
    r"(?:the|an?|that|this|which|another|any|each|first|last|next|other)\s+(?:(?!number\b)\w+\s+)?"
    r"ones?(?!\s+(?:of|who|that|which)\b)|ones?(?=\W*$)|"
    r"former|latter|那|它|他|她)\b|^\W*(?:and|but|or|so|"
    r"what about|how about|ok|why|when|where|who|how much|how many)\W*(?:\w+\W*)?$"
    r"|^\W*(?:and|und|but|what about|how about)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:then|same|else|others?)\b", re.IGNORECASE)
"""What says that something was spoken of, unless the question names what it is about."""
_SAYS = (
    r"(?:say|mention|mean|know|think|claim|state|show|prove|suggest|believe|report|confirm|note"
    r"|ensure|check|require|promise|sure)(?:s|d|ed|ing)?|said|meant|knew|thought|shown"
)
_BEFORE_THAT = (
    rf"{AUX}|{WH}|and|but|or|so|about|after|before|by|for|from|in|like|of|on|than|to|with"
)
# "Is that the price" points at something; "is it true that the price fell" does not.
_NO_COPULA = r"(?<!\b[Ii]s )(?<!\b[Ww]as )"
_REFERS_TO_NOTHING = (
    # A clause of its own: "that SenseTime is listed", "that we signed", "roses that bloom".
    re.compile(rf"{_NO_COPULA}\bthat(?=\s+(?!I\b)[A-Z][a-z])"),
    re.compile(
        rf"\b(?:{_SAYS})\s+that\b(?=\s+\w)|{_NO_COPULA}\bthat(?=\s+(?:i|we|you|the|an?|my|our|your|there)\b)"
        rf"|\b(?!(?:{_BEFORE_THAT})\b)\w+\s+that(?=\s+(?:{AUX}|[a-z]+(?<![suiw])s|[a-z]+ed)\b)"
        r"|\b(?:which|the|all|any|list|my|our)\s+(?:\w+\s+)?(?:\w+s|people)\s+that(?=\s+\w)"
        r"|\bthese days\b|\bthis\s+(?:week|weekend|month|quarter|year|morning|afternoon|evening)\b",
        re.IGNORECASE,
    ),
)
_IT = re.compile(r"\bIT\b")
_OF_ALL = re.compile(
    r"\b(?:(?:is|are)\s+there|exist|do\s+(?:i|we)\s+have|in\s+(?:my|our|the)\s+(?:vault|notes))\W*$",
    re.IGNORECASE,
)
"""What is asked of the whole vault stands alone however short it is: "what tags are there"."""
_FEW_WORDS = 1
_WHAT_IT_IS = re.compile(r"\W*(?i:who|what|where)(?:['’]?s|\s+(?:is|are|was|were))\s+[A-Z]\w")
"""Asks for no more than a name, and all of it: "what is TSMC"."""
_OWN_NAME = re.compile(r"\b(?!I\b)[A-Z]\w|[\u3400-\u9fff]")


def refers(question: str) -> bool:
    """Whether a question can't be understood without what was said before it."""
    named = question if question.isupper() else _IT.sub("information technology", question)
    asks = named
    for pattern in _REFERS_TO_NOTHING:
        asks = pattern.sub(" ", asks)
    behind = named.strip().partition(" ")[2]  # any first word has a capital letter
    if _REFERS.search(asks) or (_COMPARES.search(asks) and not _OWN_NAME.search(behind)):
        return True
    said = telling_words(named)
    whole = bool(said) and bool(_OF_ALL.search(named) or _WHAT_IT_IS.match(named))
    return len(said) <= _FEW_WORDS and not whole
