"""What a question asks for by its very name: a note itself, one of its properties or headings.

"What is Momenta" asks for no attribute, so every sentence that names Momenta has all its words; the
note of that name says at its beginning what it is about. "Where is Momenta based" asks for what
the note has as ``hq: Suzhou``, and "who owns Unitree" for what stands there under "Owners": in
forms that share no word with the question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.answering.contrary import of_another_time
from rag.answering.fields import key_of
from rag.answering.howto import asks_how, instructs
from rag.text.askingwords import AUX, WH
from rag.text.months import NAMES
from rag.text.terms import STOPWORDS, content_stems, stem, stems_of, words
from rag.text.thesaurus import alike, all_alike

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rag.answering.candidates import Candidate
    from rag.answering.signals import Question

_PLACES = alike(stem("location"))
_DAY = "date:"
_CAME_OUT = alike(stem("released")) | {stem(word) for word in ("come", "came", "out")}
"""What a note's ``date`` tells of the thing that the note is named after: 1.4.5, an issue."""
_WHO_WAS_THERE = re.compile(
    r"\W*who\s+(?:all\s+)?(?:(?:was|were|is|are|will\s+be)\s+(?:all\s+)?(?:(?:there|present)\b"
    r"|at)|came|attended|attends|joined|took\s+part|participated)\b",
    re.IGNORECASE,
)
_PRESENT = stems_of("attendees attended present participants participated guests joined part came")
_MONTHS = {stem(name): f"{number:02}" for number, name in enumerate(NAMES, start=1)}
_MOST_OF_A_NAME = 2 / 3
# Where no attribute is asked for, these kinds of answer are what a note's opening gives.
_OPENING_KINDS = ("", "who")
_ASKS_WHAT_IT_IS = re.compile(
    r"\W*(?:what(?:['’]s| (?:is|are)(?: meant by)?)(?! (?:in|on|at|for|with|under)\b)"
    r"|explain|define)\b",
    re.IGNORECASE,
)
_ASKS_OF_A_THING = re.compile(r"\W*(?:what|who|when|where|is|does|can)\b", re.IGNORECASE)
_COPULA = re.compile(
    r"\b(?:is|are|was|were)\b(?! (?:also|not|now|only|still|already|always|often|usually|available"
    r"|supported|natively|automatically)\b)|[—–:]"
)
_HOW = re.compile(r"\W*(?:how|steps?)\b", re.IGNORECASE)
_ASKS_FOR_SOME = re.compile(r"\b(?:kinds|types|sorts|things|something|anything)\b", re.IGNORECASE)
_BEGINNING = 120
_QUESTION_WORD = re.compile(rf"\W*({WH}|{AUX})(?:['’]s)?\b", re.IGNORECASE)
_MOST_OF_A_QUESTION = 0.5
_LEAST_ASKED = 2


@dataclass(frozen=True, slots=True)
class Direct:
    """The unit that a question asks for by name."""

    candidate: Candidate
    headed: bool = False
    """Whether what is asked is the heading that the unit stands under, with others perhaps."""
    of_all: bool = False
    """Whether it answers all that is asked, in words that no list of like words has."""


def directly_asked(
    question: Question,
    asked: Sequence[str],
    every: Sequence[Candidate],
    fits: Callable[[Candidate], bool],
) -> Direct | None:
    """The unit that the question asks for by name, of those of the hits in their order, or None.

    ``asked`` are the words of the question that say something; ``fits`` says whether a unit can
    hold the kind of thing asked for.
    """
    said = content_stems(question.text)
    stems = frozenset(stem(word) for word in asked)
    there = _present(question, stems, [c for c in every if fits(c)])
    if there is not None:
        return Direct(there, of_all=True)
    for note, name in _named(said, stems, every):
        own = [c for c in every if c.hit.chunk.note == note]
        # "The Oura Ring plugin" has a word of the title beside the alias, or of the folder.
        kind = _folder(note) if _ASKS_OF_A_THING.match(question.text) else frozenset[str]()
        rest = stems - name.union(*own[0].names, kind)
        fitting = [c for c in own if fits(c)]
        if question.kind == "when":
            day = _day(name, stems - name, fitting)
            if day is not None:
                return Direct(day, of_all=True)
        found = _property(said - name, rest, question.kind, fitting)
        opens = question.kind in _OPENING_KINDS and not (
            _HOW.match(question.text) or _ASKS_FOR_SOME.search(question.text)
        )
        if found is None and not rest and opens:
            found = _opening(name, own)
        if found is not None:
            # The folder's word stands nowhere in the note, and asks for nothing.
            return Direct(found, of_all=not rest and not stems <= name)
        found = _headed(rest, fitting)
        if found is not None:
            return Direct(found, headed=True)
    return _headed_anywhere(question, stems, every, fits)


