"""Sections compared by note and heading, and the sections that a vault has."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.reading.notes import read_note
from rag.reading.plain import plain
from rag.reading.sections import split_sections
from rag.reading.vault import list_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from rag.records import Section


@dataclass(frozen=True, slots=True)
class Place:
    """A section as gold files name it; made by ``place`` so that equal places compare equal."""

    note: str
    heading: str
    """The nearest heading above, without marks; "" for text before the first one."""

    def __str__(self) -> str:
        return f"{self.note} › {self.heading}" if self.heading else self.note


def place(note: str, heading: str) -> Place:
    """A place with white space, Markdown marks and Unicode forms folded; case is kept."""
    return Place(note_key(note), heading_key(heading))


def place_at(note: str, heading_path: Sequence[str]) -> Place:
    """The place of a hit or a citation: the last heading of its path counts."""
    return place(note, heading_path[-1] if heading_path else "")


@dataclass(frozen=True, slots=True)
class VaultSections:
    """The sections of a vault by note, in order."""

    by_note: Mapping[str, tuple[Section, ...]]

    def at(self, where: Place) -> tuple[Section, ...]:
        """The sections a place names: several where a note repeats a heading, () for none."""
        return tuple(
            section
            for section in self.by_note.get(where.note, ())
            if place_at(section.note, section.heading_path) == where
        )

    def related(self, where: Place, note: str, heading_path: Sequence[str]) -> bool:
        """Whether a section is the place itself, or lies above or below it in its note.

        Text before the first heading is above nothing.
        """
        if note_key(note) != where.note:
            return False
        path = tuple(heading_key(heading) for heading in heading_path)
        if where.heading == (path[-1] if path else "") or where.heading in path:
            return True
        if not path:
            return False
        named = (tuple(map(heading_key, section.heading_path)) for section in self.at(where))
        return any(below[: len(path)] == path for below in named)

    def fault(self, where: Place) -> str:
        """Why a place does not exist here, with the nearest that does; "" when it exists."""
        if self.at(where):
            return ""
        sections = self.by_note.get(where.note)
        if sections is None:
            return f"no note {where.note!r} in the vault{_nearest(where.note, self.by_note)}"
        if not where.heading:
            return f"{where.note} has no text before its first heading"
        headings = [heading_key(s.heading_path[-1]) for s in sections if s.heading_path]
        return f"no heading {where.heading!r} in {where.note}{_nearest(where.heading, headings)}"


def read_sections(vault: Path) -> VaultSections:
    """Every section of every note. Raises VaultError."""
    return VaultSections(
        {note_key(file.path): split_sections(read_note(vault, file)) for file in list_notes(vault)}
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    wanted = name.casefold()
    folded = {other.casefold(): other for other in known}
    same_file = [o for f, o in folded.items() if f.rpartition("/")[2] == wanted.rpartition("/")[2]]
    close = same_file or [folded[f] for f in difflib.get_close_matches(wanted, folded, 1, 0.6)]
    return f"; did you mean {close[0]!r}?" if close else ""


def note_key(note: str) -> str:
    """A note's path as places hold it."""
    return unicodedata.normalize("NFC", note).removeprefix("./")


def heading_key(heading: str) -> str:
    """A heading as places hold it."""
    return " ".join(unicodedata.normalize("NFC", plain(heading)).split())
