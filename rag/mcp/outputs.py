"""Records as the tools' outputs, cut to a token budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcp.server.mcpserver.exceptions import ToolError

from rag.mcp.budget import LEAST_TOKENS
from rag.mcp.models import CitationOut, CountOut, HeadingOut, HitOut, NoteOut
from rag.reading.markdown import lines_of
from rag.reading.sections import split_sections
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator, Sequence

    from rag.mcp.budget import Budget
    from rag.mcp.notebook import Notebook
    from rag.records import Answer, Hit, Note, Section

_MOST_HEADINGS = 60
_MOST_COUNTED = 30
_HIT_SHARE = 0.5


def citations_out(
    answer: Answer, budget: Budget, uri: Callable[[str], str]
) -> Iterator[CitationOut]:
    """As many citations as the budget allows, quotes cut to fit."""
    for citation in answer.citations:
        if budget.left <= 0:
            budget.cut = True
            return
        yield CitationOut(
            marker=citation.marker,
            note=citation.note,
            title=citation.title,
            heading=list(citation.heading_path),
            lines=[citation.first_line, citation.last_line],
            quote=budget.fit(citation.quote),
            url=citation.url,
            uri=uri(citation.note),
        )


def hits_out(hits: Sequence[Hit], budget: Budget, uri: Callable[[str], str]) -> Iterator[HitOut]:
    """As many hits as the budget allows, each text at half of what is left."""
    for hit in hits:
        if budget.left < LEAST_TOKENS // 4:
            budget.cut = True
            return
        chunk = hit.chunk
        yield HitOut(
            rank=hit.rank,
            note=chunk.note,
            title=chunk.title,
            heading=list(chunk.heading_path),
            lines=list(chunk.lines),
            day=hit.day,
            score=round(hit.score, 6),
            text=budget.fit(chunk.text, _HIT_SHARE),
            also=[place for place in hit.also if budget.affords(place)],
            uri=uri(chunk.note),
        )


def note_out(
    note: Note, heading: str, first_line: int, budget: Budget, notebook: Notebook
) -> NoteOut:
    """The note from ``first_line``, or the section under ``heading``. Raises ToolError."""
    written = lines_of(note.text)
    sections = split_sections(note)
    first, last = 1, max(len(written), 1)
    if heading:
        first, last = _under(sections, heading)
    first = max(first, first_line)
    if first > last:
        raise ToolError(f"first_line {first} is behind the last line, {last}")
    headings = [
        HeadingOut(heading=list(section.heading_path), lines=list(section.lines))
        for section in sections
        if section.heading_path
    ][:_MOST_HEADINGS]
    taken = budget.whole_lines(written[first - 1 : last])
    end = first + max(len(taken), 1) - 1
    return NoteOut(
        note=note.path,
        title=note.title,
        lines=[first, end],
        total_lines=len(written),
        text="\n".join(taken),
        next_line=end + 1 if end < last else None,
        aliases=list(note.aliases),
        tags=list(note.tags),
        dates=list(note.dates),
        headings=headings,
        uri=notebook.uri(note.path),
        url=notebook.url(note.path),
    )


def counts_out(counter: Counter[str], budget: Budget) -> list[CountOut]:
    """The most common first, as many as the budget allows."""
    taken = []
    for name, notes in counter.most_common(_MOST_COUNTED):
        if budget.left < LEAST_TOKENS // 2 or not budget.affords(f"{name} ({notes}), "):
            break
        taken.append(CountOut(name=name, notes=notes))
    return taken


def _under(sections: Sequence[Section], heading: str) -> tuple[int, int]:
    """The lines of the first section of this heading and of the deeper ones within it."""
    wanted = fold(heading.lstrip("#").strip())
    for place, section in enumerate(sections):
        path = section.heading_path
        if path and fold(path[-1]) == wanted:
            last = section.last_line
            for below in sections[place + 1 :]:
                if below.heading_path[: len(path)] != path:
                    break
                last = below.last_line
            return section.first_line, last
    known = "; ".join(section.heading_path[-1] for section in sections if section.heading_path)
    raise ToolError(f"the note has no heading {heading!r}; it has: {known[:500] or 'none'}")
