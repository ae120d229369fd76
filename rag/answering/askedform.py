"""The form of what a question asks for, where that tells more than its kind: a version, keys."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """What an answer holds somewhere."""

    held: re.Pattern[str]
    demanded: bool
    """Whether nothing without it can answer: a shortcut may lead through a park, a hotkey not."""


_VERSION = Form(re.compile(r"\d"), demanded=False)
_KEYS = re.compile(
    r"[⌘⌥⌃⇧]|\b(?:ctrl|control|cmd|command|alt|option|shift|win|meta)\b\W{0,3}\+|\bf\d{1,2}\b",
    re.IGNORECASE,
)
_FORMS = tuple(
    (re.compile(asks, re.IGNORECASE), form)
    for asks, form in (
        (
            (
                r"\b(?:which|what) (?:(?!(?:is|was|are|were|do|does|did)\b)\w+ )?"
                r"(?:version|release)\b(?! (?:date|day|year|notes?)\b)"
            ),
            _VERSION,
        ),
        (
            r"\b(?:keyboard shortcuts?|hotkeys?|key ?bindings?|key combinations?|which keys?)\b",
            Form(_KEYS, demanded=True),
        ),
        (r"\bshortcuts?\b", Form(_KEYS, demanded=False)),
    )
)


def asked_form(question: str) -> Form | None:
    """What an answer to the question holds; None where any words may do."""
    return next((form for asks, form in _FORMS if asks.search(question)), None)
