"""Words by which a text says that something is not so, and which clause of it they deny."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.text.terms import stem, stems_of, telling_words

_ENGLISH = (
    r"\b(?:not(?!\s+only\b)"
    r"|no(?!\.\s*(?:of\b|\d)|\s+(?:more|less|fewer|later|earlier)\s+than\b)"
    r"|nobody|nothing|never|none|nor|neither|without|cannot"
    r"|denied|denies)\b|n['’]t\b"
)
_OTHERS = (
    "nicht kein keine keinen keinem keiner keines nie niemals weder ohne "  # German
    "ne pas jamais aucun aucune sans "  # French
    "nunca jamás sin ningún ninguno ninguna tampoco nadie "  # Spanish
    "não sem nenhum nenhuma nem "  # Portuguese
    "non senza nessun nessuno nessuna "  # Italian
    "niet geen nooit zonder"  # Dutch
).split()
# "NE" is a quarter of the sky and "SEM" a microscope, "non-profit" and "sans serif" deny nothing.
_WRITTEN = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in _OTHERS)
_UNSPACED = (
    "不(?![仅僅同断斷久锈鏽])|[没沒]|未(?![来來])|[无無](?![线線论論])|非(?![常洲])"
    "|ない|ません|なかった"
)
NEGATION = re.compile(
    rf"{_ENGLISH}|(?-i:\b(?:{_WRITTEN})\b(?![-\s]?serif)(?!-)|\bn['’](?=[aeéèêiouyh]))|{_UNSPACED}",
    re.IGNORECASE,
)
_PARTED = re.compile(
    r"(?P<stop>[.!?…]+(?=\s|$)|[。！？])|,(?=\s)|[;:()\[\]，；：（）]|\s[-–—]+\s|(?<=\w)—(?=\w)"
    r"|(?=\b(?:but|although|though|while|whereas|aber|mais|pero|ma|mas|maar)\b)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"\W*(?:yes|no|nein|ja|non|oui|sí|si|não|sim|nee)\W*", re.IGNORECASE)
_ABOUT_ALL = stems_of("true case correct fact right evidence proof circumstances account way")
"""What a clause may speak of and still deny another: "It is not true, as some say, that …"."""
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class _Clause:
    """What stands between two marks: its telling stems, and whether it denies."""

    sentence: int
    stems: frozenset[str]
    denies: bool
    reaches: bool
    """Whether it denies the rest of its sentence too: "Do not, …"."""


def denied_alike(claim: str, evidence: str) -> bool:
    """Whether the evidence denies just what the claim does, clause by clause.

    A no elsewhere is nothing against a claim: "Norvik, which is not listed, has 530 employees".
    """
    there = _clauses(evidence)
    return all(one.denies == _denied(one, there) for one in _clauses(claim))


def _denied(one: _Clause, there: tuple[_Clause, ...]) -> bool:
    """Whether a clause denies of those that carry this one, or one that reaches them."""
    carrying: list[_Clause] = []
    left = one.stems
    while left and there:
        best = max(there, key=lambda clause: len(clause.stems & left))
        if not best.stems & left:
            break
        carrying.append(best)
        left -= best.stems
    sentences = {clause.sentence for clause in carrying}
    return any(clause.denies for clause in carrying) or any(
        clause.reaches and clause.sentence in sentences for clause in there
    )


@lru_cache(_KEPT)
def _clauses(text: str) -> tuple[_Clause, ...]:
    """The clauses of a text; what says nothing by itself ("Do not, …") belongs to the next."""
    found: list[_Clause] = []
    sentence, start, waits = 0, 0, False
    ends = [(m.start(), m.end(), bool(m["stop"])) for m in _PARTED.finditer(text)]
    for end, following, stops in [*ends, (len(text), len(text), True)]:
        piece = text[start:end]
        start = following
        denies = bool(NEGATION.search(piece))
        stems = frozenset(stem(word) for word in telling_words(NEGATION.sub(" ", piece)))
        if stems:
            reaches = waits or (denies and stems <= _ABOUT_ALL)
            found.append(_Clause(sentence, stems, denies or waits, reaches))
            waits = False
        elif denies and not _ANSWERS.fullmatch(piece):
            waits = True
        if stops:
            if waits and found:  # "… or not."
                last = found.pop()
                found.append(_Clause(last.sentence, last.stems, denies=True, reaches=True))
            waits = False
            sentence += 1
    return tuple(found)
