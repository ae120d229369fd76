"""The row or item that all words of a question single out: "gas bill March 2024".

Who types so little names the table, the column and the row, and a reader of sentences makes
nothing of it. Where every word is said by one entry alone or around it, that entry is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.answering.askedkind import asked_kind
from rag.listing.accounted import fitting
from rag.listing.accounts import accounts
from rag.listing.askedtimes import timed
from rag.listing.forms import BY_PLACE
from rag.text.figures import figures
from rag.text.terms import stem, telling_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.listing.entries import Entry
    from rag.records import EvidenceUnit, Hit

_FEWEST_TERMS = 2
_MOST = 3
_SAY_NOTHING = frozenset("much many come came date dates".split())


def sought(question: str, hits: Sequence[Hit]) -> tuple[Hit, list[EvidenceUnit]] | None:
    """The entry that the question means, or the few of one table or list, with their hit.

    None where there are none, or many. An entry is meant by words of its own, or by its day,
    among others that lack them.
    """
    if BY_PLACE.search(question):
        return None
    for when, rest in timed(question.rstrip(" ?.!")):
        terms = [word for word in telling_words(rest) if word not in _SAY_NOTHING]
        if len(terms) + (when is not None) < _FEWEST_TERMS:
            continue
        found = [
            (hit, kept)
            for hit in hits
            if hit.section
            for account in accounts([hit.section])
            if 0 < len(kept := fitting(account.entries, terms, when)) < len(account.entries)
        ]
        if found:
            hit, kept = found[0]
            few = len(found) == 1 and len(kept) <= _MOST
            tells = all(_tells(question, terms, entry) for entry in kept)
            return (hit, [entry.unit for entry in kept]) if few and tells else None
    return None


def _tells(question: str, terms: Sequence[str], entry: Entry) -> bool:
    """Whether it says something besides the words of the question: a figure where one is asked."""
    if asked_kind(question) in ("amount", "when"):
        return bool(figures(entry.unit.said) - figures(question))
    return bool(entry.own - {stem(term) for term in terms})
