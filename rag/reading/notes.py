"""A file of the vault, read as a note."""

from __future__ import annotations

import codecs
import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rag.errors import VaultError
from rag.reading.frontmatter import Frontmatter, read_frontmatter
from rag.reading.links import body_links, line_links
from rag.reading.markdown import lines_of
from rag.reading.titles import names_of
from rag.reading.vault import IGNORE_FILE, why
from rag.reading.version import READING_VERSION
from rag.records import Link, Note
from rag.text.dates import note_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rag.reading.frontmatter import Entry
    from rag.records import NoteFile

_ALIASES = frozenset({"aliases", "alias"})
_TAGS = frozenset({"tags", "tag"})


def read_note(vault: Path, file: NoteFile) -> Note:
    """The note, as well as its bytes can be read; what could not be is its one warning.

    Raises VaultError where the file has vanished or can't be opened, never for what it holds.
    """
    content = _content(vault, file.path)
    text, warning = _decoded(content)
    front = read_frontmatter(text)
    stem = PurePosixPath(file.path).stem
    body = "\n".join(lines_of(text)[front.lines :])
    links, tags = body_links(body, front.lines + 1)
    given, aliases, own_tags = given_names(front)
    title, known = names_of(file.path, given, body)
    properties = tuple(
        (entry.key, entry.values)
        for entry in front.entries
        if entry.key.lower() not in _ALIASES | _TAGS | {"title"}
    )
    return Note(
        path=file.path,
        title=title,
        text=text,
        content_hash=hashlib.sha256(READING_VERSION.encode() + content).hexdigest(),
        aliases=_distinct([*aliases, known]),
        tags=tuple(dict.fromkeys((*own_tags, *tags))),
        properties=properties,
        dates=note_dates(properties, stem, body),
        links=(*_property_links(text, front), *links),
        body_line=front.lines + 1,
        warning=f"{file.path}: {warning or front.warning}" if warning or front.warning else "",
    )


def read_text(vault: Path, path: str) -> str:
    """The note's text as ``Note.text`` has it, without reading anything into it.

    Raises VaultError as ``read_note`` does.
    """
    return _decoded(_content(vault, path))[0]


def _content(vault: Path, path: str) -> bytes:
    try:
        return (vault / path).read_bytes()
    except OSError as error:
        raise VaultError(
            f"can't read {path} in {vault} ({why(error)}): make it readable or name it"
            f" in {IGNORE_FILE}, then run: rag index"
        ) from error


def _decoded(content: bytes) -> tuple[str, str]:
    """Text with every line end folded to a line feed, and what was wrong with the bytes."""
    warning = ""
    try:
        text = content.decode(_utf16(content) or "utf-8-sig")
    except UnicodeDecodeError:
        text, warning = _rescued(content), "not UTF-8, read as well as could be"
    if "\0" in text:
        text, warning = text.replace("\0", "\ufffd"), warning or "holds NUL bytes"
    return text.replace("\r\n", "\n").replace("\r", "\n"), warning


def _utf16(content: bytes) -> str:
    return "utf-16" if content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else ""


def _rescued(content: bytes) -> str:
    """UTF-8 with some broken bytes stays UTF-8; with no sound non-ASCII at all, it is Latin-1."""
    text = content.decode(_utf16(content) or "utf-8-sig", "replace")
    if any(character > "\x7f" and character != "\ufffd" for character in set(text)):
        return text
    return content.decode("cp1252" if _is_cp1252(content) else "latin-1")


def _is_cp1252(content: bytes) -> bool:
    return not set(content) & {0x81, 0x8D, 0x8F, 0x90, 0x9D}


def given_names(front: Frontmatter) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Title, aliases and tags that the frontmatter gives; () and "" where it gives none."""
    title = ""
    aliases: list[str] = []
    tags: list[str] = []
    for entry in front.entries:
        key = entry.key.lower()
        if key == "title":
            title = title or " ".join(entry.values)
        elif key in _ALIASES:
            aliases += [alias.strip() for alias in _several(entry, ",")]
        elif key in _TAGS:
            tags += [tag.strip().lstrip("#") for tag in _several(entry, r"[,\s]+")]
    return title, _distinct(aliases), _distinct(tags)


def _several(entry: Entry, between: str) -> Iterable[str]:
    """What a list holds, or a text cut apart, as Obsidian reads them: one in a list stays whole."""
    return re.split(between, "".join(entry.values)) if entry.is_text else entry.values


def _distinct(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _property_links(text: str, front: Frontmatter) -> Iterator[Link]:
    if front.lines:
        for number, line in enumerate(text.split("\n", front.lines)[: front.lines], start=1):
            yield from line_links(line, number)
