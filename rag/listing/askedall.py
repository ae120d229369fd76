"""All entries of a kind, or how many, as a question asks for them: its words and its time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.listing.askedtimes import timed
from rag.listing.bounds import bound_alone
from rag.listing.forms import BY_PLACE, without_end
from rag.listing.matching import is_plural
from rag.text.terms import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.listing.askedtimes import When

    How = Literal["count", "dates", "which", "every"]

_DAYS = r"(?:dates|days|evenings|mornings|afternoons|nights|weekends)"
_TIMES = r"(?:times|occasions|sessions|visits|outings)"
_ASKS = r"(?:list|show(?:\s+me)?|give\s+me|tell\s+me|find|name|what\s+(?:are|were))"
_OF_DAYS = rf"(?:(?:list|what|which|all|the|were|are|of|my|our)\s+)*{_DAYS}\s+"
_EVERY = r"(?:every|each|all(?:\s+of)?(?:\s+(?:the|my|our))?)"
_FORMS: tuple[tuple[How, str], ...] = (
    ("count", rf"how\s+(?:often|many\s+(?P<kind>{_TIMES}|{_DAYS}))\b(?P<rest>.+)"),
    ("dates", rf"{_OF_DAYS}(?:(?:of|for|that|when|on\s+which)\s+)?(?P<rest>.+)"),
    ("dates", r"(?:list\s+|all\s+|what\s+(?:are\s+)?)?(?:the\s+)?(?P<rest>.+)\s+dates"),
    ("dates", r"when\s+(?:was|were|did|have|has)\s+(?P<rest>.+)"),
    ("every", rf"(?:{_ASKS}\s+)?{_EVERY}\s+(?P<rest>.+)"),
    ("every", r"list\s+(?:the\s+|my\s+|our\s+)?(?P<rest>.+)"),
    ("which", r"which\s+(?P<rest>(?:\w+\s+){1,3}.+)"),
)
_LONGEST_KIND = 3
"""Words behind "which" among which the kind is: "which wholesale people take"."""
_OTHERWISE = re.compile(
    r"\b(?:not|never|no|none|nothing|nobody|without|except|excluding|but|or|other|both|same|than"
    r"|if|why|still|yet|between)\b|n['’]?t\b",
    re.IGNORECASE,
)
"""What sets entries apart by more than the words that are true of them."""


@dataclass(frozen=True, slots=True)
class AskedAll:
    """What is asked for of all entries that ``text`` is true of, and that are of that time."""

    how: How
    """``count`` how many; ``dates`` those that have a day; ``which`` of those in a column."""
    kind: str
    """What is counted, or what several of are asked for; "" where no word says it."""
    text: str
    when: When | None = None


def asked_all(question: str) -> Iterator[AskedAll]:
    """What a question wants all of, by each reading of its time; nothing for other questions."""
    text = without_end(question)
    if BY_PLACE.search(text) or _OTHERWISE.search(text) or bound_alone(text)[0]:
        return
    fits = (
        (how, found) for how, form in _FORMS if (found := re.fullmatch(form, text, re.IGNORECASE))
    )
    asked = next(fits, None)
    if asked is None:
        return
    how, found = asked
    kind = found.groupdict().get("kind") or ""
    if how == "which":
        behind = words(found["rest"])[:_LONGEST_KIND]
        kind = next((word for word in behind if is_plural(word)), "")
        if not kind:
            return  # "which vet" is one
    for when, rest in timed(found["rest"]):
        yield AskedAll(how, kind, rest, when)
