"""What is still open, as a question asks for it: "jobs still to do at the house", "unpaid"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.listing.askedtasks import OPEN_WORDS
from rag.listing.forms import without_end
from rag.text.terms import fold, stem, telling_words

if TYPE_CHECKING:
    How = Literal["undone", "away", "lacking"]

_NOT = r"(?:\b(?:not|never)|\b(?:do|does|did|have|has|had|is|are|was|were)n['’]?t)"
_OPEN = rf"(?:{OPEN_WORDS}|unticked|unaddressed)"
_KINDS = (
    r"(?:jobs?|tasks?|actions?|action\s+(?:items?|points?)|to[\s-]?dos?(?:\s+list)?|items?|points?"
    r"|things?|stuff|bits|follow[\s-]?ups?|chores?|errands?|repairs?|questions?|issues?|snags?"
    r"|boxes|orders?)"
)
_WORK = r"(?:jobs?|tasks?|actions?|to[\s-]?dos?|snags?|repairs?|chores?|errands?)"
_DONE = (
    r"(?:done|ticked|checked|crossed|finished|completed|closed|sorted|dealt\s+with|started"
    r"|actioned|resolved|fixed)"
)
_HAVE = r"(?:need(?:s|ed)?|have|has|got|wants?|left|things?|jobs?|stuff|supposed|meant|going)"
_BETWEEN = r"(?:[\w'’.-]+\s+){0,3}?"
_IS_OPEN = re.compile(
    "|".join(
        (
            rf"\b{_OPEN}\s+{_BETWEEN}{_KINDS}\b",
            rf"\b{_KINDS}\s+(?:[\w'’.-]+\s+){{0,5}}?(?:{_OPEN}|to\s+be\s+done)\b",
            rf"\b{_WORK}\s+(?:[\w'’.-]+\s+){{0,5}}?left\b",
            rf"\b(?:still|left|yet)\s+(?:{_HAVE}\s+){{0,3}}to\s+(?:be\s+)?[a-z]+",
            r"\bstill\s+(?:need(?:s|ed)?|wants?)\s+\w+ing\b",
            rf"\bstill\s+{_OPEN}\b",
            rf"^what(?:['’]?s|\s+is|\s+are)?\s+{_OPEN}\s+(?:on|for|at|in|from|with|after)\b",
            rf"\bleft\s+(?:on|in)\s+{_BETWEEN}(?:list|{_WORK})\b",
            rf"{_NOT}\s+(?:(?:yet|been|got|had|all|i|we|they|he|she|already)\s+){{0,3}}{_DONE}\b",
            rf"\b(?:{_WORK}\s+to\s+do|needs?\s+doing)\b",
        )
    ),
    re.IGNORECASE,
)
_AWAY = re.compile(
    rf"\bstill\s+(?:got|have|has|hold(?:s|ing)?|borrow\w*|out\b|with\b|on\s+loan|lent)"
    rf"|\b(?:have|has|got)\s+still\s+(?:got|not\b)|\bunreturned\b|{_NOT}\s+"
    r"(?:(?:yet|been|had|g[eo]t|come|came|given?|brought|i|we|they|he|she|my|it|them|us)\s+){0,4}"
    r"(?:back|return(?:ed)?)\b",
    re.IGNORECASE,
)
_LACKING = re.compile(
    rf"(?:\bun(?=(?:paid|settled|sold|sent|answered|collected|booked|signed)\b)"
    rf"|{_NOT}\s+(?:(?:yet|been|got|had|i|we|they|he|she|already)\s+){{0,3}})"
    r"(?P<done>[a-z]{3,}(?:ed|en)|paid|sent|sold|bought|brought|done|gone|come|met|told)\b",
    re.IGNORECASE,
)
_ASKS_SOMETHING_ELSE = re.compile(
    r"(?:when|where|why|whose|how(?!\s+many)|(?:is|are)(?!\s+(?:there|any))|was|were|does|did|can|could|should"
    r"|will|would|(?:do|have|has)\b(?!.*\b(?:any|anything|jobs|tasks|things)\b))\b",
    re.IGNORECASE,
)
_PICK_UP = re.compile(r"\bpick(?=(?:ed|ing)?\s+up\b)", re.IGNORECASE)
_YET = re.compile(r"\b(?:yet|still)\b", re.IGNORECASE)
_WHO = re.compile(r"who\b", re.IGNORECASE)
_SAY_NOTHING = frozenset(
    """
    still open unfinished undone incomplete pending outstanding remaining unchecked unresolved
    unticked unaddressed left yet remain remains need needs needed want wants got get getting do
    doing done supposed meant going list lists listed todo todos job jobs task tasks thing things
    stuff item items action actions point points bits follow ups followup followups chore chores
    errand errands box boxes tick ticked check checked cross crossed finish finished complete
    completed closed sort sorted dealt started actioned resolved anything everything something
    people person anyone anybody someone everyone everybody others show find name currently
    already never haven since until till re regarding following ago
    """.split()
)
"""Words that ask for what is open and say nothing of what it is of."""
_OF_LENDING = frozenset(
    """
    back given give gave brought returned return unreturned come came loan loaned lend lent
    borrow borrowed
    """.split()
)
_SAYS_IT_IS_BACK = "back return"
_FINISHED = "done finish complete close tick resolve sort"


@dataclass(frozen=True, slots=True)
class AskedOpen:
    """What is open of that which all of the ``terms`` are true of."""

    terms: tuple[str, ...]
    closing: frozenset[str]
    """Stems of the words under which a column says that a row is open no more."""
    how: How
    """``undone``; ``away`` with somebody; ``lacking`` what another word says: not delivered."""
    yet: bool = False
    """Whether what lacks it is still to have it: "not tasted yet", and not "never liked"."""


def asked_open(question: str) -> AskedOpen | None:
    """What a question wants to have open; None for any other question."""
    text = _PICK_UP.sub("collect", without_end(question))
    if _ASKS_SOMETHING_ELSE.match(text):
        return None
    away, lacking = _AWAY.search(text), _LACKING.search(text)
    is_open = _IS_OPEN.search(text) is not None
    if not (is_open or away or lacking):
        return None
    terms = tuple(word for word in telling_words(text) if word not in _SAY_NOTHING)
    if away and not is_open:
        terms = tuple(word for word in terms if word not in _OF_LENDING)
        return AskedOpen(terms, _stems(_SAYS_IT_IS_BACK), "away")
    done = fold(lacking["done"]) if lacking else ""
    if done and done not in _SAY_NOTHING:
        terms = tuple(word for word in terms if word not in (done, f"un{done}"))
        yet = _YET.search(text) is not None
        return AskedOpen(terms, frozenset((stem(done),)), "lacking", yet)
    if _WHO.match(text):
        return None  # "who still has to pay" is no task to pay
    return AskedOpen(terms, _stems(_FINISHED), "undone")


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, text.split()))
