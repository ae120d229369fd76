"""What a unit states where the question leaves a gap: the figure, date or name nearest its words.

"What is the population of Pilzno?" leaves a number open; of "The population was 4,411 at the 2006
census" the number nearest to an asked word is the value. Two values differ where their folded
forms do, so "$2.82B" and "2.82 billion" are one value, and "1719" and "3 May 1719" agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.gap import NAME
from rag.text.figures import figures
from rag.text.months import OPENINGS
from rag.text.numberwords import NUMBER_WORDS
from rag.text.terms import STOPWORDS, content_stems, content_words, stem, stems_of, words

if TYPE_CHECKING:
    from rag.answering.gap import Gap
    from rag.records import EvidenceUnit

_DATES = re.compile(rf"\W*(?:\d|{OPENINGS})", re.IGNORECASE)
_TOKEN = re.compile(r"\S+")
_YEAR = re.compile(r"n[12]\d\d\d|n[12](?:\.\d+)?E\+3")
_DAY = re.compile(r"d(?:(\d{4})|-)-(\d\d)(?:-(\d\d))?")
_LETTERED = re.compile(r"^\W*\d+\.[^\W\d]")
# "One" is mostly no number: "one of them".
_COUNTED = {word: f"n{number}" for number, word in enumerate(NUMBER_WORDS) if number != 1}
_DATING = frozenset(stem(word) for word in "date day year when since time".split())
_WINDOWS = {"when": (3, 2, 1), "amount": (2, 1)}
_UNNAMED = 10
_FIRST_AND_LAST = 2
# What one is addressed by; no part of the name.
_ADDRESSED = frozenset("dr mr mrs ms mx prof professor sir dame".split())
_NO_NAMES = STOPWORDS | _ADDRESSED


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in the gap, folded, and how many words it is from one that was asked."""

    forms: frozenset[str]
    distance: int
    titled: frozenset[str] = frozenset()
    """The forms that only the note's title has."""


def value_of(gap: Gap, unit: EvidenceUnit, title: str, answer: str = "") -> Value | None:
    """The value that a unit of the note of this title states; None for none of the kind.

    Of a note whose title the question does not have, that title may be the name asked for.
    ``answer`` are the words of it that answer, where a reader has found some.
    """
    if gap.kind in _WINDOWS:
        near = frozenset(s for likes in gap.rest.values() for s in likes) or gap.subject
        read = _nearest(gap.kind, figures(gap.text), answer, near)
        if read is not None:
            return read
        text = unit.said if unit.kind != "row" else _asked_cells(gap.kind, unit, near)
        return _nearest(gap.kind, figures(gap.text), text, near)
    known = stems_of(gap.text)
    titled = frozenset[str]()
    if answer:
        said = frozenset(stem(w) for w in content_words(answer) if w not in _ADDRESSED) - known
    elif gap.kind:
        said = _names(unit.said) - known
        titled = _names(title) - known - said
    else:
        said = content_stems(unit.said) - known
    found = titled | said
    return Value(found, _UNNAMED, titled) if found else None


def agree(kind: str, one: Value, other: Value) -> bool:
    """Whether two values can both hold: a coarser date, or a name that is mostly the other's.

    Two people of one first name, or one surname, are two.
    """
    if kind == "when":
        return any(_same_day(a, b) for a in one.forms for b in other.forms)
    if kind == "amount":
        return bool(one.forms & other.forms)
    shorter, longer = sorted((one.forms, other.forms), key=len)
    if kind != "who":
        return 2 * len(shorter & longer) >= len(shorter)
    shared = sum(any(_same_name(a, b) for b in longer) for a in shorter)
    said = min(len(value.forms - value.titled) for value in (one, other))
    return 2 * shared >= len(shorter) and not (said == _FIRST_AND_LAST and shared == 1)


def _names(text: str) -> frozenset[str]:
    """Stems of the capitalised words."""
    parts = (part for name in NAME.findall(text) for part in words(name))
    return frozenset(stem(part) for part in parts if part not in _NO_NAMES)


def _same_name(one: str, other: str) -> bool:
    """An initial is the name that begins with it."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _asked_cells(kind: str, row: EvidenceUnit, near: frozenset[str]) -> str:
    """The cells of a row under the columns that are asked for, each with its column's name.

    In a row that the question's words label, such as "Founded | 1998", all of them.
    """
    wanted = near | (_DATING if kind == "when" else frozenset())
    if row.cells and stems_of(row.cells[0]) & near:
        return row.said
    cells = zip(row.columns, row.cells, strict=True)
    return "; ".join(f"{column} {cell}" for column, cell in cells if stems_of(column) & wanted)


def _same_day(one: str, other: str) -> bool:
    """Whether year, month and day are the same; what one of them leaves out agrees with any."""
    parts = zip(_parts(one), _parts(other), strict=False)
    return all(a == b or not a or not b for a, b in parts)


def _parts(form: str) -> tuple[str, ...]:
    """Year, month and day of a figure, as far as it goes; the year of ``d--02-06`` is ""."""
    date = _DAY.fullmatch(form)
    return date.groups("") if date else (str(int(float(form[1:]))),)


def _of_kind(kind: str, text: str) -> frozenset[str]:
    found = figures(text)
    if kind == "when":
        days = frozenset(form for form in found if form[0] == "d")
        return days or frozenset(form for form in found if _YEAR.fullmatch(form))
    if _LETTERED.match(text):
        return frozenset()  # 01.AI is a name
    counted = {_COUNTED[word] for word in words(text) if word in _COUNTED}
    numbers = {
        form for form in found if form[0] == "n" and not re.fullmatch(r"n(1[89]|20)\d\d", form)
    }
    return frozenset(numbers | counted)


def _nearest(kind: str, known: frozenset[str], said: str, asked: frozenset[str]) -> Value | None:
    tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(said)]
    named = [i for i, token in enumerate(tokens) if stems_of(token[2]) & asked]
    best: Value | None = None
    for start in range(len(tokens)):
        for length in _WINDOWS[kind]:
            if start + length > len(tokens):
                continue
            text = said[tokens[start][0] : tokens[start + length - 1][1]].strip("().,;:")
            if kind == "when" and not (_DATES.match(text) and _DATES.match(text.split()[-1])):
                continue  # no date begins or ends with "on"
            forms = _of_kind(kind, text) - known
            if forms:
                # A value follows its word more often than it precedes it.
                far = min((abs(start - n) + (start < n) for n in named), default=start + _UNNAMED)
                if best is None or far < best.distance:
                    best = Value(forms, far)
                break
    return best
