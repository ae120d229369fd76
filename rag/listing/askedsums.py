"""A sum, an average or a count over entries, as a question asks for it: its words and its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.listing.askedtimes import PREPOSITIONS, timed
from rag.listing.bounds import bound_alone
from rag.listing.forms import without_end
from rag.text.askingwords import AUX
from rag.text.measures import MONEY, units_in
from rag.text.terms import telling_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.listing.askedtimes import When
    from rag.listing.bounds import Bound

_TOTAL = re.compile(
    r"\b(?:in\s+total|(?:al(?:l\s*)?)?together|in\s+all|total|sum|overall|combined|so\s+far"
    r"|add(?:s|ed)?\s+up(?:\s+to)?)\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\b(?:on\s+average|average|avg|mean)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow\s+many\s+(?:of\s+(?:the|my|our)\s+)?(?P<rest>\S.*)", re.IGNORECASE)
_HOW_OFTEN = re.compile(r"\bhow\s+many\s+times\b", re.IGNORECASE)
"""No sum, though a table has a column "time"."""
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
    had came come taken lost used starting everybody everyone stuff things list table
    """.split()
)
"""Words that ask for the sum and say nothing of what it is of."""
_MAY_SAY_NOTHING = frozenset(
    """
    bill bills expense expenses fee fees hire item items payment payments price prices spending
    worth
    """.split()
)
"""Words that tell of an entry where some say them, and of all where none does."""
_SAYS_OF_IT = re.compile(
    rf"\b(?:{AUX}|{'|'.join(sorted(PREPOSITIONS))}|at|with|came)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AskedSum:
    """What is reckoned, over entries that have all of the ``terms``, are of that time, and more."""

    how: str
    """``Total``, ``Average``; "" for how many, which may be either a sum or a count."""
    kind: str
    """Of what there are many; "" where it is not asked so."""
    terms: tuple[str, ...]
    weak: tuple[str, ...]
    """Such as ``terms``, but that they may say nothing where no entry has them."""
    units: frozenset[str]
    """In which the sum may be, as ``measures.units_in``; none where the question tells none."""
    expressly: bool
    """Whether a sum is asked for by such a word, and so perhaps over all that there is."""
    when: When | None = None
    bound: Bound | None = None


def asked_sums(question: str) -> Iterator[AskedSum]:
    """What of entries a question wants reckoned, by each reading of its time."""
    text = without_end(question)
    if _HOW_OFTEN.search(text):
        return
    many = _HOW_MANY.search(text) is not None
    average = _AVERAGE.search(text) is not None
    expressly = average or _TOTAL.search(text) is not None
    much = _HOW_MUCH.match(text) is not None
    if not (many or expressly or much):
        return
    bound, bare = bound_alone(text)
    for when, rest in timed(bare):
        if not (many or expressly or when or _SPEND.search(text)):
            return
        said = [word for word in telling_words(rest) if word not in _SAY_NOTHING]
        terms = tuple(word for word in said if word not in _MAY_SAY_NOTHING)
        weak = tuple(word for word in said if word in _MAY_SAY_NOTHING)
        units = frozenset().union(*(units_in(term) for term in terms))
        if not units and (much or _OF_MONEY.search(text)):
            units = MONEY
        how = "Average" if average else "" if many and not expressly else "Total"
        yield AskedSum(how, _kind(rest), terms, weak, units, expressly, when, bound)


def _kind(text: str) -> str:
    """What there are many of: the last word before the one that says what of it."""
    many = _HOW_MANY.search(text)
    before = _SAYS_OF_IT.split(many["rest"], maxsplit=1)[0] if many else ""
    return next(iter(telling_words(before)[::-1]), "")
