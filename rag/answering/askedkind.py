"""The kind of thing a question asks for: a time, an amount, someone, a place.

Question words of five languages, and the nouns by which a short question says the same: "price".
"""

from __future__ import annotations

import re

from rag.text.askingwords import AUX, IN, WH
from rag.text.terms import fold

# "When should I use it" asks for a reason, and no calendar has it.
_REASON = r"(?:should|would|to|(?:do|must|need) (?:i|you|we|one|people))\b"
_KINDS = {
    "when": (
        rf"\b(when(?! {_REASON})|(what|which) (year|date|day|month)|(date|year|day) of|\w+ dates?"
        r"|since when|wann|quand|cuando)\b|什么时候|何时|哪[一]?年|哪天"
    ),
    "amount": (
        r"\b(how (many|much|large|big|tall|long|far|old|high|heavy|fast)|percent\w*"
        r"|number|amount|population|size|price|cost|costs|fee|fees|salary|revenue|margin|profit|age|area|length"
        r"|height|weight|rate|share of|market cap|wie ?viele?|wie (hoch|gross|alt|lang|schwer)"
        r"|combien|cuant[oa]s?)\b|多少|几个|几家"
    ),
    "who": r"\b(who|whom|whose|wer|wem|wessen|quien)\b|谁|哪位",
    "where": (
        r"\b(where(?!.*\bstands?\b)|which (city|country|town)|location|located|hq"
        r"|headquarter\w*|wo|donde)\b|哪里|哪儿"
    ),
}
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
    found = ((match.start(), kind) for kind, p in _PATTERNS.items() if (match := p.search(lowered)))
    return min(found, key=lambda one: one[0], default=(0, ""))[1]
