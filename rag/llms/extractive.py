"""The LLM that needs no model: it quotes the evidence units that answer, each with its marker."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.answering.apart import told_apart
from rag.answering.askedkind import asked_kind
from rag.answering.calledby import name_over
from rag.answering.fields import is_only_tags, is_stamp
from rag.answering.howto import asks_how
from rag.answering.listasked import asks_for_list
from rag.answering.phrasing import said_for
from rag.answering.weights import ENOUGH
from rag.listing.askedtasks import in_asked_state
from rag.listing.listed import MOST_ITEMS
from rag.reading.boxes import with_state
from rag.reading.evidence import units
from rag.reading.following import code_at_first, following, length, points_below
from rag.reading.leaning import leads_to, leans_on
from rag.reading.orders import states
from rag.reading.titles import is_a_number
from rag.records import Asked
from rag.text.askedform import asked_form
from rag.text.askingwords import AUX, WH
from rag.text.figures import figures
from rag.text.terms import content_stems, content_words
from rag.text.thesaurus import alike
from rag.text.times import tells_a_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.records import Evidence, EvidenceUnit, Hit, Prompt, Section, Selection

_MOST_QUOTES = 3
_NEAR_THE_BEST = 0.5
_A_STATEMENT = 3
"""Words of content; fewer are a name or a link, no second thing to say."""
_SHORT = 300
"""Characters of an answer that is still read at a glance."""
_SHORT_TEXT = 600
"""Characters of an answer that goes on as its note does."""
_MOST_FOLLOWING = 4
_LIST = re.compile(
    r"\b(?:which|what|who)\s+(?:are|were)\b"
    r"|\b(?:which|what)\s+(?:[\w-]+\s+){0,2}?[a-z]{3,}(?<!s)s\b"
    r"|\b(?:all|every|each|other)\s+(?:of\s+)?(?:the\s+)?\w+",
    re.IGNORECASE,
)

_STEP = re.compile(r"[ \t>]*\d{1,9}[.)][ \t]")
_LEADS_TO = 0.75
"""The share of a question's words in a list's heading and lead-in that makes it its steps."""
_SAYS_HOW = 0.5
"""The same where the heading says how itself."""

_ASKS_FOR_CODE = re.compile(
    r"\b(?:css|code|snippet|syntax|command|query|regex|config\w*|script|yaml|json|html|lines?"
    r"|env(?:ironment)?|var(?:iable)?s?|flags?|parameters?|arguments?)\b",
    re.IGNORECASE,
)
_FEW_ITEMS = 12
# A question without one of these is a noun or two: "chips act grants by company".
_YES_NO = re.compile(rf"\W*{AUX}\b", re.IGNORECASE)
_ASKS = re.compile(rf"\b(?:{WH}|{AUX})\b", re.IGNORECASE)
_SWITCH = re.compile(r"[\w -]+: (?:true|false|yes|no|on|off)", re.IGNORECASE)
"""A property for a program, which tells nothing of what its note is about: "publish: true"."""
_HAPPENED = re.compile(r"\bwhen(?:['’]d|\s+(?:did|was|were|had|has|have))\b", re.IGNORECASE)
_PLURAL = re.compile(r"[a-z]{3,}(?<![su])s")


class Extractive:
    """Quotes at most three units for each thing asked (the whole list for a list), or nothing."""

    name = "extractive"

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """A line a unit, ``said [marker]``; nothing where the evidence doesn't answer."""
        if not prompt.asked:
            yield from _lines(Asked(prompt.question, prompt.selection), prompt.hits)
            return
        said: set[str] = set()
        for asked in prompt.asked:
            for line in _lines(asked, prompt.hits, several=True):
                if line not in said:
                    said.add(line)
                    yield line


