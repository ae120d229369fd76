"""Lines that give their note one value, as properties do: "Developed by: Ada". Some are empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.dates import dates_in

if TYPE_CHECKING:
    from rag.records import EvidenceUnit

_KEYED = re.compile(r"(?P<key>(?:[^\W\d_][\w-]*\s?){1,3})::?\s+\S")

_FIELD = re.compile(r"\W*(?P<key>[^\W\d_][^:：]{0,40}?)\s*[:：]{1,2}\s*(?P<value>.*)", re.DOTALL)
_TAG = re.compile(r"(?<!\w)#[\w/-]+")
_NOTHING = re.compile(
    r"(?:tb[acd]|to do|todo|n/?a|none yet|unknown|placeholder|fill in|fixme|xxx|lorem ipsum"
    r"|to be (?:added|announced|confirmed|decided|determined|written))\W*",
    re.IGNORECASE,
)
_STUB = re.compile(
    rf"\W*(?:{_NOTHING.pattern}|init|stub|wip|work in progress|coming soon|to be continued)\W*",
    re.IGNORECASE,
)
"""All that stands in a note which is still to be written."""
_ENDS_OPEN = re.compile(r"\b(?:by|of|with|is|are|the|a|an)\W*$", re.IGNORECASE)
_ONLY_A_LINK = re.compile(r"#(?:[^\s#.!?;:,]++\s?){1,6}")
"""A link to a heading of the note itself, as tables of contents have it; or a line of tags."""
_STAMPED = re.compile(
    r"\W*(?:last[ _-]?)?(?:updated|edited|modified|revised|reviewed|created|added|written)\b"
    r"(?:\s+(?:on|at))?\W{0,3}(?P<day>.{4,30})",
    re.IGNORECASE,
)
_STAMP_KEY = re.compile(
    r"as[ _-]of|[cm]time|(?:(?:date|last|time)[ _-]?)?"
    r"(?:created|updated|modified|edited|reviewed)(?:[ _-]?(?:at|on))?",
    re.IGNORECASE,
)
"""Of properties not "added" and "written": a book has these of itself."""
_NAMING = frozenset(("alias", "aliases", "tag", "tags"))
_LONGEST_DAY = 3
"""Words: "13 February 2026"."""


def key_of(unit: EvidenceUnit) -> str:
    """What a property, or a line like one, gives a value to; "" for any other unit."""
    if unit.kind == "property":
        return unit.said.partition(":")[0]
    keyed = _KEYED.match(unit.said) if unit.kind in ("sentence", "item") else None
    return keyed["key"] if keyed else ""


def values_of(unit: EvidenceUnit) -> tuple[str, ...]:
    """The cells of a row, and what a property, or a line like one, gives; () for any other unit."""
    return unit.cells or ((unit.said.partition(":")[2],) if key_of(unit) else ())


def is_only_tags(said: str) -> bool:
    """Whether a text is tags and no more, or links to a heading of the note itself."""
    return bool(_ONLY_A_LINK.fullmatch(said)) or not re.search(r"\w", _TAG.sub("", said))


def only_names(unit: EvidenceUnit) -> bool:
    """Whether it is the property with a note's other names or its tags, which states nothing."""
    return unit.kind == "property" and unit.said.partition(":")[0].strip().lower() in _NAMING


def is_blank(said: str) -> bool:
    """Whether a text names a field and gives no value but a tag, or a word for one to come.

    Or is no more than such a word: "TODO", "Init.".
    Or is a sentence whose last word, where it leads to something, is only a tag: "Hosted by #who".
    """
    if is_only_tags(said) or _STUB.fullmatch(said):
        return True
    bare = _TAG.sub("", said)
    tagged = bare != said
    field = _FIELD.fullmatch(bare)
    if field and "#" not in field["key"]:
        value = field["value"].strip()
        if tagged and not re.search(r"\w", value):
            return True
        return bool(_NOTHING.fullmatch(value))
    tag_last = _TAG.search(said.rstrip(" .,;").rsplit(" ", 1)[-1])
    return bool(tag_last) and bool(_ENDS_OPEN.search(bare.rstrip(" .,;")))


def is_stamp(unit: EvidenceUnit) -> bool:
    """Whether all a line or property says is when its note was written: "Updated 2026-02-13"."""
    if unit.kind == "property":
        key, _, day = unit.said.partition(":")
        return bool(_STAMP_KEY.fullmatch(key.strip())) and bool(dates_in(day))
    stamped = _STAMPED.fullmatch(unit.said)
    if stamped is None or len(stamped["day"].split()) > _LONGEST_DAY:
        return False
    return bool(dates_in(stamped["day"]))
