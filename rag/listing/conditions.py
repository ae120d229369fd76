"""The conditions of a list, as the line above it says them: "tagged #policy", "not in 2025"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.listing.matching import bare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.listing.clauses import Clause

_SAID = {
    "tagged": ("tagged ", "not tagged "),
    "mentions": ("mentioning ", "not mentioning "),
    "links": ("linking to ", "without a link to "),
    "linked": ("linked from ", "not linked from "),
    "has": ("with ", "without "),
    "are": ("that are ", "that are not "),
}


def conditions_said(clauses: Iterable[Clause]) -> str:
    """All of them, in their order."""
    return " ".join(map(_said, clauses))


def _said(clause: Clause) -> str:
    if clause.relation in {"verb", "measured"}:
        said = ("not" if clause.negated else "", clause.verb, clause.preposition, clause.value)
        return " ".join(filter(None, said))
    if clause.relation == "in":
        return f"{'not ' if clause.negated else ''}{clause.preposition} {clause.value}"
    value = bare(clause.value)
    if clause.relation == "tagged":
        value = value if value.startswith("#") else f"#{value}"
    elif clause.relation == "mentions":
        value = f"“{value}”"
    return f"{_SAID[clause.relation][clause.negated]}{value}"
