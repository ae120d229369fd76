"""A sum, an average or a count over entries, as a question asks for it: its words and its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.listing.bounds import bound_alone
from rag.listing.forms import without_end
from rag.text.askingwords import AUX
from rag.text.measures import MONEY, units_in
from rag.text.months import MONTH, month_number
from rag.text.periods import asked_period, within_period
from rag.text.terms import fold, telling_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.listing.bounds import Bound
    from rag.text.periods import Period

_TOTAL = re.compile(
    r"\b(?:in\s+total|(?:all\s*to|to)gether|in\s+all|total|sum|overall|combined|so\s+far"
    r"|add(?:s|ed)?\s+up(?:\s+to)?)\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\b(?:on\s+average|average|avg|mean)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow\s+many\s+(?:of\s+(?:the|my|our)\s+)?(?P<rest>\S.*)", re.IGNORECASE)
_HOW_MUCH = re.compile(
    r"how\s+much\b(?!\s+(?:is|are|was|were)\b)|what\b.*\b(?:spend|spent|paid|pay)\b", re.IGNORECASE
)
_SPEND = re.compile(r"\bspen[dt]\b", re.IGNORECASE)
_OF_MONEY = re.compile(
    r"\b(?:how\s+much|money|spen[dt]|pa(?:y|id)|costs?|price|fees?|bills?|expenses?|rent|earn\w*)\b"
    r"|[£€$]",
    re.IGNORECASE,
)
_SAY_NOTHING = frozenset(
    """
    spend spent pay paid cost costs charge charged money amount number far ever already until now
    both together altogether combined overall total sum average avg mean add adds added many much
    had came come taken lost used everybody everyone
    """.split()
)
"""Words that ask for the sum and say nothing of what it is of."""
_PREPOSITIONS = frozenset("in during for since before after until from of on by between".split())
_MAY_BE_NO_MONTH = frozenset("may mar march sun dec sep jan".split())
_A_MONTH = re.compile(MONTH, re.IGNORECASE)
_SAYS_OF_IT = re.compile(
    rf"\b(?:{AUX}|{'|'.join(sorted(_PREPOSITIONS))}|at|with|came)\b", re.IGNORECASE
)
_LONGEST_TIME = 6
"""Words."""


@dataclass(frozen=True, slots=True)
class When:
    """A span of days, or a month of any year."""

    preposition: str
    period: Period | None
    month: int = 0

    def holds(self, spans: Sequence[Period], month: int, years: Sequence[Period]) -> bool:
        """Whether an entry of these days is of that time.

        One without a day has its month, or none, in one of the ``years`` named around it.
        """
        if self.period is None:
            own = [int(first[5:7]) for first, last in spans if first[:7] == last[:7]]
            return self.month in (own or [month])
        if not spans and month:
            named = [f"{first[:4]}-{month:02}" for first, _ in years]
            spans = [(f"{one}-01", f"{one}-28") for one in named]
        return within_period(self.preposition, self.period, spans or years)


@dataclass(frozen=True, slots=True)
class AskedSum:
    """What is reckoned, over entries that have all of the ``terms``, are of that time, and more."""

    how: str
    """``Total``, ``Average``; "" for how many, which may be either a sum or a count."""
    kind: str
    """Of what there are many; "" where it is not asked so."""
    terms: tuple[str, ...]
    units: frozenset[str]
    """In which the sum may be, as ``measures.units_in``; none where the question tells none."""
    expressly: bool
    """Whether a sum is asked for by such a word, and so perhaps over all that there is."""
    when: When | None = None
    bound: Bound | None = None


def asked_sum(question: str) -> AskedSum | None:
    """What of entries a question wants reckoned; None for any other question."""
    text = without_end(question)
    many = _HOW_MANY.search(text) is not None
    average = _AVERAGE.search(text) is not None
    expressly = average or _TOTAL.search(text) is not None
    much = _HOW_MUCH.match(text) is not None
    if not (many or expressly or much):
        return None
    bound, rest = bound_alone(text)
    when, rest = _timed(rest)
    if not (many or expressly or when or _SPEND.search(text)):
        return None
    terms = tuple(w for w in telling_words(rest) if w not in _SAY_NOTHING)
    units = frozenset().union(*(units_in(term) for term in terms))
    if much or (not units and _OF_MONEY.search(text)):
        units = units or MONEY
    how = "Average" if average else "" if many and not expressly else "Total"
    return AskedSum(how, _kind(rest), terms, units, expressly, when, bound)


def _kind(text: str) -> str:
    """What there are many of: the last word before the one that says what of it."""
    many = _HOW_MANY.search(text)
    before = _SAYS_OF_IT.split(many["rest"], maxsplit=1)[0] if many else ""
    return next(iter(telling_words(before)[::-1]), "")


def _timed(text: str) -> tuple[When | None, str]:
    """The longest time that a text names, and the text without it."""
    tokens = text.split()
    for size in range(min(_LONGEST_TIME, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1):
            said = " ".join(tokens[at : at + size]).strip(",;:")
            before = fold(tokens[at - 1]) if at else ""
            opens = before in _PREPOSITIONS
            if fold(tokens[at]) in _PREPOSITIONS:
                continue
            period = asked_period(said)
            sure = opens or fold(said) not in _MAY_BE_NO_MONTH
            month = _A_MONTH.fullmatch(said) if size == 1 and sure else None
            if period or month:
                number = month_number(said) if month else 0
                rest = " ".join((*tokens[: at - opens], *tokens[at + size :]))
                return When(before if opens else "in", period, number), rest
    return None, text
