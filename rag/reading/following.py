"""What a text goes on to say after a unit: sentences, code, and a list that hangs on one."""

from __future__ import annotations

import re
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from rag.text.sentences import COLONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit

_GOES_ON = ("sentence", "code")
# "This" and "these methods" may point back as well; "any of these countries" before a list doesn't.
_POINTS = re.compile(
    r"\b(?:(?:any|one|some|all|each|both|either) of (?:these|the following)|(?:the|as) following"
    r"|(?:listed|shown|given|described) below)\b",
    re.IGNORECASE,
)


def following(
    unit: EvidenceUnit, every: Sequence[EvidenceUnit], room: int, most: int
) -> list[EvidenceUnit]:
    """At most ``most`` sentences, blocks and whole lists after the unit, of ``room`` characters.

    ``every`` are the units of its section in reading order. A list or table follows only what
    leads to it (a colon, "these", the line right above it), and ends it; what leads to one that
    has no room stays away. An item's neighbours do not continue it: what hangs on it does, code
    and the items below it.
    """
    if unit not in every:
        return []
    behind = every[every.index(unit) + 1 :]
    if unit.kind not in _GOES_ON:
        return _below(unit, behind, room) if unit.kind == "item" else []
    found: list[list[EvidenceUnit]] = []
    last, points = unit, points_below(unit)
    for step in _steps(behind):
        room -= sum(length(one) for one in step)
        hangs = step[0].kind == "item" and step[0].context.endswith(last.said)
        if room < 0 or len(found) == most or not (step[0].kind in _GOES_ON or points or hangs):
            break
        found.append(step)
        last = step[-1]
        points = points or points_below(last)
        if last.kind not in _GOES_ON:
            break  # what comes after a list is seldom about what led to it
    while found and found[-1][-1].said.rstrip().endswith(COLONS):
        found.pop()
    return [one for step in found for one in step]


def length(unit: EvidenceUnit) -> int:
    """Characters that one reads of a unit: code's indentation is none."""
    return len(" ".join(unit.said.split()))


def _below(item: EvidenceUnit, behind: Sequence[EvidenceUnit], room: int) -> list[EvidenceUnit]:
    """All that hangs on an item, as deep as it goes; where that is too much, its code alone."""
    over = {item.said}
    under: list[EvidenceUnit] = []
    for one in behind:
        if one.kind != "code" and one.context not in over:
            break
        under.append(one)
        over.add(one.said)
    shorter = (under, code_at_first(behind))
    return next((some for some in shorter if sum(length(one) for one in some) <= room), [])


def code_at_first(units: Sequence[EvidenceUnit]) -> list[EvidenceUnit]:
    """The blocks of code that some units open with: those under the item before them."""
    return list(takewhile(lambda one: one.kind == "code", units))


def points_below(unit: EvidenceUnit) -> bool:
    """Whether a unit speaks of what stands below it, and is not understood without that."""
    return unit.said.rstrip().endswith(COLONS) or bool(_POINTS.search(unit.said))


def _steps(every: Sequence[EvidenceUnit]) -> list[list[EvidenceUnit]]:
    """Each sentence and each block of code alone, each list and each table as a whole."""
    steps: list[list[EvidenceUnit]] = []
    for (kind, _), grouped in groupby(every, key=lambda one: (one.kind, one.group)):
        some = list(grouped)
        steps += [[one] for one in some] if kind in _GOES_ON else [some]
    return steps
