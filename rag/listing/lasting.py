"""Until when something holds: "still under warranty" is a ``warranty until`` yet to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.listing.matching import stems
from rag.text.periods import asked_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from rag.listing.matching import Stems

_EXPIRY = frozenset(stems("expires expiry expiration expire"))
_UNTIL = _EXPIRY | frozenset(stems("until till to through on date by ends end"))
_ASKED = re.compile(
    r"^(?:(?P<out>out\s+of|no\s+longer(?:\s+(?:under|in))?)|under|in|within)?\s*(?P<what>.+?)"
    r"(?:\s+(?:as\s+of|as\s+at|on|in|at)\s+(?P<when>.+))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lasting:
    """What is asked to hold, or to be over, on a day."""

    what: Stems
    day: str
    over: bool

    def key_of(self, keys: Iterable[Stems]) -> Stems | None:
        """The property that says until when: ``warranty until``, or ``expires`` of what is valid.

        None where none does, or more than one.
        """
        fitting = [key for key in keys if self._says_until(key)]
        return fitting[0] if len(fitting) == 1 else None

    def _says_until(self, key: Stems) -> bool:
        rest = tuple(part for part in key if part not in _UNTIL)
        if self.what == stems("valid") and not rest:
            return bool(set(key) & _EXPIRY)
        return rest == self.what and len(rest) < len(key)

    def holds(self, until: Iterable[str]) -> bool:
        """Whether it does, by the last days of the dates that a note says."""
        last = max(until, default="")
        return bool(last) and (last < self.day) == self.over


def asked_lasting(text: str, today: date, *, negated: bool) -> Lasting | None:
    """``under warranty``, ``valid as of May 2026``, ``expired``; None where the time is none."""
    found = _ASKED.match(text)
    if found is None:
        return None
    period = asked_period(found["when"]) if found["when"] else (f"{today:%Y-%m-%d}",) * 2
    if period is None:
        return None
    what, over = stems(found["what"]), bool(found["out"]) != negated
    if what == stems("expired"):
        what, over = stems("valid"), not over
    return Lasting(what, period[0], over)
