"""What a draft says beyond its question. A question said back stands in every note it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.askingwords import AUX
from rag.text.code import lines_with_code, outside_code
from rag.text.terms import stem, telling_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.records import Claim, Evidence

_MARKER = re.compile(r"\s*\[\d{1,3}\]")
_LEAST_WORDS = 3
_YES_NO = re.compile(rf"\W*{AUX}\b", re.IGNORECASE)


def without_echoes(draft: str, question: str) -> str:
    """The draft without the lines that ask, or say nothing but what the question has.

    A yes-or-no question may be answered in its own words, and any with a block of code.
    """
    asked, decides = _stems(question), bool(_YES_NO.match(question))
    kept = []
    for told in lines_with_code(draft):
        if told.is_code:
            kept.append(told.written)
            continue
        line = told.text
        said = outside_code(_unmarked, line).strip().rstrip("\"'”*_ ")
        echoes = said.endswith(("?", "？")) or (not decides and _stems(said) <= asked)
        if not said or not echoes:
            kept.append(line)
    return "\n".join(kept)


def in_sentences(draft: str) -> str:
    """The draft without the lines that are mere names, figures or pieces of a list of sources."""
    return "\n".join(
        line.written
        for line in lines_with_code(draft)
        if line.is_code or len(_stems(outside_code(_unmarked, line.text))) >= _LEAST_WORDS
    )


def tells(best: Evidence, question: str, claims: Iterable[Claim]) -> bool:
    """Whether the claims that stand say anything of what the unit says beyond the question.

    What decides a yes-or-no question may say nothing beyond it.
    """
    if _YES_NO.match(question):
        return True
    news = _stems(best.unit.said) - _stems(question)
    return not news or any(claim.supported and news & _stems(claim.text) for claim in claims)


def _unmarked(text: str) -> str:
    return _MARKER.sub("", text)


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, telling_words(text)))