def _lines(asked: Asked, hits: Sequence[Hit], *, several: bool = False) -> Iterator[str]:
    """What answers one thing asked; nothing where its evidence doesn't.

    Where it is one of ``several``, its question does not say for the reader whose ``hq`` it is.
    """
    question, selection = asked.question, asked.selection
    evidence = [e for e in selection.evidence if e.marker <= len(hits)]
    if selection.confidence < ENOUGH or not evidence:
        return
    if selection.differing:
        yield from told_apart(selection.differing, hits)
        return
    best = evidence[0]
    listed = [] if selection.by_place else _whole_list(question, best, hits, selection)
    if len(listed) > 1 or listed not in ([], [best.unit]):
        section = hits[best.marker - 1].section
        for unit in _with_code(listed, section):
            told = unit.said if asks_how(question) else with_state(unit.said, section, unit)
            said = said_for("", unit) if unit.kind == "code" else f"- {told}"
            yield _line(said, best.marker)
        return
    chosen = _choose(question, evidence, hits, alone=selection.alone or selection.by_place)
    found = bool(best.answer) or (selection.alone and not selection.headed)
    found = found and not (asks_how(question) and _is_of_an_item(best, hits))
    if points_below(best.unit) or not (found or _asks_for_one_thing(question)):
        chosen = _going_on(best, chosen, hits)
    titled = ""
    in_list = False
    for at, one in enumerate(chosen):
        hit = hits[one.marker - 1]
        said = with_state(said_for(question, one.unit), hit.section, one.unit)
        read = "" if several and one.unit.kind in ("property", "row") else question
        name = name_over(question, hit, one.unit) if at == 0 else ""
        if name:
            said = f"{name}: {said}"
        elif hit.chunk.note != titled:
            said = _with_source(read, hit, said, one.answer, several=several)
        led = at > 0 and chosen[at - 1].unit.kind != "item"
        in_list = one.unit.kind == "item" and (in_list or led)
        yield _line(f"- {said}" if in_list else said, one.marker)
        titled = hit.chunk.note


def _line(said: str, marker: int) -> str:
    """A line of a draft; below a block of code the marker has one of its own."""
    return f"{said}\n[{marker}]\n" if "\n" in said else f"{said} [{marker}]\n"


def _with_source(question: str, hit: Hit, said: str, answer: str, *, several: bool = False) -> str:
    """With the title of a note that neither the unit nor the question names, if it is a name.

    Where ``several`` things are asked, the question does not say whose each answer is.
    With it too where only the title has the version asked for, and with the note's day where only
    the note has the time: neither the unit nor ``answer``, the words of it that do.
    """
    title = hit.chunk.title
    timeless = asked_kind(question) == "when" and not figures(said) - figures(question)
    # Who asks when a thing is done asks for no day, and that of a note tells when it was written.
    timeless = timeless and (bool(_HAPPENED.search(question)) or not tells_a_time(answer))
    if timeless and hit.day and hit.day not in title:
        return f"{title}, {hit.day}: {said}"
    form = asked_form(question)
    known = "" if several else question
    named = content_stems(title) <= content_stems(said) | content_stems(known)
    told = form is None or form.named is None or form.held.search(said)
    if (named and told) or is_a_number(title):
        return said
    return f"{title}:\n{said}" if "\n" in said else f"{title}: {said}"


def _choose(
    question: str, evidence: Sequence[Evidence], hits: Sequence[Hit], *, alone: bool
) -> list[Evidence]:
    """The best unit, a further one for each part of the question it leaves open, and its likes.

    In front of it the sentence it leans on. Where one thing is asked for and a reader finds it,
    what else its section says is no part of it: "let it cool" beside how long to let it stand.
    """
    best = evidence[0]
    chosen = [best]
    place = hits[best.marker - 1].chunk
    folder = place.note.rpartition("/")[0]
    around = content_stems(" ".join((place.title, *place.heading_path, folder)))
    missing = content_stems(question) - _found(best.unit) - around
    told_one = _asks_for_one_thing(question)
    for other in evidence[1:]:
        if len(chosen) == _MOST_QUOTES or other.score < _NEAR_THE_BEST * best.score:
            break
        gained = missing & _found(other.unit)
        aside = told_one and other.marker == best.marker and _is_beside(other, best)
        aside = aside or bool(_SWITCH.fullmatch(other.unit.said))
        if gained and not aside and not _repeats(other.unit, [e.unit for e in chosen]):
            chosen.append(other)
            missing -= gained
    if not alone:
        chosen += _likes(question, evidence, chosen)
    before = _before(best, hits)
    if before is None:
        return chosen
    return [before, *(e for e in chosen if not _repeats(e.unit, [before.unit]))]


def _is_of_an_item(best: Evidence, hits: Sequence[Hit]) -> bool:
    """Whether the unit is a sentence of a long item: the step it begins, the next ones end."""
    section = hits[best.marker - 1].section
    every = units(section) if section and best.unit.kind == "sentence" else ()
    return any(one.kind == "item" and one.group == best.unit.group for one in every)


