"""The form of what a question asks for, where that tells more than its kind: a version, keys."""

from __future__ import annotations

import re

_FORMS = (
    (
        re.compile(
            r"\b(?:which|what) (?:(?!is\b|was\b|are\b|were\b|do|did\b)\w+ )?(?:version|release)\b"
            r"(?! (?:date|day|year|notes?)\b)",
            re.IGNORECASE,
        ),
        re.compile(r"(?<![\w.])v?\d+(?:\.\d+)+(?!\w)", re.IGNORECASE),
    ),
    (
        re.compile(
            r"\b(?:shortcuts?|hotkeys?|key ?bindings?|key combinations?|which keys?)\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"[⌘⌥⌃⇧]|\b(?:ctrl|control|cmd|command|alt|option|shift|win|meta)\b\W{0,3}\+|\bf\d{1,2}\b",
            re.IGNORECASE,
        ),
    ),
)


def asked_form(question: str) -> re.Pattern[str] | None:
    """What an answer to the question has to hold somewhere; None where any words may do."""
    return next((form for asks, form in _FORMS if asks.search(question)), None)
