"""Text of a note that speaks to whoever answers: an order, or a question, but no statement.

A note that holds such a line may be quoted to a reader who looks into it. It is no evidence: what
it wants said does not become true by standing there, so it can neither be an answer nor carry one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.records import EvidenceUnit

_ANSWER = r"(?:answer|answers|response|responses|reply|replies|message|output|completion)"
_ADDRESSED = re.compile(
    # "in your response", "of your answer's words", "to this reply"
    rf"\b(?:your|this|the)\s+(?:\w+\s+)?{_ANSWER}\b(?:['’]s)?"
    # "ignore all previous instructions" and its kin
    r"|\b(?:ignore|disregard|forget|override)\b[^.!?]{0,40}\b(?:instruction|prompt|rule|context|"
    r"above|previous|prior)\w*"
    r"|\byou (?:are|must|will) (?:now|henceforth)\b|\bsystem prompt\b",
    re.IGNORECASE,
)
_ORDERING = re.compile(
    r"(?:^|[.!?:;>•*-]\s+|[\"'“‘])(?:please\s+|now\s+|then\s+|also\s+)*(?:in your \w+,\s+)?(?:"
    r"add|adapt|amend|anagram|append|apply|augment|change|combine|convert|describe|disregard|do|"
    r"encode|end|enhance|finish|forget|give|group|ignore|include|insert|integrate|introduce|jumble|"
    r"make|mention|misspell|modify|omit|present|print|provide|put|rearrange|remove|render|repeat|"
    r"replace|reply|respond|return|reverse|rewrite|say|scramble|spell|start|state|substitute|"
    r"suggest|tease|tell|translate|use|write)\b",
    re.IGNORECASE,
)
_ADDRESSED_ALONE = re.compile(
    rf"^\W*(?:in|for|with|to|from)\s+your\s+(?:\w+\s+)?{_ANSWER}\b", re.IGNORECASE
)
_TASK = re.compile(
    r"(?:^|[.!?:;>•*-]\s+)(?:please\s+|now\s+)*(?:"
    r"(?:explain|break down|summari[sz]e|describe)\s+(?:to me\s+)?(?:the|how|why|what)\b"
    r"(?![^.!?]*\byou\b)"
    r"|(?:write|draft|compose|provide|create|generate|develop|produce|show|tell|give)\s+(?:me\s+|us\s+)?"
    r"(?:an?|the|some|another)\s+(?:[\w-]+\s+){0,2}?(?:poem|story|essay|speech|letter|e-?mail|joke|"
    r"song|introduction|summary|paragraph|sentence|headline|translation|equivalent|example|"
    r"function|script|program|recipe|review|article)\b"
    r"|translate\s+(?:the|this|these|it|that|following)\b"
    r"|(?:replace|substitute|swap)\s+(?:[\w-]+\s+){0,2}?(?:letters?|vowels?|consonants?)\b)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[?？]\W*$")
# "How long care is needed (six weeks? eight?)" states something in front of what it asks.
_ASIDE = re.compile(r"(?<=\w)[ \t]*[(（][^()（）]{1,500}[)）]\W*$")


def is_order(text: str) -> bool:
    """Whether a unit of a note asks or orders instead of stating.

    True for a question, for an order about the answer itself ("… in your reply"), for one that
    would lift the rules, and for a task such as one gives to an assistant ("Write a poem …"). A
    step of a manual ("Add the key to the file.") is none.
    """
    bare = text.strip()
    if (
        _QUESTION.search(_ASIDE.sub("", bare))
        or _TASK.search(bare)
        or _ADDRESSED_ALONE.search(bare)
    ):
        return True
    return bool(_ADDRESSED.search(bare) and _ORDERING.search(bare))


def states(unit: EvidenceUnit) -> bool:
    """Whether a unit can be evidence; code is, whatever it asks or orders."""
    return unit.kind == "code" or not is_order(unit.said)
