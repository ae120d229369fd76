"""The kind of thing a question asks for: a time, an amount, someone, a place.

Question words of five languages, and the nouns by which a short question says the same: "price".
"""

from __future__ import annotations

import re

from rag.text.askingwords import AUX, IN, WH
from rag.text.terms import fold

# "When should I use it" asks for a reason, and no calendar has it.
_REASON = r"(?:should|would|to|(?:do|must|need) (?:i|you|we|one|people))\b"
_WHEN = "(?:when|quand|cuando|quando|wanneer)"
_WHO = "(?:who|whom|whose)"
_MEASURE = (
    r"(?:percent\w*|number|amount|population|size|price|costs?|fees?|salary|revenue|margin|profit|age"
    r"|area|length|height|weight|rate|share of|market cap)"
)
_KINDS = {
    "when": (
        rf"\b({_WHEN}(?! {_REASON})|(what|which) (year|date|day|month)|(date|year|day) of"
        r"|\w+ dates?|wann)\b|什么时候|何时|哪[一]?年|哪天"
    ),
    "amount": (
        rf"\b(how (many|much|large|big|tall|long|far|old|high|heavy|fast)|{_MEASURE}"
        r"|what (do|does|did)\b.*\b(costs?|pay)|wie ?viele?|wie (hoch|gross|alt|lang|schwer)"
        r"|combien|cuant[oa]s?)\b|多少|几个|几家"
    ),
    "who": rf"\b({_WHO}|wer|wem|wessen|quien)\b|谁|哪位",
    "where": (
        r"\b(where(?!.*\bstands?\b)|which (city|country|town)|location|located|hq"
        r"|headquarter\w*|wo|donde)\b|哪里|哪儿"
    ),
}
# What they open is a clause, and no question, where nothing of these stands around them: "what
# happens when I delete it", "folks who belong to no team".
_ASKED_WHEN = re.compile(
    rf"(?:^\W*(?:(?:and|or|so|(?:please )?tell me)\W+)?|\b(?:since|until|till|from|by|know|says?"
    rf"|remember|date|year|month|day|desde|hasta|depuis|da|dal|sinds)\W+){_WHEN}\b"
    rf"|\b{_WHEN}(?:\s+{AUX}\b|\s+(?:and|or)\b|\W*$)"
)
_ASKED_WHO = re.compile(
    rf"(?:^\W*|[,:;/—–-]\s*|\b(?:and|or|so|by|of|to|for|from|with|about|on|in|than|amongst?|between"
    rf"|know|say|says|tell|tells)\s+)(?:me\s+)?{_WHO}\b|\b{_WHO}\W*$"
)
# "What is the size of it", "what population has it"; but not "what unit is the size in".
_WHAT_MEASURE = re.compile(
    rf"\bwhat(?:['’]?s|\s+{AUX})(?:\s+(?!{AUX}\b)[^\s,;]+){{0,4}}\s+$"
    rf"|\b(?:what|which)(?:\s+(?!{AUX}\b|the\b)[^\s,;]+){{0,2}}\s+$"
)
_ASKS_OTHERWISE = re.compile(rf"\b{WH}\b|^\W*{AUX}\b")
_CLAUSE = re.compile(
    rf"^\W*(?:when|while|if|after|before|once)\b[^,?]*,\s*(?={IN}(?:{WH}|{AUX})\b)"
)
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _KINDS.items()}


def asked_kind(question: str) -> str:
    """``when``, ``amount``, ``who``, ``where``, or "" where the question doesn't say.

    What is asked first is asked: "who signs when a risk stays" asks for somebody. A clause before
    the question asks for nothing: "when a risk stays, what is done".
    """
    lowered = _CLAUSE.sub("", fold(question))
    found = (
        (match.start(), kind)
        for kind, pattern in _PATTERNS.items()
        for match in pattern.finditer(lowered)
        if not _says_more(lowered, match)
    )
    return min(found, key=lambda one: one[0], default=(0, ""))[1]


def _says_more(question: str, word: re.Match[str]) -> bool:
    """Whether a "when", a "who" or a "size" only says more of something, and is not asked for."""
    if re.fullmatch(_WHEN, word[0]):
        return not _lies_in(_ASKED_WHEN, question, word)
    if re.fullmatch(_WHO, word[0]):
        return not _lies_in(_ASKED_WHO, question, word) and bool(
            _ASKS_OTHERWISE.search(question[: word.start()])
        )
    if re.fullmatch(_MEASURE, word[0]):
        before = question[: word.start()]
        return bool(_ASKS_OTHERWISE.search(before)) and not _WHAT_MEASURE.search(before)
    return False


def _lies_in(pattern: re.Pattern[str], question: str, word: re.Match[str]) -> bool:
    """Whether the word is part of what the pattern finds in the question."""
    return any(m.start() <= word.start() < m.end() for m in pattern.finditer(question))
