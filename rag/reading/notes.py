"""The vault folder and the notes in it. Nothing outside the folder is ever read."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pathspec

from rag.errors import VaultError
from rag.reading.frontmatter import Frontmatter, read_frontmatter
from rag.reading.links import body_links, line_links
from rag.reading.markdown import lines_of
from rag.records import Link, Note, NoteFile
from rag.text.dates import note_dates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IGNORE_FILE = ".ragignore"
SAY_WHERE = "say where your notes are with --vault DIR"
_UNDECODED = re.compile("[\ud800-\udfff]")
_ALIASES = frozenset({"aliases", "alias"})
_TAGS = frozenset({"tags", "tag"})


def list_notes(vault: Path) -> tuple[NoteFile, ...]:
    """Every ``.md`` file of the vault that is not left out, sorted by path.

    Left out: dot-files and dot-folders, what ``.ragignore`` names, and symbolic links. A link
    that leads out of the vault must not be followed; one that stays inside leads to a file which
    is listed under its own place. A file name that is not UTF-8 has no path and is left out.

    Raises VaultError where the vault is missing, a file, unreadable, or holds no notes.
    """
    try:
        is_folder = stat.S_ISDIR(vault.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        raise VaultError(f"no vault at {vault}: {SAY_WHERE}") from None
    except OSError as error:
        raise VaultError(f"can't read {vault} ({_why(error)}): {SAY_WHERE}") from error
    if not is_folder:
        raise VaultError(f"{vault} is a file, not a vault: {SAY_WHERE}")
    ignored = _ignored(vault)
    found = sorted(_walk(vault, "", ignored), key=lambda file: file.path)
    if not found:
        but = f" that {IGNORE_FILE} leaves in" if ignored else ""
        raise VaultError(f"no notes (.md files){but} in {vault}: {SAY_WHERE}")
    return tuple(found)


def _ignored(vault: Path) -> pathspec.GitIgnoreSpec | None:
    try:
        lines = (vault / IGNORE_FILE).read_text("utf-8", "replace").splitlines()
        return pathspec.GitIgnoreSpec.from_lines(lines)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise VaultError(f"can't read {vault / IGNORE_FILE} ({_why(error)}): mend it") from error
    except ValueError as error:
        raise VaultError(f"{vault / IGNORE_FILE} is no gitignore file: {error}") from error


def _walk(vault: Path, folder: str, ignored: pathspec.GitIgnoreSpec | None) -> Iterator[NoteFile]:
    """The notes below one folder, given relative to the vault with a ``/`` after it."""
    try:
        with os.scandir(vault / folder) as entries:
            here = [entry for entry in entries if _wanted(entry)]
    except FileNotFoundError:
        return  # it went away while we walked
    except OSError as error:
        hint = f"make it readable or name it in {IGNORE_FILE}" if folder else SAY_WHERE
        raise VaultError(f"can't read {vault / folder} ({_why(error)}): {hint}") from error
    for entry in here:
        path = folder + entry.name
        if entry.is_dir(follow_symlinks=False):
            if not (ignored and ignored.match_file(f"{path}/")):
                yield from _walk(vault, f"{path}/", ignored)
        elif not (ignored and ignored.match_file(path)):
            try:
                found = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue
            yield NoteFile(path, found.st_mtime_ns, found.st_size)


def _wanted(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name.startswith(".") or entry.is_symlink() or _UNDECODED.search(name):
        return False
    if name.lower().endswith(".md"):
        return entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)
    return entry.is_dir(follow_symlinks=False)


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
    title, aliases, own_tags = _named(front)
    properties = tuple(
        (entry.key, entry.values)
        for entry in front.entries
        if entry.key.lower() not in _ALIASES | _TAGS | {"title"}
    )
    return Note(
        path=file.path,
        title=title or stem,
        text=text,
        content_hash=hashlib.sha256(content).hexdigest(),
        aliases=aliases,
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
            f"can't read {path} in {vault} ({_why(error)}): make it readable or name it"
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


def _named(front: Frontmatter) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Title, aliases and tags that the frontmatter gives; () and "" where it gives none."""
    title = ""
    aliases: list[str] = []
    tags: list[str] = []
    for entry in front.entries:
        key = entry.key.lower()
        if key == "title":
            title = title or " ".join(entry.values)
        elif key in _ALIASES:
            several = entry.values if len(entry.values) != 1 else entry.values[0].split(",")
            aliases += [alias.strip() for alias in several]
        elif key in _TAGS:
            several = entry.values
            if len(several) == 1:
                several = tuple(re.split(r"[,\s]+", several[0]))
            tags += [tag.strip().lstrip("#") for tag in several]
    return title, _distinct(aliases), _distinct(tags)


def _distinct(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _property_links(text: str, front: Frontmatter) -> Iterator[Link]:
    if front.lines:
        for number, line in enumerate(text.split("\n", front.lines)[: front.lines], start=1):
            yield from line_links(line, number)


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
