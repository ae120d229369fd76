"""Tasks as a question asks for them: "open garden tasks", and what is still to do of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.listing.forms import without_end
from rag.reading.boxes import state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit, Section

    State = Literal["open", "done", ""]

OPEN_WORDS = "open|unfinished|undone|incomplete|pending|outstanding|remaining|unchecked|unresolved"
_DONE_WORDS = "done|finished|completed?|checked(?:\\s+off)?|closed|ticked(?:\\s+off)?"
_STATE = rf"(?:(?P<open>{OPEN_WORDS})|(?P<done>{_DONE_WORDS}))"
_ASKED = re.compile(
    r"^(?:(?:list|show|give|find|name)(?:\s+me)?\s+|(?:what|which)\s+(?:are|were)\s+|which\s+|what\s+"
    r"|how\s+many\s+|(?:do|did)\s+(?:i|we)\s+have\s+|are\s+there\s+)?"
    rf"(?:(?:all|any|of|the|my|our)\s+)*(?:{_STATE}\s+)?(?:(?P<topic>#?[\w/-]+)\s+)??"
    r"(?P<kind>tasks|to-?\s?dos|todo\s+items|action\s+items)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_ASKS_WHAT_THEY_ARE = re.compile(r"what are (?:tasks|to-?\s?dos|todo items)", re.IGNORECASE)
_STATED = re.compile(
    r"^\s*(?:(?:that|which)\s+)?(?:(?:are|is|were|have\s+been|have\s+i|did\s+i|have\s+we)\s+)?"
    rf"(?:still\s+|already\s+)?(?P<not>not\s+(?:yet\s+)?)?{_STATE}\b(?:\s+yet\b)?",
    re.IGNORECASE,
)
_THERE = r"(?:are\s+there|do\s+(?:i|we)\s+(?:still\s+)?have|(?:are\s+)?(?:still\s+)?left)"
_FILLING = re.compile(
    rf"^\s*(?:(?:that|which)\s+)?(?:{_THERE}|are|is|were)\b|(?:\s*\b(?:{_THERE}|altogether"
    r"|in\s+total|in\s+(?:my|the|this)\s+(?:whole\s+)?(?:vault|notes)))+$",
    re.IGNORECASE,
)
_STILL_OPEN = re.compile(
    rf"\b(?:{OPEN_WORDS}|still|left|missing|yet|to\s+do|needs\s+(?:to\s+be|\w+ing)"
    r"|(?:ha[sd]|have|is|are|was|were|did)(?:\s+not|n['’]t)|not\s+(?:done|\w+ed))\b",
    re.IGNORECASE,
)
_ALREADY_DONE = re.compile(rf"\b(?:{_DONE_WORDS}|already)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskedTasks:
    """Tasks asked for: in which state, "" for any, and under which conditions, as text."""

    state: State
    conditions: str
    topic: str = ""
    """The word before "tasks", as in "open garden tasks"."""


def asked_tasks(question: str) -> AskedTasks | None:
    """What tasks a question asks for; None for any other question."""
    text = without_end(question)
    found = _ASKED.match(text)
    if found is None or _ASKS_WHAT_THEY_ARE.fullmatch(text):
        return None
    state: State = "open" if found["open"] else "done" if found["done"] else ""
    rest = found["rest"]
    stated = _STATED.match(rest)
    if stated:
        is_open = bool(stated["open"]) != bool(stated["not"])
        state, rest = ("open" if is_open else "done"), rest[stated.end() :]
    conditions = _FILLING.sub("", rest).strip()
    if found["kind"].lower().startswith("action") and not conditions:
        return None  # those of a meeting may be a list without boxes
    return AskedTasks(state, conditions, found["topic"] or "")


def in_asked_state(
    question: str, items: Sequence[EvidenceUnit], section: Section
) -> Sequence[EvidenceUnit]:
    """Those whose box is as the question says; all where it says nothing, or none is so."""
    is_open, is_done = _STILL_OPEN.search(question), _ALREADY_DONE.search(question)
    if bool(is_open) == bool(is_done):
        return items
    wanted = "open" if is_open else "done"
    return [unit for unit in items if state_of(section, unit) == wanted] or items
