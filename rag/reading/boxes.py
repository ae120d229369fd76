"""Boxes of list items: ``- [ ] call Ada`` is open, ``- [x] call Ada`` done."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.records import EvidenceUnit, Section

# "- [1] Smith 2020" is a source, and "- [!]", "- [?]" or "- [i]" in Obsidian's themes a remark.
BOX = re.compile(
    r"^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[(?P<box>[ /xX<>~-])\][ \t]+\S", re.MULTILINE
)
_BOXES = {"open": " /", "done": "xX"}


def state_of(section: Section | None, unit: EvidenceUnit) -> str:
    """``open``, ``done``, ``set aside`` for any other sign in its item's box, "" without one."""
    if section is None or unit.kind not in ("item", "sentence"):
        return ""
    found = BOX.match("\n".join(lines_of(section, unit.first_line, unit.last_line)))
    if found is None:
        return ""
    return next((name for name, signs in _BOXES.items() if found["box"] in signs), "set aside")


def with_state(said: str, section: Section | None, unit: EvidenceUnit) -> str:
    """``call Ada (open)``: without its box an item says nothing of whether it is done."""
    state = state_of(section, unit)
    return f"{said} ({state})" if state else said


def lines_of(section: Section, first: int, last: int) -> list[str]:
    """Lines of a section as written, by their numbers in the file."""
    return list(_split(section.text)[first - section.first_line : last - section.first_line + 1])


@lru_cache(maxsize=2)
def _split(text: str) -> tuple[str, ...]:
    """Kept for the next unit of the section: cut anew for each, a long one takes minutes."""
    return tuple(text.split("\n"))
