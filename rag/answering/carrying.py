"""How well a support carries a claim: word for word, or in most words and nothing against it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rag.answering.roles import swapped
from rag.answering.supports import folded_words
from rag.text.clauses import clauses
from rag.text.figures import figures, stands_in, without_figures
from rag.text.firstnumber import below_zero
from rag.text.measures import measured_alike, without_measures
from rag.text.negation import NEGATION, denied_alike
from rag.text.numberwords import in_digits
from rag.text.opposites import turned
from rag.text.terms import STOPWORDS, fold, stem, stems_of, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.answering.supports import Support

_NAME = re.compile(r"(?<![\w])(?:[A-Z][\w’'-]*|[\u3400-\u9fff]{2,})")
_COVERED = 0.7
_COVERED_OF_A_CLAUSE = 0.6
_KEPT = 256


def verbatim(claim: str, support: Support) -> float:
    """1 or more where the claim stands in the units word for word; a shorter unit counts more."""
    folded = folded_words(claim)
    if not folded or f" {folded} " not in support.own:
        return 0.0
    if _bare(claim) not in (_bare(support.said), _bare(support.quote)):
        # What denies a clause may not be cut off it, nor a piece of one unit joined to the next.
        whole = folded in (folded_words(support.said), folded_words(support.quote))
        alike = whole or (not support.parts and denied_alike(claim, support.spoken_of(claim)))
        against = turned(in_digits(claim), in_digits(support.told))
        if not alike or against or not _counts_alike(claim, support):
            return 0.0
    if set(folded.split()) <= STOPWORDS and not figures(claim):
        return 0.0  # "These are there:" says nothing
    return 1.0 + len(folded) / len(support.own)


@lru_cache(_KEPT)
def _bare(text: str) -> str:
    """A text without its blanks and what may stand at its end."""
    return "".join(text.split()).strip(".。!！,;")


def carried(claim: str, support: Support, is_plain: Callable[[str], bool]) -> float:
    """The share of the claim's words that the units carry, 0 where anything is against it.

    Of two units each clause must rest on one, or what is said of one could be said of the other.
    ``is_plain`` tells of a word that opens a sentence whether it is an ordinary one.
    """
    if not support.parts:
        return _carried(claim, support, is_plain)
    said = clauses(claim)
    if len(said) == 1 or _covered(claim, support) < _COVERED:
        return 0.0
    return min(max(_of_part(one, part, is_plain) for part in support.parts) for one in said)


def _of_part(clause: str, part: Support, is_plain: Callable[[str], bool]) -> float:
    """The same of one clause and one unit; of a row it must speak of what the row is about."""
    if part.key and not stems_of(part.key) & stems_of(clause):
        return 0.0
    return _carried(clause, part, is_plain, least=_COVERED_OF_A_CLAUSE)


def _covered(claim: str, support: Support) -> float:
    wanted = _telling(claim)
    return len(wanted & support.stems) / len(wanted) if wanted else 0.0


def _carried(
    claim: str, support: Support, is_plain: Callable[[str], bool], least: float = _COVERED
) -> float:
    covered = _covered(claim, support)
    if covered < least:
        return 0.0
    # Something of the claim must be the unit's own, not only its note's title and heading.
    own = bool((_telling(claim) - support.around) & support.own_stems) or any(
        stands_in(value, support.own_figures) for value in figures(in_digits(claim))
    )
    return covered if own and _agrees(claim, support, is_plain) else 0.0


@lru_cache(_KEPT)
def _telling(claim: str) -> frozenset[str]:
    """The stems that evidence must have; denials and units are held against it by themselves."""
    bare = NEGATION.sub(" ", without_figures(without_measures(in_digits(claim))))
    return frozenset(stem(word) for word in words(bare) if word not in STOPWORDS)


def _agrees(claim: str, support: Support, is_plain: Callable[[str], bool]) -> bool:
    """Whether nothing in the claim is against the evidence: denials, figures, names, roles."""
    return (
        denied_alike(claim, support.spoken_of(claim))
        and _named_alike(claim, support, is_plain)
        and _counts_alike(claim, support)
        and not swapped(claim, support.text)
        and not turned(in_digits(claim), in_digits(support.told))
        and not support.is_of_another_row(claim)
    )


def _counts_alike(claim: str, support: Support) -> bool:
    """Whether each figure stands there, in its unit and on its side of zero."""
    counted = in_digits(claim)
    said, negative = figures(counted), below_zero(counted)
    return (
        all(stands_in(value, support.figures) for value in said)
        and negative <= support.below_zero
        and not support.only_below_zero & (said - negative)
        and measured_alike(counted, support.measured)
    )


def _named_alike(claim: str, support: Support, is_plain: Callable[[str], bool]) -> bool:
    """Whether all names of the claim stand there.

    A capitalised word is a name, the one that opens a sentence if it is no ordinary one.
    """
    for found in _NAME.finditer(without_figures(in_digits(claim))):
        name = fold(found[0]).replace("’s", "").replace("'s", "").strip("'’-")
        if set(words(name)) <= STOPWORDS or _is_named(folded_words(name), support):
            continue
        opens = found.start() == 0 and found[0][1:].islower()
        if not opens or not (is_plain(name) or stem(name) in support.stems):
            return False
    return True


def _is_named(name: str, support: Support) -> bool:
    """Whether a name stands there whole, "Ann" not in "Anna"; a letter may open it: "J. Smith"."""
    if name not in support.folded:
        return False
    ends = "" if len(name) == 1 else r"(?!\w)"
    whole = re.search(rf"(?<!\w){re.escape(name)}{ends}", support.folded)
    return bool(whole) or stems_of(name) <= support.stems
