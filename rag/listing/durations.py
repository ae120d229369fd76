"""How long a value says that something takes: "75 min", "1 h 15"."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rag.text.measures import units_in

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_MINUTES = {"s": Decimal(1) / 60, "min": Decimal(1), "h": Decimal(60), "d": Decimal(1440)}
_PART = re.compile(r"(?<![\w.,:])(?P<number>\d+(?:\.\d+)?)\s?-?(?P<unit>[^\W\d_]+)")
_REST = re.compile(r"\d\s?(?:h|hrs?|hours?)\s?(?P<minutes>[0-5]?\d)\s*$", re.IGNORECASE)
CLOCK = re.compile(r"\d:\d\d")
"""A time of day, or a duration that nobody can tell from one."""


def minutes_each(units: AbstractSet[str]) -> Decimal | None:
    """How many minutes one of a unit has; None for what is no duration."""
    return next((_MINUTES[unit] for unit in units if unit in _MINUTES), None)


def minutes(value: str) -> Decimal | None:
    """A value's parts together; None where it names no unit of time."""
    parts = [
        Decimal(part["number"]) * each
        for part in _PART.finditer(value)
        if (each := minutes_each(units_in(f"1 {part['unit']}"))) is not None
    ]
    rest = _REST.search(value)
    return sum(parts, Decimal(rest["minutes"] if rest else 0)) if parts else None
