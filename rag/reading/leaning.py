"""What is understood only with the sentence before it: "It will take up to three days", or code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.namewords import names_like_stops
from rag.text.sentences import COLONS
from rag.text.terms import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit

_LEANS = re.compile(
    r"\W*(?:it|this|that|these|those|they|he|she|its|their|his|her|for example|for instance"
    r"|otherwise|instead|then|if so|if not|in that case|however|also)\b",
    re.IGNORECASE,
)


def leans_on(unit: EvidenceUnit, every: Sequence[EvidenceUnit]) -> EvidenceUnit | None:
    """The sentence or code before the unit, if the unit opens by pointing back.

    ``every`` are the units of its section in reading order. What it points at may end another
    paragraph: "On a phone the message is `null`." and below "It means the same as …".
    """
    opens = _LEANS.match(unit.said) if unit.kind == "sentence" else None
    # "IT orders the laptops" points at nothing.
    if opens is None or not names_like_stops(unit.said).isdisjoint(words(opens[0])):
        return None
    at = next((place for place, one in enumerate(every) if one == unit), 0)
    before = every[at - 1] if at else None
    return before if before is not None and before.kind in ("sentence", "code") else None


def leads_to(unit: EvidenceUnit, every: Sequence[EvidenceUnit]) -> EvidenceUnit | None:
    """What a block of code or an item is for or about: the sentence or the item that it hangs on.

    Code hangs on the sentence that opens it, "To read the first:" or "To read all, use" right
    above it, an item that points back, "This is the safest", on the item over it.
    """
    if unit.kind == "item" and _LEANS.match(unit.said):
        over = (one for one in every if one.kind == "item" and one.said == unit.context)
        return next(over, None)
    at = every.index(unit) if unit.kind == "code" and unit in every else 0
    before = every[at - 1] if at else None
    if before is None or before.kind != "sentence":
        return None
    opens = before.said.endswith(COLONS) or unit.context.endswith(before.said)
    return before if opens else None
