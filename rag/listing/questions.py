"""What a question asks to be listed or counted, read from its words alone.

A question may be read in several ways ("notes that mention Lost in Translation" has one condition
or two), so every reading is given, the one with the fewest conditions first; which of them holds
is for the catalog to say. Words that no part of a reading accounts for leave it without meaning,
so most questions have no reading that the catalog can take.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from rag.listing.clauses import triggers
from rag.listing.languages import in_english
from rag.listing.matching import is_plural
from rag.text.askingwords import AUX, WH
from rag.text.numberwords import NUMBER_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.listing.clauses import Clause, Trigger

_MOST_CLAUSES = 4
_MOST_TRIGGERS = 12
_MOST_KIND_WORDS = 4
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a question: all things of a kind for which every clause holds."""

    kind: str
    """As asked, without article; "" for who and what."""
    clauses: tuple[Clause, ...]
    bare: bool = False
    """Whether a noun and what it is of was all that was said: "investors in Copenhagen"."""


_POLITE = re.compile(
    r"^\W*(?:(?:please|pls|hey|hi|ok|can you|could you|would you|tell me|i want to know|do you know"
    r"|i need)\b[,\s]*)+",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"""(?: (?=(?:notes|pages|files)\b) | (?:
      (?P<count> how\s+many | (?:what(?:\s+is|'s)\s+)?(?:the\s+)?(?:total\s+)?(?:number|count)\s+of
        | count )
    | (?:list|show|give|name|enumerate|find)(?:\s+(?:me|us|up))?
        \s+(?:(?:an?\s+|the\s+)?(?:complete\s+|full\s+)?list\s+of|all|every|each)
    | (?:(?:make|show|give|draw)(?:\s+(?:me|us))?\s+)?(?:an?\s+|the\s+)?table\s+of
    | list | every | each | all
    | (?:who|what|which)\s+(?:are|were)(?=\s+(?:all|the)\b)
    | which | what(?=\s+[^\W\d_]+s\b)
    | (?P<any> who | what(?:'s)? )
    )\s+
    (?:(?:of|the|my|our|all|different|distinct|existing)\s+)* )""",
    re.IGNORECASE | re.VERBOSE,
)
_TAIL = re.compile(
    r"(?:[\s,]+(?:are\s+there|exist|do\s+(?:i|we)\s+have"
    r"(?:\s+(?:any\s+)?(?:notes|pages)\s+(?:on|about|for))?"
    r"|do\s+(?:i|we)\s+use|have\s+i\s+got"
    r"|(?:are\s+|is\s+|there\s+)*(?:in|of|from|across|for)\s+(?:my|the|this|our|these|all\s+my)"
    r"\s+(?:whole\s+|entire\s+)?(?:vault|notes|knowledge\s+base|files)"
    r"|in\s+total|altogether|overall|in\s+all|in\s+order|please|pls|exactly|used))+$",
    re.IGNORECASE,
)
_NOT_A_KIND = re.compile(
    r"\b(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|the|a|an|it|he|she"
    r"|they|to|than|most|least|many|much|first|last|more|fewer|not|of|by|in)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"(?:{WH}|{AUX})\b", re.IGNORECASE)
_FEWEST_BARE_WORDS = 2
_MOST_BARE_WORDS = 12
"""More are a pasted text, not a question."""
_FEW = "|".join(NUMBER_WORDS[1:])
_KINDS = r"(?:which|what|how\s+many)\s+\w+(?:\s+\w+)?"
_NOTED = r"(?:have\s+)?(?:any\s+)?(?:notes|pages)\b"
_PRONOUN = "(?:i|we|you|it|he|she|they|that|this)"
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), into)
    for pattern, into in (
        (r"\b(do|does|is|are|was|were|have|has|did)n['’]t\b", r"\1 not"),
        (r"^(.*?)\b(?:backlinks|incoming\s+links)\s+(?:of|to|for)\s+(.+)$",
         r"\1notes linking to \2"),
        (r"^(which|what|how\s+many)\s+(\w+)\s+(?:does|do)\s+(.+?)\s+(?:link|point)\s+to$",
         r"\1 \2 linked from \3"),
        (r"^what\s+(?:does|do)\s+(.+?)\s+link\s+to$", r"which notes linked from \1"),
        (r"^what\s+(links?\s+to\s+.+)$", r"which notes \1"),
        (r"^(which|what|how\s+many)\s+notes\s+(?:did|have)\s+\w+\s+(?:wr|ma[dk]|tak)\w+\s+(.+)$",
         r"\1 notes are dated \2"),
        (r"^in\s+(which|what|how\s+many)\s+(\w+)\s+(?:is|are)\s+(.+?)\s+(?:mentioned|named)$",
         r"\1 \2 mention \3"),
        (rf"^({_KINDS})\s+(?:did|do|have)\s+(?:i|we)\s+(?!{_NOTED})(?:have\s+)?(\w+\s+.+)$",
         r"\1 \2"),
        (rf"^({_KINDS})\s+(?:did|does|has)\s+(?!{_PRONOUN}\b)(\w+(?:\s+\w+){{0,2}}?)\s+(\w+)$",
         r"\1 \3 by \2"),
        (r"^((?:\w+\s+)?\w+s)\s+(?:that\s+|which\s+)?(?:i|we)(?:['’]ve|\s+have)?\s+(\w+\s+.+)$",
         r"\1 \2"),
        (r"\bhalf\s+an\s+hour\b", "30 minutes"),
        (r"\b(than|under|over|most|least|to)\s+(?:an|one)\s+hour\b", r"\1 1 hour"),
        (rf"^(.*?)\b(\d(?:\.\d)?|{_FEW})[\s-]stars?\s+(\w+)$", r"\1\3 with \2 stars"),
        (r"^(?:where|how\s+often)\s+(?:is|are)\s+(.+?)\s+tagged$", r"which notes tagged \1"),
    )
)  # fmt: skip