def _present(
    question: Question, asked: frozenset[str], every: Sequence[Candidate]
) -> Candidate | None:
    """Who a note says was present at what it is named after: "who was at the April meeting".

    Of several such meetings the one of the month or day that the question has.
    """
    if not _WHO_WAS_THERE.match(question.text):
        return None
    called = asked - _PRESENT - _MONTHS.keys()
    wanted = frozenset(word for word in called if not word.isdigit())
    months = {number for month, number in _MONTHS.items() if month in asked}
    for candidate in every:
        key, day = stems_of(key_of(candidate.unit)) - STOPWORDS, candidate.hit.day
        named = bool(wanted) and any(wanted <= name for name in candidate.names)
        then = not of_another_time(question, candidate) and not (months and day[5:7] not in months)
        if key and key <= _PRESENT and named and then:
            return candidate
    return None


def _folder(note: str) -> frozenset[str]:
    """Stems of the folder that the note lies in, which says what kind of thing it is."""
    return stems_of(note.rsplit("/", 2)[-2]) if "/" in note else frozenset()


def _headed_anywhere(
    question: Question,
    asked: frozenset[str],
    every: Sequence[Candidate],
    fits: Callable[[Candidate], bool],
) -> Direct | None:
    """What a heading of whatever note says all that is asked of: the steps, or what a thing is."""
    if asks_how(question.text):
        step = _first_step(asked, every, fits)
        if step is not None:
            return Direct(step, headed=True)
    if _ASKS_WHAT_IT_IS.match(question.text):
        found = _explained(asked, every)
        if found is not None:
            return Direct(found)
    found = _asked_before(question, every, fits)
    return None if found is None else Direct(found, headed=True)


def _asked_before(
    question: Question, every: Sequence[Candidate], fits: Callable[[Candidate], bool]
) -> Candidate | None:
    """The first of what stands under a heading that asks the same, as a page of FAQ has it.

    The same is what begins alike ("how", "what") and has all words of the heading, which are most
    of the question by rarity. Of several headings the one that has most.
    """
    opens = _QUESTION_WORD.match(question.text)
    if opens is None:
        return None
    best: tuple[float, Candidate] | None = None
    enough = _MOST_OF_A_QUESTION * sum(question.weights.values())
    for candidate in every:
        path = candidate.hit.chunk.heading_path
        asks = _QUESTION_WORD.match(path[-1]) if path and path[-1].rstrip().endswith("?") else None
        if asks is None or asks[1].lower() != opens[1].lower():
            continue
        heading = content_stems(path[-1])
        told = sum(weight for s, weight in question.weights.items() if alike(s) & heading)
        if len(heading) < _LEAST_ASKED or told < enough or not all_alike(heading, question.stems):
            continue
        if fits(candidate) and (best is None or told > best[0]):
            best = (told, candidate)
    return best[1] if best else None


def _first_step(
    asked: frozenset[str], every: Sequence[Candidate], fits: Callable[[Candidate], bool]
) -> Candidate | None:
    """The first item that tells what to do, of a list headed or led in by all that is asked.

    Of a list that fits as a whole: steps to turn a thing off may end in "turn on" something else.
    """
    lists: dict[tuple[str, int], list[Candidate]] = {}
    for candidate in every:
        if candidate.unit.kind == "item":
            place = (candidate.hit.chunk.section_id, candidate.unit.group)
            lists.setdefault(place, []).append(candidate)
    for items in lists.values():
        over = stems_of(" ".join((*items[0].hit.chunk.heading_path[-1:], items[0].unit.context)))
        if asked and all_alike(asked, over) and all(fits(c) for c in items):
            found = next((c for c in items if instructs(c.unit)), None)
            if found is not None:
                return found
    return None


