"""Where sentences end, in plain text.

A stop ends a sentence unless what stands before it is an abbreviation, an initial, a number or
the day of a month, or what follows goes on in lower case. A line end ends one where the writer
broke the line: after a colon, at a hard break, between ``Key: value`` lines. Other line ends are
white space.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.text.foreignmonths import is_foreign_month
from rag.text.months import names_a_month

if TYPE_CHECKING:
    from collections.abc import Iterator

COLONS = (":", "：")
"""What ends a line that opens a list, or another block."""
LONGEST = 600
"""Characters; a longer sentence is cut at a line end, else at a clause, else at white space."""

_TITLES = frozenset(
    "mr mrs ms mx dr prof st rev hon sen rep gov gen col capt cpt lt maj sgt cmdr adm pres supt"
    " messrs mme mlle fr sr. vs v cf viz e.g i.e eg ie al approx ca resp incl excl esp mt ft"
    " dept univ assn"
    # German, Dutch and Swedish; French, Spanish, Italian and Portuguese; Polish and Russian.
    " hr bzw evtl ggf vgl inkl exkl zzgl geb z.b d.h u.a o.ä dhr mevr mw bijv o.a d.w.z t.ex bl.a"
    " mgr env cf sra srta dra d.ª dña p.ej ud uds aprox sig sig.ra sig.na dott dott.ssa avv geom"
    " profa ul al. inż np m.in ул просп пр пер им проф см т.е напр".split()
)
"""Never the end of a sentence."""
_NUMBERED = frozenset(
    "no nos nr p pp vol vols fig figs ch sec art eq ed eds op ver para par pt c jan feb mar apr"
    " jun jul aug sep sept oct okt nov dec dez"
    " tel tél tlf тел nº núm num n.º pág pag núms str av avda bd kl godz ca max min abs poz"
    " кв д г стр корп оф".split()
)
"""Not the end before a number."""
_CLOSERS = frozenset("inc ltd co corp llc plc bros jr sr etc esq u.s u.k u.n e.u d.c ph.d".split())
_STARTERS = frozenset(
    "the a an it its in on at as for from by with to of and but or so if when while after before"
    " since this that these those he she they we i you his her their our my there here however"
    " although though because then thus also both each every all some many most no not one two"
    " other another such under during until once who what where why how is are was were".split()
)
"""Words that open a sentence even after ``Inc.`` or ``U.S.``."""
_LETTER_AFTER = frozenset(
    "plan type series class vitamin part group grade appendix option team section hepatitis"
    " version point figure exhibit schedule block".split()
)
"""``Plan B.`` ends a sentence where ``George B.`` may not."""

_END = re.compile(
    r"[.!?…]+[\"'”’»)\]*_]*(?:\[\^[^\]\s]{1,60}\])*(?=\s|$)"
    r"|[。！？｡]+[”’」』）】》\"']*"
    r"|[।॥؟۔]+(?=\s|$)"
    r"|\n"
)
_ACRONYM = re.compile(r"(?:\w\.)+\w")
_ABBREVIATED = ("str", "nr", "tel")
"""What compounds end with that stand before a number: "Lorettostr. 41", "Zählernr. 8"."""
_ORDINAL = re.compile(r"\d{1,3}")
_DAY = re.compile(r"\d{1,2}")
_LAST_WORD = re.compile(r"[^\s(\[{\"“‘'«—–/|]*$")
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[*_]*(\S{0,60})")
_KEY_VALUE = re.compile(r"\s*(?![a-z]+://)[^\s:：][^:：\n]{0,40}[:：](?!//)\s*\S")
_BULLET = re.compile(r"\s*[•‣◦▪●■–—→✓✔☑✅❌➤·]\s")
_CLAUSE_ENDS = (("\n",), ("; ", "；"), (", ", "，", "、"), (" ",))
_FOOTNOTE_REFS = re.compile(r"(?:\[\^[^\]\s]{1,60}\])+$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in order, without white space and footnote marks after it."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in (*sentence_ends(text), len(text)):
        spans += _within(text, start, end)
        start = end
    return spans


def sentence_ends(text: str) -> Iterator[int]:
    """Where sentences end in a text; what stands after the last of them has no end."""
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, match, start):
            start = match.end()
            yield start


def _is_end(text: str, match: re.Match[str], start: int) -> bool:
    mark = match[0][0]
    if mark == "\n":
        return _is_broken_line(text, match.start(), start)
    if mark in "。！？｡।॥؟۔":
        return True
    word = _NEXT_WORD.match(text, match.end())
    following = word[1] if word else ""
    if following and _goes_on(following):
        return False
    if mark != "." or match[0].startswith(".."):
        return True
    return _stop_ends(text[max(start, match.start() - 80) : match.start()], following)


def _goes_on(following: str) -> bool:
    """Lower case goes on, but iPhone and eBay open a sentence."""
    return following[:1].islower() and not any(c.isupper() for c in following[1:])


def _stop_ends(before: str, following: str) -> bool:
    """Whether a single stop between these words of one sentence and the next word ends it."""
    bare = before.rstrip()
    found = _LAST_WORD.search(bare)
    last = found[0] if found else ""
    low = last.lower().strip("*_")
    if low in _TITLES:
        ends = not following
    elif low in _NUMBERED or low.endswith(_ABBREVIATED):
        ends = not following[:1].isdigit()
    elif low in _CLOSERS or _ACRONYM.fullmatch(low):
        ends = not following or _opens(following)
    elif len(last) == 1 and last.isupper():
        ends = _letter_ends(bare[: -len(last)].split(), last, following)
    elif _DAY.fullmatch(low) and (names_a_month(following) or is_foreign_month(following)):
        ends = False
    else:
        ends = bool(bare) and not _ORDINAL.fullmatch(bare)
    return ends


def _letter_ends(words: list[str], letter: str, following: str) -> bool:
    """``J. R. Smith`` goes on; ``Plan B.`` and ``so do I.`` end."""
    if not following:
        return True
    if words and words[-1].lower() in _LETTER_AFTER:
        return True
    return (letter == "I" and bool(words) and words[-1][0].islower()) or _opens(following)


def _opens(following: str) -> bool:
    return following.strip(".,;:!?").lower() in _STARTERS or not following[:1].isalnum()


def _is_broken_line(text: str, at: int, start: int) -> bool:
    """Whether the writer ended the line on purpose."""
    line = text[max(start, text.rfind("\n", 0, at) + 1) : at]
    stop = text.find("\n", at + 1)
    following = text[at + 1 : stop if stop >= 0 else len(text)]
    if line.endswith("  ") or line.rstrip().endswith(COLONS):
        return True
    if _BULLET.match(following):
        return True
    return bool(_KEY_VALUE.match(line) and _KEY_VALUE.match(following))


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without white space around it, cut where it is longer than one can quote."""
    start, end = _trimmed(text, start, end)
    if text.endswith("]", start, end):
        refs = _FOOTNOTE_REFS.search(text, max(start, end - 400), end)
        end = refs.start() if refs else end
    while end - start > LONGEST:
        cut = _cut(text, start)
        yield _trimmed(text, start, cut)
        start, _ = _trimmed(text, cut, end)
    if start < end:
        yield start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _cut(text: str, start: int) -> int:
    """The last good place to cut a long sentence; the very limit inside one endless word."""
    least, limit = start + LONGEST // 3, start + LONGEST
    for marks in _CLAUSE_ENDS:
        place = max(text.rfind(mark, least, limit) + len(mark) for mark in marks)
        if place > least:
            return place
    return limit
