"""Dates as other languages write them, in English: "1. Juni 2024", "4 de mayo de 2020"."""

from __future__ import annotations

import re

from rag.text.months import NAMES
from rag.text.terms import fold

# A line a month: German, Dutch and Scandinavian, French, Spanish, Italian, Portuguese, Polish,
# Czech, Romanian, Turkish, Russian and Ukrainian. As they are written with a day, and alone.
_WRITTEN = """
januar jänner januari janvier enero gennaio janeiro stycznia styczeń styczniu janv ledna
  ianuarie ocak января январь январе січня січень
februar feber februari février febrero febbraio fevereiro lutego luty lutym févr února februarie
  şubat февраля февраль феврале лютого лютий
märz maart mars marts marzo março marca marzec marcu března martie mart марта марте март березня
  березень
april avril abril aprile kwietnia kwiecień kwietniu avr dubna aprilie nisan апреля апрель апреле
  квітня квітень
mai mei maj mayo maggio maio maja května mayıs maju мая май мае травня травень
juni juin junio giugno junho czerwca czerwiec czerwcu června iunie haziran июня июнь июне червня
  червень
juli juillet julio luglio julho lipca lipiec lipcu juil července iulie temmuz июля июль июле
  липня липень
august augustus augusti août agosto sierpnia sierpień sierpniu srpna ağustos августа август
  августе серпня
september septembre septiembre setiembre settembre setembro września wrzesień wrześniu září
  septembrie eylül сентября сентябрь сентябре вересня вересень
oktober octobre octubre ottobre outubro października październik październiku října octombrie
  ekim октября октябрь октябре жовтня жовтень
november novembre noviembre novembro listopada listopad listopadu listopadzie noiembrie kasım
  ноября ноябрь ноябре листопада
dezember december décembre diciembre dicembre dezembro desember grudnia grudzień grudniu déc
  prosince decembrie aralık декабря декабрь декабре грудня грудень
"""
_NUMBERS = {
    fold(word): number
    for number, names in enumerate(re.split(r"\n(?! )", _WRITTEN.strip()))
    for word in names.split()
}
_PLANET = "Mars"
"""No month where it has a capital: those languages that call March so write it small."""
_OF = r"(?:(?:de|del|d[’'])\s*)?"
_WITH_DAY = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:\.|º|°|ª|er)?\s+{_OF}([^\W\d_]{{3,12}})(?![\w’'])\.?"
    r"(?:(?:\s+del?)?\s+(?=\d{4}))?",
    re.IGNORECASE,
)
_WITH_YEAR = re.compile(
    r"\b([^\W\d_]{3,12})\.?(?:\s+del?)?\s+(?=(?:19|20)\d\d(?!\d))", re.IGNORECASE
)
_DOTTED = re.compile(
    r"(?<![\d.])(0?[1-9]|[12]\d|3[01])\.\s?(0?[1-9]|1[0-2])\.\s?((?:19|20)\d\d)(?!\.?\d)"
)
# Day first where it can't be a month, as it stands in a date of another language.
_SLASHED = re.compile(r"(?<![\d/])(1[3-9]|2\d|3[01])/(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\d/])")
_OF_YEAR = re.compile(r"(?<![\d/])(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\d/])")
_KOREAN = re.compile(r"(?:(\d{4})년\s?)?(\d{1,2})월(?:\s?(\d{1,2})일)?")


def is_foreign_month(word: str) -> bool:
    """Whether a word is a month in another language."""
    return fold(word) in _NUMBERS


def with_english_dates(text: str) -> str:
    """The text with such dates as ``6 February 2026``, ``2026-02-06`` or ``February 2026``."""
    text = _WITH_DAY.sub(_day, text)
    text = _WITH_YEAR.sub(_month, text)
    text = _DOTTED.sub(_iso, text)
    text = _SLASHED.sub(_iso, text)
    text = _OF_YEAR.sub(lambda found: f"{_name(int(found[1]))} {found[2]}", text)
    return _KOREAN.sub(_korean, text) if not text.isascii() else text


def _name(number: int) -> str:
    return NAMES[number - 1].capitalize()


def _day(found: re.Match[str]) -> str:
    number = _NUMBERS.get(fold(found[2]))
    return found[0] if number is None else f"{found[1]} {_name(number + 1)} "


def _month(found: re.Match[str]) -> str:
    number = _NUMBERS.get(fold(found[1]))
    return found[0] if number is None or found[1] == _PLANET else f"{_name(number + 1)} "


def _iso(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _korean(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    if not 1 <= int(month) <= len(NAMES):
        return found[0]
    said = " ".join(part for part in (day, _name(int(month)), year) if part)
    # A particle joins the day: "6일에".
    return f"{said} " if found.string[found.end() : found.end() + 1].isalpha() else said
