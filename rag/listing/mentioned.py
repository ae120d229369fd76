"""When and where something was written of: "when did I last mention Ada", "latest on the kiln".

Which mention is the last is told by all notes together, each by the day of its heading or its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rag.listing.forms import fitting
from rag.listing.listed import MOST_ITEMS, Listed, ListedItem, listed_of
from rag.listing.matching import bare, plural, without_article
from rag.text.periods import asked_period, periods, within_period
from rag.text.spokenon import spoken_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.listing.entries import Entry
    from rag.listing.sources import Sources
    from rag.records import Section

    Which = Literal["last", "first", "latest", "all"]

_MOST_NEWEST = 5
_FEW_NOTES = 3
"""Notes of a time that are told whole."""
_I = r"(?:i|we)"
_SAY = (
    r"(?:mention(?:ed)?|(?:write|wrote|written)\s+(?:(?:something|anything|notes?)\s+)?(?:about|of|on)"
    r"|(?:talk(?:ed)?|speak|spoke|spoken)\s+(?:about|of)|refer(?:red)?\s+to"
    r"|(?:note|log)(?:d|ged)?\s+(?:down\s+)?(?:(?:something|anything)\s+)?(?:about|on))"
)
_WROTE = r"(?:write|written|say|said|note|noted|log|logged)(?:\s+down)?"
_WHAT = r"(?P<what>\S.{0,80}?)"
_END = r"(?P<which>last|first|most\s+recently)"
_DID = r"(?:did|do|have|had)"
_WHEN = (
    r"\s+(?:dated\s+)?(?P<prep>in|on|during|from|between|since|before|after|until)\s+"
    r"(?P<period>[^,;]*\d[^,;]*)"
)
_NEW = r"(?P<which>latest|newest|most\s+recent|recent)"
_NEWS = r"(?:\s+(?:news|notes?|entries|mentions?|updates?))?"
_IS = r"(?:['’]s|\s+is|\s+are)"
_WHERE = r"(?:(?:where|how\s+often|how\s+many\s+times)\s+)?"
_HAVE_I = rf"what\s+(?:all\s+)?(?:did|have|had)\s+{_I}"
_HAPPENED = (
    r"what\s+(?:(?:all|else)\s+)?(?:(?:has\s+)?happened|was\s+going\s+on|went\s+on|took\s+place)"
)
_ABOUT = r"(?:about|on|of)"
_FORMS = tuple(
    re.compile(rf"\W*(?:{form})", re.IGNORECASE)
    for form in (
        rf"when\s+{_DID}\s+{_I}\s+{_END}\s+{_SAY}\s+{_WHAT}",
        rf"when\s+{_DID}\s+{_I}\s+{_SAY}\s+{_WHAT}\s+(?:for\s+the\s+)?{_END}(?:\s+time)?",
        rf"when\s+was\s+{_WHAT}\s+{_END}\s+(?:mentioned|noted|(?:written|talked)\s+about)",
        rf"(?:when\s+was\s+)?(?:the\s+)?{_END}\s+time\s+{_I}\s+(?:have\s+)?{_SAY}\s+{_WHAT}",
        rf"(?:what{_IS}\s+)?(?:the\s+|my\s+)?{_NEW}{_NEWS}\s+(?:on|about|regarding)\s+{_WHAT}",
        rf"what{_IS}\s+(?P<which>new)\s+(?:with|about|on)\s+{_WHAT}",
        rf"{_WHERE}{_DID}\s+{_I}\s+(?:ever\s+)?{_SAY}\s+{_WHAT}(?:{_WHEN})?",
        rf"(?P<about>{_HAVE_I}\s+{_WROTE}\s+{_ABOUT})\s+{_WHAT}(?:{_WHEN})?",
        rf"(?P<about>what\s+do\s+{_I}\s+know\s+(?:about|of))\s+{_WHAT}",
        rf"(?P<about>what\s+do\s+(?:my|our|the)\s+notes\s+say\s+{_ABOUT})\s+{_WHAT}",
        rf"(?:{_HAVE_I}\s+(?:do|done|{_WROTE})|{_HAPPENED}){_WHEN}",
    )
)
_ENDS: dict[str, Which] = {"last": "last", "most recently": "last", "first": "first"}


@dataclass(frozen=True, slots=True)
class AskedMentions:
    """Of what mentions are asked for, and which of them."""

    what: str
    """"" for all that was written at a time."""
    which: Which
    preposition: str = ""
    period: tuple[str, str] | None = None
    """First and last day, ISO."""
    when: str = ""
    """The time as it was asked for: ``in May 2026``."""
    about: bool = False
    """Whether what is known is asked, which a note of that name says best."""


@dataclass(frozen=True, slots=True)
class Mention:
    """What says the words, and the day of it, "" where none tells."""

    entry: Entry
    day: str

    @property
    def section(self) -> Section:
        """Where it stands."""
        return self.entry.section


def asked_mentions(question: str) -> AskedMentions | None:
    """The mentions that a question asks for; None for any other question."""
    found = fitting(question, _FORMS)
    if found is None:
        return None
    groups = found.groupdict()
    which = " ".join((groups.get("which") or "all").lower().split())
    preposition, said = (groups.get("prep") or "").lower(), groups.get("period") or ""
    period = asked_period(said) if said else None
    if said and period is None:
        return None
    return AskedMentions(
        without_article(bare(groups.get("what") or "")),
        _ENDS.get(which, "all" if which == "all" else "latest"),
        preposition,
        period,
        f"{preposition} {said}".strip(),
        about=bool(groups.get("about")),
    )


def mentioned(asked: AskedMentions, sources: Sources) -> Listed | None:
    """The mentions asked for, else the nearest in time; None where the notes have none.

    None too where what is known is asked, and a note is about the very thing.
    """
    if not asked.what:
        return _entries(asked, sources)
    if asked.about and asked.period is None and sources.named(asked.what):
        return None
    every = _mentions(asked, sources)
    if asked.which != "all":  # one tells when; how often is not asked
        every = list({one.section.id: one for one in reversed(every)}.values())[::-1]
    dated = [one for one in every if one.day]
    told = _of_the_time(asked, every) if asked.which == "all" else dated
    what = f"“{asked.what}”"
    if asked.period is not None and dated and not told:
        nearest = _nearest_to(asked.period, dated)
        intro = f"No mention of {what} {asked.when}; the nearest"
        return listed_of(intro, map(_item, nearest), len(nearest))
    if not told:
        return None
    some = _at_the_end(asked.which, told)
    kind = plural("mentions", len(told))
    undated = 0 if asked.which == "all" else len(every) - len(dated)
    caveat = f"{undated} more bear no date." if undated else ""
    match asked.which:
        case "last" | "first":
            intro = f"{asked.which.capitalize()} mentioned on {some[0].day}"
        case "latest":
            intro = f"The newest of {len(told)} dated {kind} of {what}"
        case "all":
            intro = f"{len(told)} {kind} of {what} {asked.when}".strip() + ", newest first"
    return listed_of(intro, map(_item, some[:MOST_ITEMS]), len(some), caveat=caveat)


def _entries(asked: AskedMentions, sources: Sources) -> Listed | None:
    """What the notes of a time state; of many notes the first thing of each."""
    every = _noted(asked, sources)
    if not every:
        return None
    first = {one.section.note: one for one in reversed(every)}
    if len(first) == 1:
        items = [one.entry.item() for one in every]
        return listed_of(every[0].section.title, items, len(items))
    told = every if len(first) <= _FEW_NOTES else list(first.values())[::-1]
    intro = f"{len(first)} notes {asked.when}"
    return listed_of(intro, map(_item, told[:MOST_ITEMS]), len(told))


def _item(mention: Mention) -> ListedItem:
    said = mention.entry.unit.said
    return mention.entry.item(f"{mention.section.title}{_on(mention)}: {said}")


def _on(mention: Mention) -> str:
    """The day of a mention, where the title does not say it."""
    shown = mention.day and mention.day not in mention.section.title
    return f" ({mention.day})" if shown else ""


def _mentions(asked: AskedMentions, sources: Sources) -> list[Mention]:
    """All mentions at any time, the newest first, the undated last."""
    found = [
        Mention(e, spoken_on(e.section.heading_path, sources.facts[e.section.note].dates))
        for e in sources.mentions(asked.what)
    ]
    # Sorted twice, for the notes of one day stand in the order of their names.
    found.sort(key=lambda one: (one.section.note, one.section.first_line))
    return sorted(found, key=lambda one: one.day, reverse=True)


def _noted(asked: AskedMentions, sources: Sources) -> list[Mention]:
    """All that stands in the notes that are called by a day within the time asked for."""
    called = {
        path: note.title
        for path, note in sources.facts.items()
        if asked.period and within_period(asked.preposition, asked.period, periods(note.title))
    }
    return [
        Mention(e, spoken_on(e.section.heading_path, (called[e.section.note],)))
        for e in sources.stated(sorted(called, key=lambda path: called[path]))
    ]


def _of_the_time(asked: AskedMentions, found: Sequence[Mention]) -> list[Mention]:
    """Those within the time asked for; all where none is."""
    if asked.period is None:
        return list(found)
    return [
        one for one in found
        if one.day and within_period(asked.preposition, asked.period, periods(one.day))
    ]  # fmt: skip


def _nearest_to(period: tuple[str, str], dated: Sequence[Mention]) -> list[Mention]:
    """Of dated mentions, newest first, those of the last day before a time and the first after."""
    before = [one for one in dated if one.day < period[0]]
    after = [one for one in dated if one.day > period[1]]
    return [
        *(one for one in after if one.day == after[-1].day),
        *(one for one in before if one.day == before[0].day),
    ]


def _at_the_end(which: Which, dated: Sequence[Mention]) -> list[Mention]:
    """Of dated mentions, newest first, those of the last or first day, or the newest few."""
    if which in ("last", "first"):
        day = dated[0 if which == "last" else -1].day
        return [one for one in dated if one.day == day]
    return list(dated[:_MOST_NEWEST]) if which == "latest" else list(dated)
