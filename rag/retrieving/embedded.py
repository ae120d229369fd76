"""What a section embeds (``![[Note#Section]]``) is found where that section is found."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.reading.links import line_links
from rag.reading.plain import plain
from rag.records import Signal
from rag.retrieving.fusion import placed
from rag.text.terms import fold, spaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.indexing.catalog import Catalog
    from rag.protocols import Retriever
    from rag.records import Chunk, Hit, Link

_READ = 10
"""Hits whose embeds are followed."""
_MOST_EMBEDS = 3
"""A section that embeds more is a board: none of them is its text in particular."""
_DEPTH = 20
_NO_LINK = str.maketrans("#|^:", "    ")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]")


class Embedded:
    """The inner ranking, with what its first hits embed beside them.

    A reader sees an embed as text of the section that holds it, so a question in that section's
    words may mean what is embedded. Its nearest chunk comes right behind the section, or before it
    where the section says nothing itself, and carries where it is ``embedded_in``.
    """

    def __init__(self, inner: Retriever, near: Retriever, catalog: Catalog) -> None:
        self._inner = inner
        self._near = near
        self._catalog = catalog

    @property
    def name(self) -> str:
        """The inner retriever's: this is its ranking, put right."""
        return self._inner.name

    def retrieve(self, query: str, k: int, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """As ``protocols.Retriever``; a hit that was embedded carries the signal ``embed``."""
        hits = self._inner.retrieve(query, max(_READ, k), within)
        ranked = list(hits)
        for hit in hits[:_READ]:
            embeds = _embeds(hit.chunk)
            if not 0 < len(embeds) <= _MOST_EMBEDS:
                continue
            for link, note in self._resolved(hit.chunk, embeds):
                if within is None or note in within:
                    chunk = self._nearest(query, link, note, hit.chunk)
                    if chunk is not None:
                        _bring(ranked, chunk, hit)
        return tuple(placed(hit, rank) for rank, hit in enumerate(ranked[:k], start=1))

    def _resolved(self, chunk: Chunk, embeds: Sequence[Link]) -> Iterator[tuple[Link, str]]:
        """The embeds of notes, pictures left out, each with its note."""
        notes = self._catalog.embedded_by(chunk.section_id, chunk.note)
        for link in embeds:
            name = _file_name(link.target)
            called = (note for note in notes if _file_name(note) == name)
            note = next(called, None if name else chunk.note)
            if note is not None:
                yield link, note

    def _nearest(self, query: str, link: Link, note: str, holder: Chunk) -> Chunk | None:
        """The chunk of what is embedded that is nearest to the query."""
        for hit in self._near.retrieve(query, _DEPTH, frozenset({note})):
            chunk = hit.chunk
            if chunk.section_id != holder.section_id and _is_meant(link, chunk):
                return chunk
        return None


def _file_name(path: str) -> str:
    return fold(path.rpartition("/")[2].removesuffix(".md"))


def _embeds(chunk: Chunk) -> list[Link]:
    if "![" not in chunk.text:
        return []
    lines = (line for line in chunk.text.split("\n") if "![" in line)
    return [link for line in lines for link in line_links(line, 0) if link.embed]


def _is_meant(link: Link, chunk: Chunk) -> bool:
    """Whether a chunk of the embedded note is of the heading or block that is embedded."""
    if link.block:
        return re.search(rf"\^{re.escape(link.block)}[ \t]*$", chunk.text, re.MULTILINE) is not None
    headings = [_as_linked(heading) for heading in chunk.heading_path]
    wanted = [_as_linked(part) for part in link.heading.split("#") if part.strip()]
    return not wanted or any(
        headings[at : at + len(wanted)] == wanted for at in range(len(headings))
    )


def _as_linked(heading: str) -> str:
    """A heading as links to it are compared: they leave out marks, and signs such as ``:``."""
    return spaced(plain(heading).translate(_NO_LINK)).strip() or fold(heading.strip())


def _bring(ranked: list[Hit], chunk: Chunk, holder: Hit) -> None:
    """Put an embedded chunk to the section that holds it, unless it ranks higher by itself."""
    place = (holder.chunk.title, *holder.chunk.heading_path)
    at = next(i for i, hit in enumerate(ranked) if hit.chunk.id == holder.chunk.id)
    known = next((i for i, hit in enumerate(ranked) if hit.chunk.id == chunk.id), None)
    found = replace(holder, chunk=chunk, signals=()) if known is None else ranked[known]
    signal = Signal("embed", None, 1.0, (holder.chunk.note, chunk.note))
    found = replace(
        found,
        signals=(*found.signals, signal),
        embedded_in=(*found.embedded_in, place),
    )
    if known is not None and known < at:
        ranked[known] = found
        return
    if known is not None:
        del ranked[known]
    behind = 0 if _says_nothing(holder.chunk) else 1
    ranked.insert(at + behind, replace(found, score=ranked[at].score))


def _says_nothing(chunk: Chunk) -> bool:
    """Whether a chunk has only embeds below its heading."""
    said = (line.strip() for line in chunk.text.split("\n") if not _HEADING.match(line))
    return all(
        not line or re.fullmatch(r"!\[\[[^\]]*\]\]|!\[[^\]]*\]\([^)]*\)", line) for line in said
    )
