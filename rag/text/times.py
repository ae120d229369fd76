"""When something happens, where no date says it: a part of the day, a weekday, a feast."""

from __future__ import annotations

import re

from rag.text.months import NAMES

_TIME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|mornings?|afternoons?|evenings?"
    r"|at (?:noon|midnight|night|dawn|dusk|sunrise|sunset)|christmas|easter|yesterday|tomorrow"
    r"|(?:in|last|next|every|each|this|early|late|mid)[ -](?:spring|summer|autumn|winter"
    rf"|{'|'.join(NAMES)}))\b",
    re.IGNORECASE,
)


def tells_a_time(text: str) -> bool:
    """Whether a text says when, if by no date."""
    return bool(_TIME.search(text))