def _asks_for_one_thing(question: str) -> bool:
    """Whether a value answers: a name, a time, an amount, a version."""
    return bool(asked_kind(question)) or asked_form(question) is not None


def _going_on(best: Evidence, chosen: list[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    """The chosen units with what the text goes on to say after the best, while all stays short.

    What asks why or how is often answered by the sentence after the one that is likest to it.
    """
    section = hits[best.marker - 1].section
    if section is None:
        return chosen
    room = _SHORT_TEXT - sum(length(e.unit) for e in chosen)
    more = [
        replace(best, unit=unit)
        for unit in following(best.unit, units(section), room, _MOST_FOLLOWING)
        if states(unit) and not (is_only_tags(unit.said) or is_stamp(unit))
    ]
    to_best = 1 + next((at for at, e in enumerate(chosen) if e == best), 0)
    told = [*chosen[:to_best], *more]
    others = (e for e in chosen[to_best:] if not _repeats(e.unit, [one.unit for one in told]))
    return [*told, *others]


def _before(best: Evidence, hits: Sequence[Hit]) -> Evidence | None:
    """The sentence without which the best unit is not understood, as long as both stay short."""
    section = hits[best.marker - 1].section
    every = units(section) if section else ()
    found = leans_on(best.unit, every) or leads_to(best.unit, every)
    if found is None or not states(found) or length(found) + length(best.unit) > _SHORT:
        return None
    return replace(best, unit=found)


def _likes(
    question: str, evidence: Sequence[Evidence], chosen: Sequence[Evidence]
) -> list[Evidence]:
    """Units beside the best in its section that are nearly as likely, as long as all stays short.

    Scores so near do not say which of them answers, but a reader may (``_is_beside``). None where
    a row's one cell does; where a time, an amount or someone is asked for, one that lacks a word of
    the question is about another.
    """
    best = evidence[0]
    if said_for(question, best.unit) != best.unit.said and best.unit.kind == "row":
        return []
    likes: list[Evidence] = []
    found = _found(best.unit)
    covered = [s for s in content_stems(question) if alike(s) & found]
    strict = asked_kind(question) or best.unit.kind == "row"
    may_lack = 0 if strict else len(covered) // 3
    # "The difference between A and B" is in neither sentence alone.
    open_ = not (_asks_for_one_thing(question) or _YES_NO.match(question) or asks_how(question))
    said = sum(length(e.unit) for e in chosen)
    for other in evidence[1:]:
        told = [e.unit for e in (*chosen, *likes)]
        if len(told) >= _MOST_QUOTES or other.score < _NEAR_THE_BEST * best.score:
            break
        longer = said + length(other.unit)
        if other.marker != best.marker or longer > _SHORT or _repeats(other.unit, told):
            continue
        if other.unit.kind == "property" or (not open_ and _is_beside(other, best)):
            continue
        found = _found(other.unit)
        lacks = sum(not alike(s) & found for s in covered)
        shown = other.unit.kind == "code" and _ASKS_FOR_CODE.search(question)
        if not shown and (lacks > may_lack or (strict and not covered)):
            continue
        if not _states_as_much(question, other.unit.said):
            continue
        likes.append(other)
        said = longer
    return sorted(likes, key=lambda e: e.unit.first_line)


def _is_beside(other: Evidence, best: Evidence) -> bool:
    """Whether a reader finds words that answer in the best unit, and none in the other.

    Nor does the other have these words: what says the same again bears it out.
    """
    answer = content_stems(best.answer)
    return bool(answer) and not other.answer and not answer <= content_stems(other.unit.said)


def _states_as_much(question: str, said: str) -> bool:
    """Whether a text is a statement, with a figure or the form that the question asks for."""
    form = asked_form(question)
    if asked_kind(question) in ("amount", "when") or form is not None:
        return bool(form.held.search(said) if form else figures(said))
    return bool(figures(said)) or len(content_stems(said)) >= _A_STATEMENT


def _whole_list(
    question: str, best: Evidence, hits: Sequence[Hit], selection: Selection
) -> list[EvidenceUnit]:
    """The list or table that the best unit belongs to, if it is the list that is asked for."""
    section = hits[best.marker - 1].section if best.marker <= len(hits) else None
    if best.unit.kind not in ("item", "row") or section is None:
        return []
    steps = _tells_how(question, best.unit, section)
    several = asks_for_list(question) or _LIST.search(question)
    listed = selection.headed or several or _names_its_heading(question, section.heading_path)
    siblings = [
        unit
        for unit in units(section)
        if unit.kind == best.unit.kind
        and (unit.group, unit.context) == (best.unit.group, best.unit.context)
    ]
    if not (steps or listed):
        # What holds at a time, or is asked for by its name, is the one item.
        few = len(siblings) <= _FEW_ITEMS and not (
            selection.alone or _has_items_below(siblings, section)
        )
        whole = few and _singles_none_out(question, best.unit, section)
        return list(in_asked_state(question, siblings, section)) if whole else []
    if steps:
        return siblings[:MOST_ITEMS]
    in_state = in_asked_state(question, siblings, section)
    if len(in_state) < len(siblings):
        return list(in_state[:MOST_ITEMS])
    # A question whose words single one member out asks for that member, not for the list.
    wanted = content_stems(question) - _over(best.unit, section)
    own = wanted & content_stems(best.unit.said)
    shared = [unit for unit in siblings if wanted & content_stems(unit.said) >= own]
    if own and len(shared) == 1 and len(siblings) > 1:
        return []
    return shared[:MOST_ITEMS]


def _with_code(listed: Sequence[EvidenceUnit], section: Section | None) -> list[EvidenceUnit]:
    """The items with the code that stands under them: a step without its command is none."""
    if section is None:
        return list(listed)
    every = units(section)
    under: list[EvidenceUnit] = []
    for unit in listed:
        under.append(unit)
        if unit.kind == "item":
            under += code_at_first(every[every.index(unit) + 1 :])
    return under


def _has_items_below(items: Sequence[EvidenceUnit], section: Section) -> bool:
    """Whether something hangs on one of the items: then it is a topic, or who is quoted below."""
    said = {item.said for item in items}
    return any(unit.context in said for unit in units(section) if unit.kind == "item")


def _singles_none_out(question: str, unit: EvidenceUnit, section: Section) -> bool:
    """Whether the item has no word of the question, and what it stands under has.

    Then its siblings answer as well as it does: "which markdown does not work in asides". A word
    of the title stands under "Commercial license" in all of them; steps answer only in their order.
    """
    asked = content_stems(question)
    leads = _leads(unit, section)
    own = content_stems(unit.said) - _over(unit, section)
    open_kind = asked_kind(question) in ("", "where") and not asks_how(question)
    is_item = unit.kind == "item" and not _is_numbered(unit, section)
    return is_item and open_kind and bool(asked & leads) and not asked & own


def _tells_how(question: str, unit: EvidenceUnit, section: Section) -> bool:
    """Whether the unit is a step of what the question asks how to do.

    Bullets are steps only of a note or section that says how: "How to prune roses".
    """
    if unit.kind != "item" or not asks_how(question):
        return False
    asked = content_stems(question)
    over = (section.heading_path or (section.title,))[-1]
    if asks_how(over):
        return len(asked & content_stems(over)) > _SAYS_HOW * len(asked)
    leads = asked & _leads(unit, section)
    return _is_numbered(unit, section) and len(leads) >= _LEADS_TO * len(asked)


def _is_numbered(unit: EvidenceUnit, section: Section) -> bool:
    """Whether the unit's line is numbered."""
    return bool(_STEP.match(section.text.split("\n")[unit.first_line - section.first_line]))


def _leads(unit: EvidenceUnit, section: Section) -> frozenset[str]:
    """Words of the heading over a list and of the line that opens it."""
    return content_stems(" ".join((unit.context, *section.heading_path[-1:])))


def _over(unit: EvidenceUnit, section: Section) -> frozenset[str]:
    """Words that all of a list's items stand under: they tell none of them from the others."""
    return content_stems(" ".join((section.title, *section.heading_path, unit.context)))


def _names_its_heading(question: str, heading_path: Sequence[str]) -> bool:
    """Whether all that is asked is the things under this heading: "largest grants of the act"."""
    if _ASKS.search(question) or not heading_path:
        return False
    heading = content_stems(heading_path[-1])
    several = any(_PLURAL.fullmatch(word) for word in content_words(question))
    return several and bool(heading) and heading <= content_stems(question)


def _found(unit: EvidenceUnit) -> frozenset[str]:
    return content_stems(f"{unit.said} {unit.context}")


def _repeats(unit: EvidenceUnit, chosen: Sequence[EvidenceUnit]) -> bool:
    return any(unit.quote in other.quote or other.quote in unit.quote for other in chosen)
