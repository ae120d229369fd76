"""Whether a whole list is asked for, and whether a unit is a member of such a one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.answering.howto import instructs
from rag.text.terms import content_stems

if TYPE_CHECKING:
    from rag.records import EvidenceUnit

_ASKS = re.compile(
    r"^\W*(?:list|name (?:all|the|every)|enumerate|give me (?:all|the|every)"
    r"|(?:what|which) (?:kinds?|types?|sorts?) of"
    r"|(?:what are )?(?:some |the )?examples of)\b"
    r"|\blist(?:\s+(?:pls|please))?\W*$",
    re.IGNORECASE,
)


def asks_for_list(question: str) -> bool:
    """Whether several things of a kind are asked for, in so many words."""
    return bool(_ASKS.search(question))


def is_step(unit: EvidenceUnit) -> bool:
    """Whether a unit is an item that tells what to do, not one of several things."""
    return unit.kind == "item" and instructs(unit)


def is_member(question: str, unit: EvidenceUnit) -> bool:
    """Whether a unit is one of the things that a list lists, led in by words of the question."""
    led_in = unit.kind == "item" and content_stems(unit.context) & content_stems(question)
    return bool(led_in) and not instructs(unit)
