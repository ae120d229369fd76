"""The vault folder and which of its files are notes. Nothing outside the folder is ever read."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from rag.errors import VaultError
from rag.records import NoteFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".ragignore"
SAY_WHERE = "say where your notes are with --vault DIR"
_UNDECODED = re.compile("[\ud800-\udfff]")


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
        raise VaultError(f"can't read {vault} ({why(error)}): {SAY_WHERE}") from error
    if not is_folder:
        raise VaultError(f"{vault} is a file, not a vault: {SAY_WHERE}")
    ignored = _ignored(vault)
    found = sorted(_walk(vault, "", ignored), key=lambda file: file.path)
    if not found:
        but = f" that {IGNORE_FILE} leaves in" if ignored else ""
        raise VaultError(f"no notes (.md files){but} in {vault}: {SAY_WHERE}")
    return tuple(found)


def _ignored(vault: Path) -> GitIgnoreSpec | None:
    try:
        lines = (vault / IGNORE_FILE).read_text("utf-8", "replace").splitlines()
        from pathspec import GitIgnoreSpec  # noqa: PLC0415  (few vaults have such a file)

        return GitIgnoreSpec.from_lines(lines)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise VaultError(f"can't read {vault / IGNORE_FILE} ({why(error)}): mend it") from error
    except ValueError as error:
        raise VaultError(f"{vault / IGNORE_FILE} is no gitignore file: {error}") from error


def _walk(vault: Path, folder: str, ignored: GitIgnoreSpec | None) -> Iterator[NoteFile]:
    """The notes below one folder, given relative to the vault with a ``/`` after it."""
    try:
        with os.scandir(vault / folder) as entries:
            here = [entry for entry in entries if _wanted(entry)]
    except FileNotFoundError:
        return  # it went away while we walked
    except OSError as error:
        hint = f"make it readable or name it in {IGNORE_FILE}" if folder else SAY_WHERE
        raise VaultError(f"can't read {vault / folder} ({why(error)}): {hint}") from error
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
            yield NoteFile(path, found.st_mtime_ns, found.st_size, found.st_ctime_ns)


def _wanted(entry: os.DirEntry[str]) -> bool:
    name = entry.name
    if name.startswith(".") or entry.is_symlink() or _UNDECODED.search(name):
        return False
    if name.lower().endswith(".md"):
        return entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)
    return entry.is_dir(follow_symlinks=False)


def why(error: OSError) -> str:
    """What the system says of a fault, for the middle of a line."""
    return (error.strerror or str(error)).lower()
