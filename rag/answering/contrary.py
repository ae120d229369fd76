"""What speaks against a unit: it says the contrary of what is asked, or is of another time."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.text.calendarnames import calendar_names, named_stems
from rag.text.figures import days_and_months, figures, stands_in
from rag.text.months import NAMES
from rag.text.terms import fold

if TYPE_CHECKING:
    from rag.answering.candidates import Candidate
    from rag.answering.signals import Question

_DENIES = re.compile(
    r"\b(?:not|never|no(?!\.)|without|cannot|none|neither|nor|(?<!at )least|except|unable|lacks?"
    r"|fail\w*|refus\w*)\b|n['’]t\b"
)
# What is quoted denies nothing itself, nor does the complaint that something is not working, what
# whoever asks can't do or doesn't want, what somebody can't stand, or how to do it without harm.
_FAULT = re.compile(
    r"[\"“`][^\"”`]*[\"”`]|\bnot (?:\w+ly )?\w+ing\b"
    r"|\b(?:i|we|my \w+) (?:\w+ly )?\w+(?:n['’]t| not)\b|\b(?:do|does)n['’]t want\b"
    r"|\b(?:do|does|did|is|are|was|were|wo|ca|could|would)n['’]?t (?:\w+ly )?"
    r"(?:work|show|load|open|appear|sync|start|save|display|updat|render|mov|chang|respon|react"
    r"|finish|arriv|connect|match|refresh)\w*"
    r"|\bca(?:n['’]?t|nnot) (?:stand|bear|wait)\b|\bhow\b.*\bwithout \w+ing\b"
)
# In an answer a denial may lie in a word: an uncompleted task is not done, and what is disallowed
# not allowed.
_DENIED = re.compile(
    r"\b(?:un(?!i|der|til|less)[a-z]{4,}|dis(?:abl|allow|connect|miss|cont)\w*|in(?:complete|valid)"
    r"|prevent\w*|block\w*|avoid\w*|ignor\w*|exclud\w*|skip\w*|hid(?:e|es|den|ing))\b"
)
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b"))
    for one, other in (
        (r"(?:turn|switch)\w*(?: \w+){0,3} off|disabl\w+|deactivat\w+",
         r"(?:turn|switch)\w*(?: \w+){0,3} on|enabl\w+|activat\w+"),
        (r"hid(?:e|es|den|ing)", r"show(?:s|n|ing)?|unhid\w+|reveal\w*"),
        (r"uninstall\w*", r"install\w*"),
        (r"unsubscrib\w+", r"subscrib\w+"),
        (r"lock(?:s|ed|ing)?", r"unlock\w*"),
    )
)  # fmt: skip
_MOST_FIGURES = 2
_OF_MONTH = re.compile(r"d(?:\d{4}|-)-(\d\d)")
_MONTHS = frozenset(NAMES) - {"march", "may"}
"""Those that are no other words."""


def denies(asked: Question, candidate: Candidate) -> bool:
    """Whether the question denies what unit and place don't, or the unit speaks of its contrary."""
    if _asks_denial(asked.text):
        said = fold(f"{candidate.around} {candidate.told}")
        if not (_DENIES.search(said) or _DENIED.search(said)):
            return True
    return is_contrary(asked, candidate)


def is_contrary(asked: Question, candidate: Candidate) -> bool:
    """Whether the unit only turns on what the question turns off, or the other way round."""
    sides = _wanted(asked.text)
    if not sides:
        return False  # nearly always, and every unit is asked
    said = fold(candidate.told)
    return any(other.search(said) and not wanted.search(said) for wanted, other in sides)


@lru_cache(maxsize=64)
def _asks_denial(question: str) -> bool:
    return bool(_DENIES.search(_FAULT.sub(" ", fold(question))))


@lru_cache(maxsize=64)
def _wanted(question: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What the question wants done, with the contrary, which it does not name."""
    folded = fold(question)
    return tuple(
        (wanted, other)
        for one, two in _OPPOSITES
        for wanted, other in ((one, two), (two, one))
        if wanted.search(folded) and not other.search(folded)
    )


def misdated(asked: Question, candidate: Candidate) -> float:
    """How many of the question's figures the unit and its place don't have: 1 from two on.

    And 1 where it names a month alone, and the note is of another one and has no word of that.
    """
    there = figures(f"{candidate.around} {candidate.told} {candidate.hit.day}")
    if candidate.hit.day and _is_of_another_month(asked, candidate, there):
        return 1.0
    missing = sum(not stands_in(figure, there) for figure in asked.figures)
    return min(missing, _MOST_FIGURES) / _MOST_FIGURES


def _is_of_another_month(asked: Question, candidate: Candidate, there: frozenset[str]) -> bool:
    named = calendar_names(named_stems(asked.text)) & _MONTHS
    if not named or any(figure.startswith("d") for figure in asked.figures):
        return False
    if named & named_stems(f"{candidate.around} {candidate.told}"):
        return False
    dated = (_OF_MONTH.match(figure) for figure in there)
    return not any(found and NAMES[int(found[1]) - 1] in named for found in dated)


def of_another_time(asked: Question, candidate: Candidate) -> bool:
    """Whether the question names a day or month, and the note is of another and has no word of it.

    What an undated note says may hold at any time.
    """
    named = days_and_months(asked.figures)
    if not named or not candidate.hit.day or f"d{candidate.hit.day}".startswith(named):
        return False
    there = figures(f"{candidate.around} {candidate.told}")
    return not any(stands_in(figure, there) for figure in named)