def _explained(asked: frozenset[str], every: Sequence[Candidate]) -> Candidate | None:
    """What a section headed by just what is asked says of it: "what is a seed round".

    Of several the first whose sentence says that it is something, else the first at all.
    """
    headed: dict[str, list[Candidate]] = {}
    for candidate in every:
        path = candidate.hit.chunk.heading_path
        if asked and path and stems_of(path[-1]) == asked:
            headed.setdefault(candidate.hit.chunk.section_id, []).append(candidate)
    found = [c for own in headed.values() if (c := _opening(asked, own)) is not None]
    defines = (c for c in found if _defines(asked, c.unit.said))
    return next(defines, next(iter(found), None))


def _named(
    said: frozenset[str], asked: frozenset[str], every: Sequence[Candidate]
) -> Iterator[tuple[str, frozenset[str]]]:
    """The notes that the question names, each with the name, in the order of their hits.

    Of a name of several words most will do, where nothing else is asked.
    """
    seen: set[str] = set()
    for candidate in every:
        note = candidate.hit.chunk.note
        if note in seen:
            continue
        seen.add(note)
        whole = [name for name in candidate.names if name <= said]
        mostly = [
            name for name in candidate.names
            if asked and asked <= name and len(name & said) >= _MOST_OF_A_NAME * len(name)
        ]  # fmt: skip
        if whole or mostly:
            yield note, max(whole or mostly, key=len)


def _property(
    said: frozenset[str], asked: frozenset[str], kind: str, own: Sequence[Candidate]
) -> Candidate | None:
    """The note's property whose key is all that is asked of it, or its line "Key: value"."""
    for candidate in sorted(own, key=lambda c: c.unit.kind != "property"):
        key = stems_of(key_of(candidate.unit)) - STOPWORDS
        asks = (bool(key) and all(alike(word) & said for word in key)) or (
            kind == "where" and bool(key & _PLACES)
        )
        if asks and key and all_alike(asked, key):
            return candidate
    return None


def _day(name: frozenset[str], asked: frozenset[str], own: Sequence[Candidate]) -> Candidate | None:
    """The note's ``date``, if when the thing it is named after came out is all that is asked.

    Only of a thing with a number, a version or an issue: a note about a product is dated itself.
    And only where the note says so nowhere else.
    """
    numbered = any(c.isdigit() for c in "".join(name))
    said = any(c.unit.kind != "property" and c.own & _CAME_OUT for c in own)
    if not asked or not asked <= _CAME_OUT or not numbered or said:
        return None
    days = (c for c in own if c.unit.kind == "property" and c.unit.said.startswith(_DAY))
    return next(days, None)


def _opening(name: frozenset[str], own: Sequence[Candidate]) -> Candidate | None:
    """The sentence that begins by saying what the note's subject is; else the note's first."""
    sentences = sorted(
        (c for c in own if c.unit.kind == "sentence" and not stems_of(key_of(c.unit)) - name),
        key=lambda c: c.unit.first_line,
    )
    defines = (c for c in sentences if _defines(name, c.unit.said))
    return next(defines, next(iter(sentences), None))


def _defines(name: frozenset[str], said: str) -> bool:
    begins = said[:_BEGINNING]
    first = {stem(word) for word in words(begins)[: len(name) + 1]}
    return name <= first and bool(_COPULA.search(begins))


def _headed(asked: frozenset[str], own: Sequence[Candidate]) -> Candidate | None:
    """What stands under the heading that all the question asks for is: the first that says it.

    Of several headings the one that says least beside.
    """
    under = [
        c for c in own
        if asked and c.unit.kind != "code" and c.hit.chunk.heading_path
        and all_alike(asked, stems_of(c.hit.chunk.heading_path[-1]))
    ]  # fmt: skip
    under.sort(key=lambda c: len(content_stems(c.hit.chunk.heading_path[-1])))
    return next(
        (c for c in under if all_alike(asked, stems_of(c.unit.context))), next(iter(under), None)
    )
