"""A second step to the row, item or section about somebody whom the first one only names.

"Phone number of the man who replastered the ceiling": a log says that Kev Moult did, and a row of
another note has his number. ``bridge`` steps to a note of that name; here none need be called so.
Without one place that is about just this name, and gives just what is asked for, there is no step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.askedof import AskedOf, asked_of
from rag.reading.evidence import units
from rag.reading.tables import NOTHING
from rag.records import Asked, Evidence, Selection
from rag.text.figures import has_figure
from rag.text.months import names_a_month
from rag.text.terms import STOPWORDS, content_stems, spaced, stems_of, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.records import EvidenceUnit, Hit

_CAPITAL = r"[^\W\d_a-z][\w’'-]*"
_NAME = re.compile(rf"{_CAPITAL}(?: {_CAPITAL}| & {_CAPITAL})*")
_OWN = re.compile(r"['’]s?$")
_LABEL = re.compile(r"^[^:;.]{1,40}:\s+")
_NO_DIGIT = re.compile(r"\D")
# "Joy asked for Dawn's number", "Joy lives with Dawn, 07700 900640".
_ANOTHERS = re.compile(rf"{_CAPITAL}['’]s\b|{_CAPITAL}[\s,:(–—-]{{0,4}}$")
_OPENING = re.compile(r"(?:^|[.!?:]\s)\W*$")
_NEAR = 6
_TOLD_APART = 9
"""Digits at the end of a phone number by which it is told, with or without a country's code."""
_LIKE_THE_BEST = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """One thing asked with its own hits, whose ranks its evidence cites."""

    asked: Asked
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _About:
    """A unit about a name."""

    marker: int
    unit: EvidenceUnit
    whole: str
    """The name as it stands there, which may have more to it: "Abel Tilney" for "Abel"."""


def by_name(
    question: str,
    told: Sequence[Selection],
    *,
    search: Callable[[str], tuple[Hit, ...]],
    select: Callable[[str, tuple[Hit, ...]], Selection],
    enough: float,
) -> tuple[Found, Found] | None:
    """Both steps, each with its hits; None where what was ``told`` gives what is asked for.

    And where the one described isn't found, or the name can be of two.
    """
    asked = asked_of(question)
    if asked is None or any(_answers(one, asked, enough) for one in told):
        return None
    hits = search(asked.described)
    selection = select(asked.described, hits)
    first = _telling(asked, selection, hits, enough)
    if first is None or _value(first.unit, asked):
        return None
    name = _name(question, first, hits[first.marker - 1])
    if not name or any(_is_read(one, asked, first, name, enough) for one in told):
        return None
    there = search(asked.of(name))
    about = [one for hit in there for one in _about(name, asked, hit) if one.unit != first.unit]
    if len({spaced(one.whole) for one in about} - {spaced(name)}) > 1:
        return None
    second = _giving(about, asked, first.score)
    if second is None and asked.look is None:
        second = _read_of_name(name, first, select(asked.of(name), there), there, enough)
    if second is None:
        return None
    sure = max(selection.confidence, enough)
    return (
        Found(Asked(asked.described, Selection((first,), sure)), hits),
        Found(Asked(asked.of(name), Selection((second,), sure), question), there),
    )


def _answers(selection: Selection, asked: AskedOf, enough: float) -> bool:
    """Whether its best unit gives what is asked for, whosever it is."""
    if selection.confidence < enough or not selection.evidence:
        return False
    return bool(_value(selection.evidence[0].unit, asked))


def _is_read(
    selection: Selection, asked: AskedOf, first: Evidence, name: str, enough: float
) -> bool:
    """Whether a reader finds what is asked for in it, and not just the name or what is told too."""
    if asked.look or selection.confidence < enough or not selection.evidence:
        return False
    best = selection.evidence[0]
    return (
        bool(best.answer) and best.answer != name and not (asked.wanted and best.unit == first.unit)
    )


def _telling(
    asked: AskedOf, selection: Selection, hits: Sequence[Hit], enough: float
) -> Evidence | None:
    """The best unit that speaks of what the one is known by, and does not only stand there.

    Else the one that says all of it: it answers nothing, but stands where the one is named.
    """
    whole = [
        Evidence(hit.rank, unit, 1.0)
        for hit in hits
        if hit.section and len(asked.by) > 1
        for unit in units(hit.section)
        if asked.by <= stems_of(unit.said)
    ]
    only = whole[0] if len(whole) == 1 else None
    if selection.confidence < enough:
        return only
    least = _LIKE_THE_BEST * selection.evidence[0].score
    for one in selection.evidence:
        if one.score < least:
            break
        around = stems_of(hits[one.marker - 1].place)
        if (content_stems(asked.described) - around) & stems_of(one.unit.said):
            return one
    return only


