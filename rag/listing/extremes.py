"""Which note of a kind has the most of a property: "which company has the most employees".

No note says of itself that it has the most. Only all of them together do, so that the best hits
can't answer, and the catalog can.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.listing.amounts import one_unit
from rag.listing.forms import fitting
from rag.listing.listed import Listed, listed_of
from rag.listing.matching import plural
from rag.listing.noteitems import note_items
from rag.listing.notelists import notes_of
from rag.listing.questions import readings
from rag.listing.quotes import Proof
from rag.text.firstnumber import first_number
from rag.text.numberwords import NUMBER_WORDS
from rag.text.periods import periods
from rag.text.superlatives import LEAST, MEASURES, MOST, seeks_most

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.listing.known import Found
    from rag.listing.sources import Sources

_WORD = rf"(?P<word>{'|'.join(sorted(MOST | LEAST, key=len, reverse=True))})"
_MANY = rf"(?P<many>\d{{1,2}}|{'|'.join(NUMBER_WORDS[2:11])})"
_WHICH = r"(?:which|what|who)"
_IS = r"(?:is|are|was|were)"
_ASKS = rf"(?:{_WHICH}(?:['’]s|\s+{_IS})\s+|list\s+|name\s+|show\s+(?:me\s+)?)?"
_KIND = r"(?P<kind>[^\W\d_].*?)"
_KEY = r"(?:(?:number|amount)\s+of\s+)?(?P<key>[^\W\d_][\w -]{1,40})"
_CAME = r"(?P<word>first|last|earliest|latest|most\s+recently)"
_VERB = r"(?P<verb>(?!(?:is|are|was|were|does|do|did)\b)[^\W\d_]+)"
_RATED = r"(?P<word>highest|best|top|lowest|worst)"
_AS = {"best": "highest", "worst": "lowest", "last": "latest", "most recent": "latest"}
_COSTS = r"(?P<costs>costs?|did\s+cost)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_WHICH}\s+{_KIND}\s+(?:has|have|had)\s+(?:the\s+)?{_WORD}\s+{_KEY}",
        rf"{_ASKS}the\s+{_KIND}\s+with\s+the\s+{_WORD}\s+{_KEY}",
        rf"{_ASKS}(?:the|my|our)\s+{_RATED}[\s-]+rated\s+{_KIND}(?P<rated>)",
        rf"{_RATED}[\s-]+rated\s+{_KIND}(?P<rated>)",
        rf"{_WHICH}\s+{_KIND}\s+(?:has|have|had|got)\s+the\s+{_RATED}\s+ratings?(?P<rated>)",
        rf"{_WHICH}\s+{_KIND}\s+{_COSTS}\s+(?:the\s+)?(?P<word>most|least)",
        rf"{_WHICH}\s+{_KIND}\s+{_VERB}\s+the\s+{_WORD}\s+{_KEY}",
        rf"{_ASKS}(?:(?:the|my|our)\s+)?(?P<word>last|most\s+recent)\s+{_KIND}",
        rf"(?:when(?:['’]s|\s+is)\s+)?{_ASKS}(?:(?:the|my|our)\s+)?(?P<word>next)\s+{_KIND}",
        rf"{_ASKS}(?:(?:the|my|our)\s+)?(?:{_MANY}\s+)?{_WORD}\s+{_KIND}",
        rf"{_WHICH}\s+{_KIND}\s+{_IS}\s+the\s+{_WORD}",
        rf"{_WHICH}\s+{_KIND}\s+(?:{_IS}|got)\s+(?P<key>[^\W\d_]+)\s+{_CAME}",
        rf"{_ASKS}(?:the\s+)?(?P<word>top)\s+{_MANY}\s+{_KIND}\s+by\s+{_KEY}",
    )
)
_AT_LEAST = 2
_WHEN = {"next": "date start when day due", "latest": f"{MEASURES['latest']} start"}
_GONE_BY = frozenset(("latest", "newest"))
"""What is dated later than today is not the last, unless a property is named."""


@dataclass(frozen=True, slots=True)
class Extreme:
    """What a question asks for the utmost of."""

    word: str
    kind: str
    """As asked, with its conditions: ``company in Beijing``."""
    key: str
    """The property as asked; "" where the word itself says what is measured: ``oldest``."""
    many: int = 1
    verb: str = ""
    """What the kind does with it: of ``affected the most customers``, "customers affected"."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The notes at the asked end, utmost first, equals included, each with its proof."""

    found: Found
    of: int
    """How many notes of the kind have the property."""
    lacking: int
    """How many have not."""

    @property
    def key(self) -> str:
        """The property, as the first of them writes it."""
        return next(iter(self.found.values())).key


