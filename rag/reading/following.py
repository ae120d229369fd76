"""What a text goes on to say after a unit: sentences, code, and a list that one leads to."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rag.text.sentences import COLONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import EvidenceUnit

_GOES_ON = ("sentence", "code")


def following(
    unit: EvidenceUnit, every: Sequence[EvidenceUnit], room: int, most: int
) -> list[EvidenceUnit]:
    """At most ``most`` sentences, blocks and whole lists after the unit, of ``room`` characters.

    ``every`` are the units of its section in reading order. A list or table follows only what
    leads to it with a colon, and ends it; what leads to one that has no room stays away. An
    item's neighbours do not continue it: only code that stands under it follows.
    """
    if unit not in every:
        return []
    behind = every[every.index(unit) + 1 :]
    if unit.kind not in _GOES_ON:
        shows = unit.kind == "item" and behind and behind[0].kind == "code"
        return [behind[0]] if shows and len(behind[0].said) <= room else []
    found: list[list[EvidenceUnit]] = []
    last = unit
    for step in _steps(behind):
        led = last.said.rstrip().endswith(COLONS)
        room -= sum(len(one.said) for one in step)
        if room < 0 or len(found) == most or not (led or step[0].kind in _GOES_ON):
            break
        found.append(step)
        last = step[-1]
        if last.kind not in _GOES_ON:
            break  # what comes after a list is seldom about what led to it
    while found and found[-1][-1].said.rstrip().endswith(COLONS):
        found.pop()
    return [one for step in found for one in step]


def _steps(every: Sequence[EvidenceUnit]) -> list[list[EvidenceUnit]]:
    """Each sentence and each block of code alone, each list and each table as a whole."""
    steps: list[list[EvidenceUnit]] = []
    for (kind, _), grouped in groupby(every, key=lambda one: (one.kind, one.group)):
        some = list(grouped)
        steps += [[one] for one in some] if kind in _GOES_ON else [some]
    return steps
