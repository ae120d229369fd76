"""As of when something in a note is said: the date of its heading, else that of the note."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.months import MONTH
from rag.text.periods import periods

if TYPE_CHECKING:
    from collections.abc import Sequence

_YEAR = r"(?:19|20)\d\d"
DATE = (
    rf"(?:{_YEAR}-\d\d(?:-\d\d)?|{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH},?\s+{_YEAR}|{MONTH},?\s+{_YEAR}|{_YEAR})"
)
"""A pattern for a written date, as fine as a day or as coarse as a year."""
_DATED_HEADING = re.compile(
    rf"^\W*(?P<first>{DATE})(?!\w)|[(\[,–—:-]\s*(?:as of\s+)?(?P<last>{DATE})\s*[)\]]?\s*$"
    rf"|\b(?:as of|updated|stand)\s+(?P<said>{DATE})(?!\w)",
    re.IGNORECASE,
)


def spoken_on(heading_path: Sequence[str], note_dates: Sequence[str]) -> str:
    """The day, month or year as of which a section speaks, ISO; "" where nothing tells.

    The nearest heading that is dated ("2026-01-14", "Valuation (June 2025)"), else the note.
    """
    for heading in reversed(heading_path):
        match = _DATED_HEADING.search(heading)
        if match:
            return coarse(match["first"] or match["last"] or match["said"])
    return note_dates[0] if note_dates else ""


def coarse(text: str) -> str:
    """A written date as ISO, as fine as it was written."""
    spans = periods(text)
    if not spans:
        return ""
    first, last = spans[0]
    if first == last:
        return first
    return first[:7] if first[:7] == last[:7] else first[:4]