def _name(question: str, first: Evidence, hit: Hit) -> str:
    """Whom the unit names: the one whom a reader finds, else the only one, else whose place it is.

    "" where it names several. A capital that opens a sentence or a label need be no name.
    """
    unit = first.unit
    if _NAME.fullmatch(first.answer) and first.answer in unit.said:
        return _OWN.sub("", first.answer)
    told = set(words(question)) | STOPWORDS
    runs = [run for text in unit.cells or (unit.said,) for run in _NAME.finditer(text)]
    named = [(name, run) for run in runs if not set(words(name := _bare(run[0]))) <= told]
    inside = [name for name, run in named if unit.cells or not _opens_a_sentence(run)]
    found = set(inside or [name for name, _ in named])
    if not found:
        places = (*hit.chunk.heading_path[-1:], hit.chunk.title)
        found = {p for p in places if not set(words(p)) <= told and not has_figure(p)}
    return found.pop() if len(found) == 1 else ""


def _opens_a_sentence(run: re.Match[str]) -> bool:
    return bool(_OPENING.search(run.string[max(0, run.start() - _NEAR) : run.start()]))


def _bare(run: str) -> str:
    """A name without the month in front of it and the s behind it."""
    first, _, rest = run.partition(" ")
    return _OWN.sub("", rest if names_a_month(first) else run)


def _giving(about: Sequence[_About], asked: AskedOf, score: float) -> Evidence | None:
    """The one unit that gives what is asked for; None where two give different things."""
    found = {value: one for one in reversed(about) if (value := _value(one.unit, asked))}
    if len(found) != 1:
        return None
    (one,) = found.values()
    return Evidence(one.marker, one.unit, score)


def _read_of_name(
    name: str, first: Evidence, selection: Selection, hits: Sequence[Hit], enough: float
) -> Evidence | None:
    """The unit about the name in which a reader is surest to find what is asked for."""
    if selection.confidence < enough:
        return None
    least = _LIKE_THE_BEST * selection.evidence[0].score
    found = [
        (one.reading.margin, -at, one)
        for at, one in enumerate(selection.evidence)
        if one.reading and one.answer and one.score >= least and one.unit != first.unit
        if _is_named(name, one.unit, hits[one.marker - 1])
    ]
    return max(found)[-1] if found else None


def _is_named(name: str, unit: EvidenceUnit, hit: Hit) -> bool:
    return spaced(name) in spaced(f"{unit.said} {unit.context} {hit.place}")


def _about(name: str, asked: AskedOf, hit: Hit) -> Iterator[_About]:
    """The units of a hit's section that the name opens or stands over, as a row's or an item's."""
    if hit.section is None:
        return
    places = (*hit.chunk.heading_path[-1:], hit.chunk.title)
    over = [p for p in places if _opens(name, p) and spaced(_whole(name, p)) == spaced(p)]
    for unit in units(hit.section):
        texts = (unit.said, _LABEL.sub("", unit.said), unit.context)
        opened = next((text for text in texts if _opens(name, text)), "")
        if unit.kind == "row":
            cells = [c for at, c in enumerate(unit.cells) if not at or spaced(c) == spaced(name)]
            whole = next((cell for cell in cells if _opens(name, cell)), "")
        elif opened:
            whole = _whole(name, opened)
            whole = "" if _is_anothers(opened.removeprefix(whole), asked) else whole
        elif _stands_before(name, unit.said, asked):
            whole = name
        else:
            whole = over[0] if over and (unit.kind == "property" or asked.look) else ""
        if whole:
            yield _About(hit.rank, unit, whole)


def _opens(name: str, text: str) -> bool:
    """Whether a text begins with the name, and not with something of theirs."""
    begins = spaced(text).startswith(spaced(name))
    return begins and not re.match(rf"\W*{re.escape(name)}['’]", text, re.IGNORECASE)


def _whole(name: str, text: str) -> str:
    """The name with the capitals that go on behind it."""
    run = _NAME.search(text)
    return run[0] if run and _opens(name, run[0]) else name


def _is_anothers(text: str, asked: AskedOf) -> bool:
    """Whether somebody else is named right before what a text has of what is asked for."""
    seen = asked.look.search(text) if asked.look else None
    return bool(seen and _ANOTHERS.search(text[: seen.start()]))


def _stands_before(name: str, text: str, asked: AskedOf) -> bool:
    """Whether the name stands right before what is asked for."""
    return bool(
        asked.look
        and re.search(rf"(?<!\w){re.escape(name)}[\s,:(–—-]{{1,4}}(?:{asked.look.pattern})", text)
    )


def _value(unit: EvidenceUnit, asked: AskedOf) -> str:
    """What it has of what is asked for, by its look or a word that stands over it; "" for none."""
    if asked.look:
        seen = asked.look.search(unit.said)
        if seen:
            return seen[0] if "@" in seen[0] else _NO_DIGIT.sub("", seen[0])[-_TOLD_APART:]
    least = r"\w" if asked.look is None else r"[\d@]"
    if unit.kind == "row":
        columns = zip(unit.columns[1:], unit.cells[1:], strict=False)
        labelled = [cell for column, cell in columns if stems_of(column) & asked.wanted]
    else:
        label, _, value = unit.said.partition(":")
        labelled = [value] if stems_of(label) & asked.wanted else []
    return next((v for v in labelled if re.search(least, v) and v.lower() not in NOTHING), "")
