"""Amounts that are told as one: whether they can be, and in the unit that all are written in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.figures import SCALE
from rag.text.firstnumber import MINUS
from rag.text.measures import MONEY, units_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

_WRITTEN = re.compile(
    rf"\s*[~≈]?\s*{MINUS}?(?P<before>(?:(?!{MINUS})[^\d\s~≈]){{0,4}})\s?{MINUS}?"
    rf"\d[\d,]*(?:\.\d+)?{SCALE}\s*(?P<behind>[^\d]{{0,12}})",
    re.IGNORECASE,
)


def one_unit(values: Iterable[str]) -> bool:
    """Whether all that name a unit may mean the same one."""
    named = [units for units in map(units_in, values) if units]
    return not named or bool(frozenset.intersection(*named))


def alike_behind(written: Sequence[str]) -> bool:
    """Whether no two values have different words behind their number: "300 g" and "0.2 kg"."""
    behind = {
        form["behind"].strip().lower() for value in written if (form := _WRITTEN.match(value))
    }
    return len(behind - {""}) <= 1


def measured(number: Decimal, written: Sequence[str]) -> str:
    """``$8,575.50``: in the unit that all values are written with, if they are."""
    shown = f"{abs(number):,.2f}".removesuffix(".00")
    if "." in shown and not units_in(written[0]) & MONEY:
        shown = shown.rstrip("0")
    minus = "-" if number < 0 and shown != "0" else ""
    forms = [_WRITTEN.fullmatch(value) for value in written]
    around = {(form["before"], form["behind"].strip()) for form in forms if form}
    if len(around) != 1 or not all(forms):
        return f"{minus}{shown}"
    before, behind = around.pop()
    gap = " " if behind.isalpha() or f" {behind}" in written[0] else ""
    return f"{minus}{before}{shown}{gap}{behind}"
