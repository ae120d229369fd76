"""Properties written in a note's text, as the Dataview plugin reads them: ``spent:: 86 €``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.listing.matching import normal_key
from rag.reading.boxes import BOX
from rag.reading.plain import folded, plain
from rag.text.code import masked_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rag.indexing.catalog import Catalog
    from rag.records import NoteFacts, Section

_KEY = r"(?P<key>[^\W\d_][\w /-]{0,40}?)"
_LINE = re.compile(rf"[ \t>]*(?:[-*+][ \t]+)?(?:\*\*|__)?{_KEY}(?:\*\*|__)?::[ \t]+(?P<value>\S.*)")
_BRACKETED = re.compile(rf"[\[(]{_KEY}::[ \t]+(?P<value>[^\]()\[]+)[\])]")
_WITH_FIELD = "*::[ \t]*"


def with_inline_fields(catalog: Catalog, facts: Iterable[NoteFacts]) -> list[NoteFacts]:
    """The notes with what their text says of them; frontmatter goes before it."""
    said: dict[str, dict[str, tuple[str, list[str]]]] = {}
    for section in catalog.sections_like(_WITH_FIELD):
        for _, key, value in fields_of(section):
            _, values = said.setdefault(section.note, {}).setdefault(normal_key(key), (key, []))
            values.append(value)
    return [_with(note, said[note.path]) if note.path in said else note for note in facts]


def fields_of(section: Section) -> Iterator[tuple[int, str, str]]:
    """Line, key and value of each; those of a task are its own, and no note's."""
    for number, line in enumerate(masked_code(section.text).split("\n"), section.first_line):
        if "::" not in line or BOX.match(line):
            continue
        whole = _LINE.fullmatch(line)
        for found in (whole,) if whole else _BRACKETED.finditer(line):
            value = folded(plain(found["value"]))
            if value:
                yield number, found["key"].strip(), value


def _with(note: NoteFacts, said: dict[str, tuple[str, list[str]]]) -> NoteFacts:
    known = {normal_key(key) for key, _ in note.properties}
    more = tuple((key, tuple(values)) for name, (key, values) in said.items() if name not in known)
    return replace(note, properties=note.properties + more)
