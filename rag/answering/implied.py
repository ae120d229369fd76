"""Words of a question that a unit says by what it holds: a price is "£45", and has no "cost"."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.text.figures import figures
from rag.text.measures import MONEY, measured_in
from rag.text.months import OPENINGS
from rag.text.times import tells_a_time

_DATE = rf"(?:\d|\b(?:{OPENINGS})[a-z]*\b)"
_ENDS = rf"\b(?:ends?|until|till|expir\w*|valid|by|up to|renew\w*|runs? to|lapses?)\b.*{_DATE}"


class _Kind(NamedTuple):
    """``asks`` finds the words in a question; ``holds`` what a unit has that says them."""

    asks: re.Pattern[str]
    holds: re.Pattern[str]


def _kind(asks: str, holds: str) -> _Kind:
    return _Kind(re.compile(rf"\b(?:{asks})\b", re.IGNORECASE), re.compile(holds, re.IGNORECASE))


_PAID = re.compile(
    r"\b(?:costs?|price[ds]?|pay|paid|paying|pays|spend|spent|charge[ds]?|fees?|worth|pence|pounds"
    r"|quid|euros|dollars)\b",
    re.IGNORECASE,
)
_PENCE = re.compile(r"\d\s?p\b")
_DAYS = re.compile(r"\b(?:days?|dates?|weekdays?|times?|deadline|due)\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d|\s?[ap]\.?m)\b|\b(?:mon|tues?|wed|thur?s?|fri|sat|sun)\b", re.IGNORECASE
)
_KINDS = (
    _kind(r"runs? out|expires?|expiry|ends?|up|over|lapses?|deadline", _ENDS),
    _kind(
        r"temp(?:erature)?s?|hot|cold",
        r"\d\s?°|\bdegrees?\b|\d\s?[cf]\b|\bgas (?:mark )?\d",
    ),
    _kind(
        r"colou?rs?",
        r"\b(?:red|blue|green|yellow|white|black|gr[ea]y|brown|orange|purple|pink|cream|navy"
        r"|silver|golden|beige|teal|maroon|turquoise|violet|RAL ?\d+)\b",
    ),
    _kind(
        r"old|aged?",
        r"\b(?:aged?|born|b\.)\s|\b\d+(?:\s|-)?(?:years?|yrs?|y\.?o\.?|months?)\b",
    ),
)


def implied(question: str, told: str) -> frozenset[str]:
    """Those words of the question, in small letters, which what is told has in no word."""
    found = {
        word
        for kind in _KINDS
        for match in kind.asks.finditer(question)
        if kind.holds.search(told)
        for word in match[0].lower().split()
    }
    if _PAID.search(question) and (measured_in(told, MONEY) or _PENCE.search(told)):
        found |= {match[0].lower() for match in _PAID.finditer(question)}
    if _DAYS.search(question) and _tells_when(told):
        found |= {match[0].lower() for match in _DAYS.finditer(question)}
    return frozenset(found)


def _tells_when(told: str) -> bool:
    dated = any(figure.startswith("d") for figure in figures(told))
    return dated or tells_a_time(told) or bool(_CLOCK.search(told))
