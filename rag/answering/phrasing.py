"""An evidence unit as an answer says it: of a row, the cell that the question asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.reading.tables import NOTHING, say_cells
from rag.text.calendarnames import calendar_names, in_full, named_stems
from rag.text.code import as_code, outside_code
from rag.text.figures import figures, has_figure
from rag.text.terms import STOPWORDS, content_words, stem, stems_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit

# Left by web pages and read by a checker of answers as a marker: "2001 census[1]".
_FOOTNOTE = re.compile(r"(?<=\S)\s?\[\d{1,3}\](?!\()")
_NARROW = 2
_FEWEST_DAYS = 3
_YES_NO = re.compile(r"\W*(?:yes|no)\W*", re.IGNORECASE)
_LONGEST_ROW = 400
"""Characters of a row that is still said whole."""
_FEW_CELLS = 6
# Asks for no one value.
_OPEN = re.compile(
    r"^\W*(?:why|how(?!\s+(?:much|many|large|big|high|old|long|tall|far))|tell|describe|explain"
    r"|compare|list|show|who|does|do|is|are|was|were|did|has|have)\b",
    re.IGNORECASE,
)


def said_for(question: str, unit: EvidenceUnit) -> str:
    """``Gross margin: ~65% (TTM Jun 2025)`` where one cell of the row is asked for.

    That is so where the question names the row, and with it one or two columns or, naming none,
    leaves but one cell with a figure. Of a very wide row a few cells are said, and "…" for the
    rest. Code is said line for line, any other unit as it is, without footnote marks.
    """
    if unit.kind == "code":
        return as_code(unit.said)
    said = outside_code(_without_notes, unit.said)
    if unit.kind != "row" or len(unit.cells) <= _NARROW:
        return said
    asked = _of_days(question, unit)
    if not asked and _named(question, unit.cells[0]):
        asked = _asked_cells(question, unit)
    if not asked and len(said) <= _LONGEST_ROW:
        return said
    more = "" if asked else "; …"
    told = say_cells(unit.cells, unit.columns, asked or _few_cells(question, unit))
    return f"{_without_notes(told)}{more}"


def _without_notes(text: str) -> str:
    return _FOOTNOTE.sub("", text)


def _of_days(question: str, unit: EvidenceUnit) -> list[int]:
    """Of a table with a column for each day or month, that of the one that is asked for.

    [] where a cell only says yes or no: the check could not tell which day it is said of.
    """
    heads = in_full(unit.columns)
    days = [calendar_names(head) for head in heads]
    if sum(map(bool, days)) < _FEWEST_DAYS:
        return []
    asked = calendar_names(named_stems(question))
    every = range(1, min(len(days), len(unit.cells)))
    found = [at for at in every if days[at] & asked and unit.cells[at].lower() not in NOTHING]
    return [] if any(_YES_NO.fullmatch(unit.cells[at]) for at in found) else found


def _named(question: str, cell: str) -> bool:
    """Whether the question says the row's first cell, all its words in whatever order."""
    wanted = named_stems(" ".join(w for w in words(cell) if w not in STOPWORDS))
    return bool(wanted) and wanted <= named_stems(question)


def _asked_cells(question: str, unit: EvidenceUnit) -> list[int]:
    """Numbers of the cells asked for; [] where the whole row may be meant."""
    label = {stem(w) for w in words(unit.cells[0])}
    asked = {stem(w) for w in content_words(question)} - label
    filled = [
        at for at in range(1, min(len(unit.cells), len(unit.columns)))
        if unit.cells[at].lower() not in NOTHING
    ]  # fmt: skip
    heads = {at: {stem(w) for w in content_words(unit.columns[at])} for at in filled}
    # Of "Memory" and "Memory type", the one that has most of its name in the question.
    fits = {at: (len(heads[at] & asked), -len(heads[at] - asked)) for at in filled}
    most = max(fits.values(), default=(0, 0))
    by_name = [at for at in filled if most[0] and fits[at] == most]
    told = stems_of(question)
    if (
        by_name
        and not _OPEN.search(question)
        and all(stems_of(unit.cells[at]) <= told for at in by_name)
    ):
        return []  # what the question says itself, it does not ask for, unless whether it is so
    if by_name:
        return by_name if len(by_name) <= _NARROW and _all_told(asked, by_name, unit) else []
    if _OPEN.search(question):
        return []
    counted = [at for at in filled if figures(unit.cells[at]) or has_figure(unit.cells[at])]
    return counted if len(counted) == 1 else []


def _few_cells(question: str, unit: EvidenceUnit) -> list[int]:
    """Of a wide row the cells that have most of the question's words, in their order."""
    asked = {stem(w) for w in content_words(question)}
    filled = [
        at for at in range(1, min(len(unit.cells), len(unit.columns)))
        if unit.cells[at].lower() not in NOTHING
    ]  # fmt: skip
    shared = {
        at: len(asked & {stem(w) for w in words(f"{unit.columns[at]} {unit.cells[at]}")})
        for at in filled
    }
    return sorted(sorted(filled, key=lambda at: -shared[at])[:_FEW_CELLS])


def _all_told(asked: set[str], cells: Sequence[int], unit: EvidenceUnit) -> bool:
    """Whether no word asked for stands only in a cell that would be left out."""
    left_out = " ".join(cell for at, cell in enumerate(unit.cells) if at and at not in cells)
    return not asked & {stem(w) for w in words(left_out)}