def readings(question: str) -> Iterator[Reading]:
    """Every way to read the question as one for all of something; none for most questions."""
    text = _plain_question(question)
    if len(text.split()) > _MOST_WORDS:
        return
    frame = _FRAME.match(text)
    if frame is None:
        yield from _bare_readings(text)
        return
    rest = text[frame.end() :]
    bare = _TAIL.sub("", f" {rest}").strip()
    anything = frame["any"] is not None
    if not anything and (bare != rest or not frame[0].lower().startswith(("which", "what"))):
        whole = _reading(bare, ())
        if whole:
            yield whole
    for text_left in dict.fromkeys((bare, rest)):
        yield from _with_clauses(text_left, anything=anything)


def _bare_readings(text: str) -> Iterator[Reading]:
    """Of several things named without a word that asks; one word alone may ask anything of it."""
    if _ASKS.match(text) or not _FEWEST_BARE_WORDS <= len(text.split()) <= _MOST_BARE_WORDS:
        return
    for reading in (_reading(text, ()), *_with_clauses(text, anything=False)):
        if reading and is_plural(reading.kind.split()[-1]):
            yield replace(reading, bare=True)


def _plain_question(question: str) -> str:
    text = in_english(" ".join(question.split()).rstrip(" ?.!？。"))
    text = _POLITE.sub("", text)
    for pattern, into in _REWRITES:
        text = pattern.sub(into, text)
    return text


def _with_clauses(text: str, *, anything: bool) -> Iterator[Reading]:
    opening = triggers(text)
    if len(opening) > _MOST_TRIGGERS:
        return
    for number in range(1, min(len(opening), _MOST_CLAUSES) + 1):
        for chosen in combinations(opening, number):
            if (chosen[0].start == 0) == anything:
                reading = _reading(text, chosen)
                if reading:
                    yield reading


def _reading(text: str, chosen: tuple[Trigger, ...]) -> Reading | None:
    """The reading in which just these triggers open a condition; None where one is empty."""
    kind = text[: chosen[0].start].strip(" ,") if chosen else text
    if chosen and chosen[0].start == 0:
        kind = ""
    elif not kind or len(kind.split()) > _MOST_KIND_WORDS or _NOT_A_KIND.search(kind):
        return None
    clauses = []
    ends = [trigger.start for trigger in chosen[1:]] + [len(text)]
    for trigger, end in zip(chosen, ends, strict=False):
        value = text[trigger.end : end].strip(" ,") if trigger.end <= end else ""
        value = re.sub(r"(?:\s+|^)(?:and|but)$", "", value)
        if not value:
            return None
        clauses.append(replace(trigger.clause, value=value))
    return Reading(kind, tuple(clauses))
