"""What a note strikes through ("~~2.5 mg~~ 3.75 mg") is said no more, though its quote has it."""

from __future__ import annotations

import re

from rag.reading.plain import folded, plain
from rag.text.code import masked_code

_STRUCK = re.compile(r"~~(?=\S)((?:(?!~~)[^\n|])+)(?<=\S)~~")
# Of the private use area: no note has them, and no mark of Markdown is one.
_OPENS, _CLOSES = "\ue0f0", "\ue0f1"
_MARKS = re.compile(f"[{_OPENS}{_CLOSES}]")
_BETWEEN = re.compile(f"{_OPENS}[^{_CLOSES}]*{_CLOSES}")
_SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?)])")


def without_struck(said: str, written: str) -> str:
    """``said``, which stands in ``written`` once its marks are gone, without what is struck there.

    All of it where nothing else would be left: that a thing is struck off tells something too.
    """
    if "~~" not in written:
        return said
    marked = written
    for found in reversed(list(_STRUCK.finditer(masked_code(written)))):
        start, end = found.span(1)
        marked = f"{marked[:start]}{_OPENS}{marked[start:end]}{_CLOSES}{marked[end:]}"
    read = folded(plain(marked))
    places = [at for at, character in enumerate(read) if not _MARKS.match(character)]
    at = "".join(read[place] for place in places).find(said)
    if not said or at < 0:
        return said
    first, last = places[at], places[at + len(said) - 1]
    # A mark right before or behind belongs to what it opens or closes.
    part = read[first - (read[first - 1 : first] == _OPENS) : last + 2].rstrip(_OPENS)
    kept = _MARKS.sub("", _BETWEEN.sub(" ", part))
    if not re.search(r"\w", kept):
        return said
    return _SPACE_BEFORE.sub("", " ".join(kept.split())).lstrip(" ,;:") if kept != said else said
