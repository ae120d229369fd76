"""What else the words of a question may be called: a note's other names, who has a trade.

A log says "Mill" and "Hollis"; asked are the flat above the bakery and the plumber. Another note
says which is which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.listing.quotes import phrase_pattern
from rag.reading.evidence import units
from rag.text.terms import fold, stem, telling_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.listing.sources import Sources

_LONGEST_NAME = 4
_MOST_NOTES = 20
_NAME = r"(?P<name>[A-Z][\w'’-]+)"


def other_names(text: str, terms: Sequence[str], sources: Sources) -> dict[str, re.Pattern[str]]:
    """By term, how folded text may say what it is part of; nothing for a term with one name."""
    found: dict[str, re.Pattern[str]] = {}
    for phrase, names in _of_notes(text, sources):
        pattern = re.compile("|".join(map(phrase_pattern, names)))
        for term in telling_words(phrase):
            found.setdefault(term, pattern)
    for term in terms:
        name = _who(term, sources) if term not in found else ""
        if name:
            found[term] = re.compile(phrase_pattern(name))
    return found


def _of_notes(text: str, sources: Sources) -> Iterator[tuple[str, list[str]]]:
    """Each part of a text that names one note, the longest first, with its other names."""
    said = words(text)
    for size in range(min(_LONGEST_NAME, len(said)), 0, -1):
        for at in range(len(said) - size + 1):
            phrase = " ".join(said[at : at + size])
            named = sources.named(phrase) if telling_words(phrase) else []
            if len(named) == 1:
                note = sources.facts[named[0]]
                others = [n for n in (note.title, *note.aliases) if fold(n) != phrase]
                if others:
                    yield phrase, others


def _who(term: str, sources: Sources) -> str:
    """The one who has a trade, as a list of people has it: "plumber: Hollis"; "" for several."""
    if not term.isalpha():
        return ""
    notes = [note for note in sources.catalog.notes_saying(term) if note in sources.facts]
    if len(notes) > _MOST_NOTES:
        return ""
    led = re.compile(rf"(?i:{re.escape(term)})\s*[:–—-]\s*{_NAME}")
    behind = re.compile(rf"{_NAME}(?:\s+[A-Z][\w'’-]+)?\s*[(,:–—-]\s*(?i:{re.escape(term)})\b")
    found = set()
    for section in sources.catalog.sections(notes):
        for unit in units(section):
            if unit.kind == "item" and (said := led.match(unit.said) or behind.match(unit.said)):
                found.add(said["name"])
            cells = [cell for cell in unit.cells if stem(fold(cell)) == stem(term)]
            if cells and (first := re.match(_NAME, unit.cells[0])) and cells[0] != unit.cells[0]:
                found.add(first["name"])
    return found.pop() if len(found) == 1 else ""
