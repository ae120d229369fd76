"""What a model's files hash to, remembered so that ninety megabytes are not read at every start."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

_MEMORY = "hashes.json"
_READ = {".json", ".txt", ".model", ".safetensors", ".bin"}
_OTHER_FORMS = {"onnx", "openvino"}


def file_hash(file: Path, cache: Path) -> str:
    """The file's sha256, hex; read again only when its path, size or time of change is new.

    Raises OSError where the file cannot be read. A cache that cannot be written costs time only.
    """
    found = file.stat()
    place = str(file.resolve())
    known = _remembered(cache).get(place)
    if known and known[:2] == [found.st_size, found.st_mtime_ns]:
        return str(known[2])
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    with suppress(OSError):
        _remember(cache, place, [found.st_size, found.st_mtime_ns, digest])
    return digest


def folder_hash(folder: Path, cache: Path) -> str:
    """One sha256, hex, over all that decides a model's vectors: weights, vocabulary, settings."""
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        place = file.relative_to(folder)
        hidden = any(part.startswith(".") or part in _OTHER_FORMS for part in place.parts)
        if file.suffix in _READ and not hidden and file.is_file():
            total.update(f"{place.as_posix()}\0{file_hash(file, cache)}\n".encode())
    return total.hexdigest()


def _remembered(cache: Path) -> dict[str, list[int | str]]:
    try:
        found = json.loads((cache / _MEMORY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(cache: Path, place: str, entry: list[int | str]) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(prefix=_MEMORY, dir=cache)
    with os.fdopen(number, "w", encoding="utf-8") as stream:
        json.dump(_remembered(cache) | {place: entry}, stream, indent=1)
    Path(name).replace(cache / _MEMORY)
