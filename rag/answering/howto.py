"""Whether somebody asks how to do a thing, and whether a unit tells what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.records import EvidenceUnit

_ASKS = re.compile(
    r"\W*(?:how (?:do|can|should|would|to)\b(?! (?:you|they|we|i)? ?(?:know|mean|think|feel)\b)"
    r"|steps? (?:to|for)\b)",
    re.IGNORECASE,
)
_DOES = (
    "add|adjust|allow|apply|ask|assign|attach|avoid|begin|bring|browse|build|call|change|check"
    "|choose|clear|click|close|configure|confirm|connect|contact|convert|copy|create|cut|delete"
    "|disable|double-click|download|drag|draw|drop|edit|enable|enter|exclude|export|extract|fill"
    "|find|follow|format|generate|give|go|hold|hover|import|include|insert|install|keep|launch"
    "|leave|let|link|locate|log|long-press|look|make|mark|merge|mix|mount|move|name|navigate|open"
    "|pass|paste|pick|place|point|pour|press|prevent|pull|push|put|quit|read|rebuild|record"
    "|refresh|register|remove|rename|replace|request|reset|resize|restart|restore|return"
    "|right-click|run|save|scroll|search|select|send|set|share|sign|split|start|stop|store|swipe"
    "|switch|sync|take|tap|test|toggle|transfer|try|turn|type|uncheck|undo|uninstall|unzip|update"
    "|upgrade|upload|use|visit|wait|wrap|write"
)
# "Export a note to Word" asks how, "share of the revenue" and "name the investors" don't.
_IMPERATIVE = re.compile(
    rf"\W*(?:please\s+)?(?!(?:ask|call|find|give|look|name)\b)(?:{_DOES})\s+"
    r"(?:an?|the|my|your|our|all|some|any|one|several|two|new|up|off|on|out|back|it|them|this|that"
    r"|from|to|into)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    rf"(?:^|[,;:.]\s+)\W*(?:(?:first|then|next|now|finally|please|simply|just|instead),?\s+)?"
    rf"(?:{_DOES})\b"
    r"|\b(?:you|one|users?|we) (?:can|could|should|must|may|need|have to|will)\b"
    r"|\bby (?:\w+ly )?\w+ing\b"
    r"|\b(?:using|with) (?:the|a|an) (?:command|button|menu|shortcut|key)\b",
    re.IGNORECASE,
)


def asks_how(question: str) -> bool:
    """Whether the answer tells what to do."""
    return bool(_ASKS.match(question) or _IMPERATIVE.match(question))


def instructs(unit: EvidenceUnit) -> bool:
    """Whether a unit tells what to do, or shows it as code."""
    return unit.kind == "code" or bool(_TELLS.search(unit.said))
