"""The time that a question names, to be held against the days of entries: "in March 2025"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.text.months import MONTH, month_number
from rag.text.periods import asked_period, within_period
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.text.periods import Period

PREPOSITIONS = frozenset("in during for since before after until from of on by between".split())
_MAY_BE_NO_MONTH = frozenset("may mar march sun dec sep jan".split())
_A_MONTH = re.compile(MONTH, re.IGNORECASE)
_DAY_OF_MONTH = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{MONTH})"
    rf"|(?P<named>{MONTH})\s+(?P<th>\d{{1,2}})(?:st|nd|rd|th)?",
    re.IGNORECASE,
)
_DAY_OF_SHORT_YEAR = re.compile(
    rf"(?<!\S)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{MONTH})\s+['’]?(?P<year>[0-3]\d)(?!\S)",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"['’]?(?P<year>[0-3]\d)")
_OF_A_DATE = re.compile(
    rf"(?:{MONTH}|['’]?\d[\d/.–-]*(?:st|nd|rd|th)?|the|year|of|and|to|年|月|日)[,;:]?",
    re.IGNORECASE,
)
_LONGEST = 6
"""Words."""
_DAY_AND_MONTH = 2


@dataclass(frozen=True, slots=True)
class When:
    """A span of days, or a month of any year, or one day of it."""

    preposition: str
    period: Period | None
    month: int = 0
    day: int = 0

    def holds(self, spans: Sequence[Period], month: int, years: Sequence[Period]) -> bool:
        """Whether an entry of these days is of that time.

        One without a day has its month, or none, in one of the ``years`` named around it.
        """
        if self.period is None and self.day:
            return any((first[5:], last[5:]) == (self._named, self._named) for first, last in spans)
        if self.period is None:
            own = [int(first[5:7]) for first, last in spans if first[:7] == last[:7]]
            return self.month in (own or [month])
        if not spans and month:
            named = [f"{first[:4]}-{month:02}" for first, _ in years]
            spans = [(f"{one}-01", f"{one}-28") for one in named]
        return within_period(self.preposition, self.period, spans or years)

    @property
    def _named(self) -> str:
        return f"{self.month:02}-{self.day:02}"


def timed(text: str) -> Iterator[tuple[When | None, str]]:
    """Each way to read the time that a text names, with the text without it; None for no time.

    The longest one that is named; then "October 24" as that month of 2024, after the day.
    """
    text = _DAY_OF_SHORT_YEAR.sub(r"\g<day> \g<month> 20\g<year>", text)
    tokens = text.split()
    for size in range(min(_LONGEST, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1):
            said = " ".join(tokens[at : at + size]).strip(",;:")
            before = fold(tokens[at - 1]) if at else ""
            opens = before in PREPOSITIONS
            if fold(tokens[at]) in PREPOSITIONS or not all(
                map(_OF_A_DATE.fullmatch, tokens[at : at + size])
            ):
                continue
            period = asked_period(said)
            dated = opens or fold(said) not in _MAY_BE_NO_MONTH
            of_month = _DAY_OF_MONTH.fullmatch(said) if size == _DAY_AND_MONTH else None
            month = _A_MONTH.fullmatch(said) if size == 1 and dated else None
            if not (period or of_month or month):
                continue
            preposition = before if opens else "in"
            rest = " ".join((*tokens[: at - opens], *tokens[at + size :]))
            if of_month:
                number = month_number(of_month["month"] or of_month["named"])
                day = int(of_month["day"] or of_month["th"])
                yield When(preposition, None, number, day), rest
                if (last := _SHORT_YEAR.fullmatch(of_month["th"] or "")) is not None:
                    yield When(preposition, asked_period(f"20{last['year']}-{number:02}")), rest
                return
            yield When(preposition, period, month_number(said) if month else 0), rest
            return
    yield None, text
