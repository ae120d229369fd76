"""The cell of a table where the row and the column meet that a question names: a rota, a timetable.

"Who does Thursday mornings" has the name of a row in one word and that of a column in another, in
whichever form and on whichever side the table has them. No cell says both of itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.reading.evidence import units
from rag.reading.tables import NOTHING
from rag.text.calendarnames import calendar_names, in_full, named_stems
from rag.text.figures import figures
from rag.text.terms import STOPWORDS, fold, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.records import EvidenceUnit, Hit

_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d\b")
_NUMBER = re.compile(r"\d+")
_PAST = re.compile(r"\b(?:did|was|were|had|last|first|next|when|why|how)\b", re.IGNORECASE)
_OF_A_PLAN = frozenset(
    map(
        stem,
        "does do doing on cover covers covering work works working come comes coming duty slot"
        " shift rota roster timetable schedule scheduled planned happening happens time times there"
        " get have has whoever open".split(),
    )
)
"""What one asks a plan, which need not say so."""
_OVER = re.compile(r"\b(?:old|former|previous|until|till|ended|was)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Crossed:
    """The cell meant, or the row that is one day's."""

    hit: Hit
    row: EvidenceUnit
    cell: str
    """What stands there; "" where the whole row is meant."""


def crossed(question: str, hits: Sequence[Hit], today: str) -> Crossed | None:
    """None where the question names no cell by a weekday or month, or tables have different ones.

    Of several tables that have such a cell, that of the last day by ``today`` holds.
    """
    asked = frozenset(named_stems(question))
    named = calendar_names(asked)
    if not named or _PAST.search(question):
        return None
    told = asked - {stem(word) for word in STOPWORDS} - _OF_A_PLAN | named
    found = [
        (began, one)
        for hit in hits
        if hit.section and (began := _began(hit)) <= today
        for one in _met(told, hit)
    ]
    found = [one for one in found if not _is_over(one[1].hit)] or found
    if len({_NUMBER.sub("", one.hit.chunk.note) for _, one in found}) > 1:
        return None
    last = max((began for began, _ in found), default="")
    kept = [one for began, one in found if began == last]
    return kept[0] if len(kept) == 1 else None


def _began(hit: Hit) -> str:
    """The day that the heading over a table, or its note's title, names; "" for none."""
    for text in (*reversed(hit.chunk.heading_path), hit.chunk.title):
        days = sorted(one[1:] for one in figures(text) if re.match(r"d\d{4}", one))
        if days:
            return days[-1]
    return ""


def _is_over(hit: Hit) -> bool:
    return any(_OVER.search(text) for text in hit.chunk.heading_path)


def _met(told: frozenset[str], hit: Hit) -> Iterator[Crossed]:
    """The cells of each table of a section that all words of the question lead to."""
    tables: dict[int, list[EvidenceUnit]] = {}
    for unit in units(hit.section) if hit.section else ():
        if unit.kind == "row" and unit.columns:
            tables.setdefault(unit.group, []).append(unit)
    over = named_stems(" ".join((hit.chunk.note.removesuffix(".md"), *hit.chunk.heading_path)))
    for rows in tables.values():
        heads = in_full(_CLOCK.sub(" ", column) for column in rows[0].columns)
        labels = in_full(_CLOCK.sub(" ", row.cells[0]) for row in rows)
        around = over | heads[0]
        columns = _named(told, heads[1:], 1)
        lines = _named(told, labels, 0)
        said = frozenset().union(
            *(heads[at] for at in columns), *(labels[at] for at in lines), around
        )
        if not told <= said:
            continue
        if len(columns) == 1 and not lines and calendar_names(heads[columns[0]]):
            # A table with one thing a day needs no name for its row.
            lines = [n for n, row in enumerate(rows) if _cell(row, columns[0])]
        if len(columns) == len(lines) == 1:
            row = rows[lines[0]]
            if cell := _cell(row, columns[0]):
                yield Crossed(hit, row, cell)
        elif len(lines) == 1 and not columns and calendar_names(labels[lines[0]]):
            yield Crossed(hit, rows[lines[0]], "")


def _cell(row: EvidenceUnit, at: int) -> str:
    """What the row has there; "" where that is nothing."""
    cell = row.cells[at] if at < len(row.cells) else ""
    return "" if fold(cell) in NOTHING else cell


def _named(told: frozenset[str], labels: Sequence[frozenset[str]], first: int) -> list[int]:
    """The labels of which the question says every word; of "room" and "room 2" the longer."""
    found = [at for at, label in enumerate(labels) if (own := _own(label)) and own <= told]
    most = max((len(_own(labels[at])) for at in found), default=0)
    return [at + first for at in found if len(_own(labels[at])) == most]


def _own(label: frozenset[str]) -> frozenset[str]:
    return label - {stem(word) for word in STOPWORDS}
