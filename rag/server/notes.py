"""``GET /notes/{path}``: a note, or the section asked for, to read beside an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.convertors import PathConvertor, register_url_convertor

from rag.errors import VaultError
from rag.reading.markdown import lines_of, outline
from rag.reading.sections import split_sections
from rag.server.problems import ProblemError, documented
from rag.server.rendering import render, render_properties
from rag.server.service import ServiceDep  # noqa: TC001  (FastAPI reads it)
from rag.server.vault_models import NoteShape, VaultShape
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Lines, Note, Section
    from rag.server.vaultview import VaultView

router = APIRouter()


class _NotePath(PathConvertor):
    """Like ``path``, for file names may hold line ends too."""

    regex = "(?s:.*)"


register_url_convertor("note", _NotePath())
MOST_RENDERED_CHARACTERS = 60_000
_WINDOW_LINES = 150
_WINDOW_LINE_CHARACTERS = 2_000
_MOST_COUNTED = 60
_LINES = r"^[1-9]\d{0,8}(-[1-9]\d{0,8})?$"


@router.get("/vault", response_model=VaultShape, responses=documented(401))
def vault(service: ServiceDep) -> dict[str, Any]:
    """The vault's name, its size, its folders and tags."""
    totals = service.assistant.index.catalog.totals()
    return {
        "vault": service.vault_name,
        "notes": totals.notes,
        "chunks": totals.chunks,
        "llm": service.assistant.llm.name,
        "folders": [{"name": n, "notes": c} for n, c in service.view.folders()[:_MOST_COUNTED]],
        "tags": [{"name": n, "notes": c} for n, c in service.view.tags()[:_MOST_COUNTED]],
    }


@router.get(
    "/notes/{path:note}", response_model=NoteShape, responses=documented(400, 401, 404, 422, 503)
)
def note(
    path: str,
    service: ServiceDep,
    heading: Annotated[
        list[str] | None,
        Query(max_length=12, description="Heading path, the outermost first; or one heading."),
    ] = None,
    lines: Annotated[
        str | None, Query(pattern=_LINES, description="Lines to mark, such as `44-46`.")
    ] = None,
) -> dict[str, Any]:
    """A note rendered, with its source; a section of it where a heading or lines are named.

    Lines alone show the section around them. Nothing outside the vault, and no file of it that is
    not an indexed note, can be read.
    """
    try:
        found = service.view.note(path)
    except VaultError:
        raise ProblemError(404, "there is no such note in the index") from None
    cited = _cited(lines)
    sections = split_sections(found)
    section = _section(sections, heading or [], cited)
    shown = _shown(found, section, cited, service.view)
    return {
        "note": found.path,
        "title": found.title,
        "heading": list(section.heading_path) if section else None,
        **shown,
        "aliases": list(found.aliases),
        "tags": list(found.tags),
        "dates": list(found.dates),
        "url": _url(service.vault_name, found, section),
        "sections": [{"heading": list(s.heading_path), "lines": list(s.lines)} for s in sections],
    }


def _section(
    sections: Sequence[Section], heading: Sequence[str], cited: Lines | None
) -> Section | None:
    """The section that is meant, of several the one that holds the lines; None for the whole."""
    named = tuple(fold(part) for part in heading)
    fitting = [
        section
        for section in sections
        if not named or tuple(fold(part) for part in section.heading_path)[-len(named) :] == named
    ]
    if heading and not fitting:
        raise ProblemError(404, "there is no such heading in the note")
    if cited:
        around = [s for s in fitting if s.first_line <= cited[0] <= s.last_line]
        if around:
            return around[0]
    return fitting[0] if heading else None


def _shown(
    note: Note, section: Section | None, cited: Lines | None, view: VaultView
) -> dict[str, Any]:
    """``lines``, ``html``, ``source`` and ``truncated``: of a giant note, a window of lines."""
    written = lines_of(note.text)
    first, last = section.lines if section else (1, max(len(written), 1))
    source = written[first - 1 : last]
    truncated = sum(len(line) + 1 for line in source) > MOST_RENDERED_CHARACTERS
    if truncated:
        first, last = _window(written, (first, last), cited[0] if cited else first)
        source = [line[:_WINDOW_LINE_CHARACTERS] for line in written[first - 1 : last]]
    html = ""
    above = max(min(note.body_line - first, len(source)), 0)
    if above:
        html += render_properties(source[:above], cited)
    body = outline("\n".join(source[above:])).text
    html += render(body, first + above, cited, lambda name: view.resolve(name, note.path))
    return {
        "lines": [first, last],
        "html": html,
        "source": "\n".join(source),
        "truncated": truncated,
    }


def _window(written: Sequence[str], whole: Lines, middle: int) -> Lines:
    """Lines around the middle one: as many as are read at a glance and rendered at once."""
    first = last = min(max(middle, whole[0]), whole[1])
    room = MOST_RENDERED_CHARACTERS
    while last - first + 1 < _WINDOW_LINES and (first, last) != whole:
        # What comes below is read on, so it gets two lines for each one above.
        up = first > whole[0] and (last == whole[1] or 2 * (middle - first) < last - middle)
        line = written[first - 2] if up else written[last]
        room -= min(len(line), _WINDOW_LINE_CHARACTERS) + 1
        if room < 0:
            break
        first, last = (first - 1, last) if up else (first, last + 1)
    return (first, last)


def _cited(lines: str | None) -> Lines | None:
    if not lines:
        return None
    first, _, last = lines.partition("-")
    return (int(first), int(last or first))


def _url(vault_name: str, note: Note, section: Section | None) -> str:
    file = note.path.removesuffix(".md")
    if section and section.heading_path:
        file += f"#{section.heading_path[-1]}"
    return f"obsidian://open?vault={quote(vault_name, safe='')}&file={quote(file, safe='')}"