def asked_extreme(question: str) -> Extreme | None:
    """The utmost that a question asks for; None for every other question."""
    found = fitting(question, _FORMS)
    if found is None:
        return None
    groups = found.groupdict()
    said = (groups.get("many") or "1").lower()
    many = int(said) if said.isdigit() else NUMBER_WORDS.index(said)
    word = " ".join(groups["word"].lower().split())
    if groups.get("costs"):
        word = f"{word} expensive"
    if groups.get("rated") is not None:
        return Extreme(_AS.get(word, word), groups["kind"], "rating", many)
    key = groups.get("key") or ""
    word = word if key else _AS.get(word, word)  # of a key that is named, the last is the last
    return Extreme(word, groups["kind"], key, many, groups.get("verb") or "")


def utmost(asked: Extreme, sources: Sources) -> Listed | None:
    """The notes with the most of a property, of those of the kind asked for."""
    for reading in readings(f"list all {asked.kind}"):
        found = notes_of(reading, sources)
        order = _ranked(asked, found, sources) if found else None
        if order is None:
            continue
        kinds = plural(reading.kind or "notes", order.of)
        first = asked.word if asked.many == 1 else f"{asked.word} {asked.many}"
        intro = f"{first.capitalize()} of {order.of} {kinds} by “{order.key}”"
        caveat = f"{order.lacking} more have no “{order.key}”." if order.lacking else ""
        items = note_items(order.found, sources)
        return listed_of(intro, items, len(order.found), caveat=caveat)
    return None


def _ranked(asked: Extreme, found: Found, sources: Sources) -> Ranked | None:
    """The notes of ``found`` at the end asked for; None where their values don't compare.

    They don't where fewer than two notes have the property, or where its values are no numbers
    and no dates, or in units that are not the same. Of several properties that a word may measure,
    that which most of the notes have.
    """
    measured = _WHEN.get(asked.word) or MEASURES.get(asked.word, "")
    named = [asked.key] if asked.key else measured.split()
    named += [f"{asked.key} {asked.verb}"] if asked.verb else []
    known = [(name, sources.values_of(name, found)) for name in named]
    name, values = max(known, key=lambda one: len(one[1]), default=("", {}))
    sizes = _comparable([value for _, value in values.values()])
    if len(values) < _AT_LEAST or sizes is None:
        return None
    size = dict(zip(values, sizes, strict=True))
    now = float(f"{sources.today():%Y%m%d}")
    if not asked.key and asked.word in _GONE_BY:
        size = {path: day for path, day in size.items() if day <= now}
    if asked.word == "next":
        size = {path: day for path, day in size.items() if day >= now}
    if not size:
        return None
    high = asked.word not in {"first", "next"} and seeks_most(asked.word, name)
    order = sorted(sorted(size), key=lambda path: size[path], reverse=high)
    last = size[order[min(asked.many, len(order)) - 1]]
    kept = {
        path: Proof("property", values[path][0])
        for path in order
        if (size[path] >= last if high else size[path] <= last)
    }
    return Ranked(kept, len(size), len(found) - len(values))


def _comparable(values: Sequence[str]) -> list[float] | None:
    """Each value as a number that can be compared with the others': a day, or an amount."""
    numbers = [first_number(value) for value in values]
    known = [number for number in numbers if number is not None]
    days = [min((first for first, _ in periods(value)), default="") for value in values]
    if all(days) and all(number >= 0 for number in known):  # -1500 is no year
        return [float(day.replace("-", "")) for day in days]
    if len(known) < len(values) or not one_unit(values):
        return None
    return [float(number) for number in known]
