"""A pronoun's place taken by the name that it stands for: "when was it founded"."""

from __future__ import annotations

import re

_SUBJECT = r"it|they|them|he|him|she"
_OWNER = r"its|their|his|her"
_PRONOUN = re.compile(rf"\b(?:(?P<owner>{_OWNER})|{_SUBJECT})\b", re.IGNORECASE)
# "Is it true that …" speaks of nothing.
_OF_NOTHING = re.compile(
    r"\bit\s+(?:true|possible|safe|ok|okay|worth|necessary|allowed|legal|likely)\b", re.IGNORECASE
)


def with_name(question: str, name: str) -> str | None:
    """The question with the name in the place of its one pronoun; None where that can't be told."""
    found = list(_PRONOUN.finditer(question))
    if len(found) != 1 or _OF_NOTHING.search(question):
        return None
    owned = "’s" if found[0]["owner"] else ""
    return f"{question[: found[0].start()]}{name}{owned}{question[found[0].end() :]}"
