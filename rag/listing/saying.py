"""The notes that may answer, by what their text says: names they mention, notes they link to."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from rag.indexing.mentions import Names
from rag.listing.entries import Entry
from rag.listing.known import Known, either
from rag.listing.matching import bare
from rag.listing.quotes import OPENING, Proof, first_line, phrase_pattern
from rag.reading.evidence import units
from rag.reading.orders import states
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rag.listing.known import Found
    from rag.records import Section

_LONG_NAME = 5


class Saying(Known):
    """Mentions and links, with their proof."""

    def mentioning(self, phrase: str, *, exact: bool) -> Found | None:
        """Notes in whose text the words stand next to each other.

        Unless the words are meant exactly, a note of that name does not mention itself, and what
        names one note alone is found under that note's other names as well.
        """
        if not re.search(r"\w", phrase):
            return None
        own = [] if exact else self.named(phrase)
        found: Found = {}
        for name in (phrase, *self.other_names(phrase, own)):
            found = either(found, self._saying(name, own) or {})
        return found or None

    def mentions(self, phrase: str) -> list[Entry]:
        """Each unit that has the words next to each other; of several on one line, the first.

        Found under other names and left out as in ``mentioning``.
        """
        pattern = self.naming(phrase)
        if pattern is None:
            return []
        own = self.named(phrase)
        names = (phrase, *self.other_names(phrase, own))
        sections = {s.id: s for name in names for s in self._sections_of(name, own)}
        return [entry for s in sections.values() for entry in _entries_saying(s, pattern)]

    def naming(self, phrase: str, *, exact: bool = False) -> re.Pattern[str] | None:
        """The words, or unless these are meant exactly any name of what they name, in folded text.

        None where there are no words.
        """
        if not re.search(r"\w", phrase):
            return None
        others = [] if exact else self.other_names(phrase, self.named(phrase))
        return re.compile("|".join(map(phrase_pattern, (phrase, *others))))

    def stated(self, notes: list[str]) -> list[Entry]:
        """What these notes state, one after another."""
        every: dict[str, list[Entry]] = {path: [] for path in notes}
        for section in self.catalog.sections(notes):
            said = (unit for unit in units(section) if unit.kind != "property" and states(unit))
            every[section.note] += [Entry(section, unit) for unit in said]
        return [one for some in every.values() for one in some]

    def other_names(self, phrase: str, own: list[str]) -> list[str]:
        """How else the one note of a name is called, by names that can mean nothing else.

        A single short or lower-case word is left out: it may be just that word.
        """
        if len(own) != 1:
            return []
        note = self.facts[own[0]]
        names = dict.fromkeys((note.title, *note.aliases))
        return [
            name
            for name in names
            if fold(name) != fold(bare(phrase)) and _telling(name) and self.named(name) == own
        ]

    def _saying(self, phrase: str, but: list[str]) -> Found | None:
        pattern = re.compile(phrase_pattern(phrase))
        found: Found = {}
        for section in self._sections_of(phrase, but):
            if section.note not in found and first_line(section, pattern):
                found[section.note] = Proof("text", pattern.pattern)
        return found or None

    def _sections_of(self, phrase: str, but: list[str]) -> Iterator[Section]:
        """All sections of the notes that say the words, without those in ``but``."""
        said = self.catalog.notes_saying(phrase)
        notes = [note for note in said if note in self.facts and note not in but]
        return self.catalog.sections(notes)

    @cached_property
    def resolve(self) -> Callable[[str, str], str | None]:
        """The path that a link's target leads to from a note, as ``Names`` resolves it."""
        return Names(list(self.facts.values())).resolve

    def linking_to(self, name: str) -> Found | None:
        """Notes with a link to a note of that name."""
        targets = set(self.named(name))
        if not targets:
            return None
        found: Found = {}
        for note, links in self.catalog.links().items():
            for link in links if note in self.facts else ():
                if note not in targets and self.resolve(link.target, note) in targets:
                    shown = link.shown or link.target.rsplit("/", 1)[-1]
                    found.setdefault(note, Proof("line", shown, link.line))
        return found

    def linked_from(self, name: str) -> Found | None:
        """Notes that a note of that name links to."""
        sources = self.named(name)
        targets = {
            self.resolve(link.target, note)
            for note, links in self.catalog.links(sources).items()
            for link in links
        }
        return dict.fromkeys(sorted(t for t in targets if t in self.facts), OPENING) or None


def _entries_saying(section: Section, pattern: re.Pattern[str]) -> Iterator[Entry]:
    """The units that say it, none that stands on the lines of the one before it."""
    last_line = 0
    for unit in units(section):
        entry = Entry(section, unit)
        if unit.last_line > last_line and pattern.search(entry.with_links) and states(unit):
            last_line = unit.last_line
            yield entry


def _telling(name: str) -> bool:
    if " " in name.strip() or not name.isascii():
        return True
    return len(name) >= _LONG_NAME and name != name.lower()
