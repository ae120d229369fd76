"""The reader's half of the catalog: notes, sections, chunks, links and edges."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rag.indexing.entries import Stamp, Totals
from rag.indexing.opened import Opened, batches
from rag.records import Chunk, Edge, Link, NoteFacts, Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SECTION = "SELECT id, note, title, heading_path, first_line, last_line, text FROM sections"
_FACTS = "SELECT path, title, aliases, tags, properties, dates FROM notes"


class Lookups(Opened):
    """What stands in the catalog, as records."""

    _counted: tuple[int, Totals] | None = None

    def stamps(self) -> dict[str, Stamp]:
        """Every indexed note's stamp by path."""
        query = "SELECT path, mtime_ns, size, content_hash, checked_ns FROM notes"
        return {row[0]: Stamp(*row[1:]) for row in self._connect().execute(query).fetchall()}

    def totals(self) -> Totals:
        """Counts of what is indexed; SQLite reads a whole index for each, so they are kept."""
        version = self.version()
        if self._counted is None or self._counted[0] != version:
            row = self._connect().execute(
                "SELECT (SELECT count(*) FROM notes), (SELECT count(*) FROM sections),"
                " (SELECT count(*) FROM chunks)"
            )
            self._counted = (version, Totals(*row.fetchone()))
        return self._counted[1]

    def chunks(self, rows: Sequence[int]) -> dict[int, Chunk]:
        """The chunks at these rows; a row that is gone is left out."""
        found: dict[int, Chunk] = {}
        for some in batches(list(rows)):
            marks = ",".join("?" * len(some))
            for row in self._connect().execute(
                "SELECT c.row, c.id, c.section_id, c.note, s.title, s.heading_path, c.first_line,"
                " c.last_line, c.text, c.passage, c.header"
                f" FROM chunks c JOIN sections s ON s.id = c.section_id WHERE c.row IN ({marks})",
                some,
            ):
                found[row[0]] = Chunk(
                    id=row[1],
                    section_id=row[2],
                    note=row[3],
                    title=row[4],
                    heading_path=tuple(json.loads(row[5])),
                    first_line=row[6],
                    last_line=row[7],
                    text=row[8],
                    passage=row[9],
                    header=row[10],
                    row=row[0],
                )
        return found

    def section(self, section_id: str) -> Section | None:
        """The section with this id."""
        row = self._connect().execute(f"{_SECTION} WHERE id = ?", (section_id,)).fetchone()
        return None if row is None else _section(row)

    def sections(self, notes: Sequence[str] | None = None) -> Iterator[Section]:
        """The sections of these notes, of all when None, in their notes' order."""
        for row in self._of_notes(_SECTION, notes, "ORDER BY note, position"):
            yield _section(row)

    def sections_like(self, pattern: str) -> Iterator[Section]:
        """The sections whose text fits a pattern of SQLite's GLOB, in their notes' order."""
        query = f"{_SECTION} WHERE text GLOB ? ORDER BY note, position"
        yield from map(_section, self._connect().execute(query, (pattern,)))

    def section_places(self) -> list[tuple[str, tuple[str, ...]]]:
        """Note and heading path of every section that has a chunk."""
        rows = self._connect().execute(
            "SELECT note, heading_path FROM sections"
            " WHERE id IN (SELECT section_id FROM chunks) ORDER BY note, position"
        )
        return [(row[0], tuple(json.loads(row[1]))) for row in rows]

    def headings(self) -> list[str]:
        """What stands above the sections that have a chunk, each once; "" for a note's opening."""
        rows = self._connect().execute(
            "SELECT DISTINCT coalesce(json_extract(heading_path, '$[#-1]'), '') FROM sections"
            " WHERE id IN (SELECT section_id FROM chunks)"
        )
        return [row[0] for row in rows.fetchall()]

    def links(self, notes: Sequence[str] | None = None) -> dict[str, list[Link]]:
        """The links of these notes, of all when None, as written, by note."""
        found: dict[str, list[Link]] = {}
        query = "SELECT note, target, heading, block, shown, embed, line FROM links"
        for note, target, heading, block, shown, embed, line in self._of_notes(query, notes):
            link = Link(target, heading, block, shown, embed=bool(embed), line=line)
            found.setdefault(note, []).append(link)
        return found

    def link_targets(self) -> list[tuple[str, str]]:
        """Each note with each target that it links to, as written."""
        return self._connect().execute("SELECT DISTINCT note, target FROM links").fetchall()

    def texts_without_chunk(self) -> list[tuple[str, str]]:
        """Note and text of every section that has no chunk, and so is not in the full text."""
        query = "SELECT note, text FROM sections WHERE id NOT IN (SELECT section_id FROM chunks)"
        return self._connect().execute(query).fetchall()

    def notes_leading_to(self, paths: Sequence[str]) -> list[str]:
        """The notes with an edge to one of these."""
        found: list[str] = []
        for some in batches(list(paths)):
            marks = ",".join("?" * len(some))
            query = f"SELECT DISTINCT source FROM edges WHERE target IN ({marks})"
            found += [row[0] for row in self._connect().execute(query, some)]
        return found

    def unlinked(self) -> list[str]:
        """Notes that were written since their edges were last looked for."""
        return [row[0] for row in self._connect().execute("SELECT note FROM unlinked")]

    def edges(self) -> list[Edge]:
        """Every edge."""
        # At once: a row at a time goes through Python, and takes four times as long.
        query = "SELECT section, source, target, weight, kind FROM edges"
        return [Edge(*row) for row in self._connect().execute(query).fetchall()]

    def embedded_by(self, section_id: str, note: str) -> list[str]:
        """The other notes of which a section of a note embeds something."""
        query = "SELECT target FROM edges WHERE source = ? AND section = ? AND kind = 'embed'"
        return [row[0] for row in self._connect().execute(query, (note, section_id))]

    def note_facts(self) -> list[NoteFacts]:
        """What is known of every note without its text, by path."""
        rows = self._connect().execute(f"{_FACTS} ORDER BY path").fetchall()
        return [_facts(row) for row in rows]

    def facts_of(self, path: str) -> NoteFacts | None:
        """The same of one note; None where it is not indexed."""
        row = self._connect().execute(f"{_FACTS} WHERE path = ?", (path,)).fetchone()
        return _facts(row) if row else None

    def aliases(self, path: str) -> tuple[str, ...]:
        """The other names of a note; () where it has none or is not indexed."""
        row = (
            self._connect().execute("SELECT aliases FROM notes WHERE path = ?", (path,)).fetchone()
        )
        return tuple(json.loads(row[0])) if row else ()

    def dates(self, path: str) -> tuple[str, ...]:
        """The ISO dates a note carries, the most telling first; () where it has none."""
        row = self._connect().execute("SELECT dates FROM notes WHERE path = ?", (path,)).fetchone()
        return tuple(json.loads(row[0])) if row else ()

    def warnings(self) -> list[str]:
        """What could not be read as written, a line a note, which it begins with."""
        query = "SELECT warning FROM notes WHERE warning != '' ORDER BY path"
        return [row[0] for row in self._connect().execute(query)]

    def _of_notes(
        self, query: str, notes: Sequence[str] | None, order: str = ""
    ) -> Iterator[tuple[Any, ...]]:
        if notes is None:
            yield from self._connect().execute(f"{query} {order}")
            return
        for some in batches(list(notes)):
            marks = ",".join("?" * len(some))
            yield from self._connect().execute(f"{query} WHERE note IN ({marks}) {order}", some)


def _facts(row: Sequence[str]) -> NoteFacts:
    return NoteFacts(
        path=row[0],
        title=row[1],
        aliases=_several(row[2]),
        tags=_several(row[3]),
        properties=tuple((key, tuple(values)) for key, values in _several(row[4])),
        dates=_several(row[5]),
    )


def _several(written: str) -> tuple[Any, ...]:
    """A list as the catalog has it; most are empty, and those need no parser."""
    return () if written == "[]" else tuple(json.loads(written))


def _section(row: tuple[Any, ...]) -> Section:
    path = tuple(json.loads(row[3]))
    return Section(row[0], row[1], row[2], path, first_line=row[4], last_line=row[5], text=row[6])
