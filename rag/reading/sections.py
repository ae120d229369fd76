"""A note to its sections: from one heading to the next.

The sections tile the note. Only a heading at top level opens one: not a heading inside a list,
quote, footnote or comment, not ``#`` in code, not a ``#tag`` line. One that says something and has
nothing below it is text of the section it stands in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.reading.bareheadings import bare_headings
from rag.reading.datauris import without_data
from rag.reading.markdown import headings, lines_of, outline
from rag.records import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.reading.markdown import Heading
    from rag.records import Note


def split_sections(note: Note) -> tuple[Section, ...]:
    """Every line of the note in exactly one section, in order; a note without lines has none.

    Lines before the first heading, the frontmatter among them, make a section whose heading
    path is (). A note over ``MAX_PARSED_LINES`` lines is read by ``scan_lines``, which knows no
    Setext headings.
    """
    lines = lines_of(without_data(note.text))
    if not lines:
        return ()
    above = note.body_line - 1
    shape = outline("\n".join(lines[above:]))
    written = lines[:above] + shape.text.split("\n")[: len(lines) - above]
    starts: list[tuple[int, tuple[str, ...]]] = []
    open_headings: list[Heading] = []
    found = list(headings(shape.tokens))
    bare = {one.first for one in bare_headings(found, written[above:]) if one.content != note.title}
    for heading in found:
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop()
        is_text = heading.first in bare
        if not is_text:
            open_headings.append(heading)
        path = tuple(one.content for one in open_headings)
        if not is_text or path != (starts[-1][1] if starts else ()):
            starts.append((above + heading.first, path))
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, ()))
    return _sections(note, written, starts)


def _sections(
    note: Note, lines: Sequence[str], starts: Sequence[tuple[int, tuple[str, ...]]]
) -> tuple[Section, ...]:
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    taken: dict[str, int] = {}
    return tuple(
        Section(
            # A "#" in a file name must not read as the start of a heading of another note.
            id=_unused("#".join((note.path.replace("#", "%23"), *path)), taken),
            note=note.path,
            title=note.title,
            heading_path=path,
            first_line=start + 1,
            last_line=end,
            text="\n".join(lines[start:end]),
        )
        for (start, path), end in zip(starts, ends, strict=True)
    )


def _unused(place: str, taken: dict[str, int]) -> str:
    """The place itself, else with ``~2``, ``~3``… for the headings that repeat it."""
    name = place
    while name in taken:
        taken[place] += 1
        name = f"{place}~{taken[place]}"
    taken[name] = 1
    return name
