"""A figure as notes may write it: "$2.82B" also stands where "2.82 billion" was asked for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from rag.text.figures import figures
from rag.text.months import NAMES, SHORT
from rag.text.terms import words

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATE = re.compile(r"d(\d{4})-(\d\d)(?:-(\d\d))?")
_SCALES = (("trillion", 12, "t tn"), ("billion", 9, "b bn"), ("million", 6, "m mn"))
_LEAST = Decimal(10_000)
_MOST_DECIMALS = 3


def written_forms(text: str) -> list[str]:
    """Every other way to write the dates and large numbers of a text, as words in order."""
    own = " ".join(words(text))
    forms = [form for figure in sorted(figures(text)) for form in _forms(figure)]
    folded = dict.fromkeys(" ".join(words(form)) for form in forms)
    return [form for form in folded if f" {form} " not in f" {own} "]


def _forms(figure: str) -> Iterator[str]:
    date = _DATE.fullmatch(figure)
    if date:
        yield from _date_forms(date[1], int(date[2]), int(date[3] or 0))
    elif figure.startswith("n"):
        yield from _number_forms(Decimal(figure[1:]))
    else:
        yield figure.replace(".", " ")  # with its v, which full text has as part of the first word


def _date_forms(year: str, month: int, day: int) -> Iterator[str]:
    """Without a day: a month of a year."""
    names = dict.fromkeys((NAMES[month - 1], SHORT[month - 1]))
    if not day:
        yield f"{year}-{month:02}"
        yield from (f"{name} {year}" for name in names)
        return
    yield f"{year}-{month:02}-{day:02}"
    for name in names:
        yield f"{name} {day} {year}"
        yield f"{day} {name} {year}"


def _number_forms(number: Decimal) -> Iterator[str]:
    if abs(number) < _LEAST:
        return
    if number == number.to_integral_value():
        yield f"{int(number):,}"
        yield str(int(number))
    for name, power, short in _SCALES:
        scaled = number.scaleb(-power).normalize()
        exponent = scaled.as_tuple().exponent
        if abs(scaled) >= 1 and isinstance(exponent, int) and -exponent <= _MOST_DECIMALS:
            yield from (f"{scaled:f} {name}", f"{scaled:,f} {name}")
            yield from (f"{scaled:f}{letters}" for letters in short.split())
