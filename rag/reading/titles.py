"""What a note is called: its ``title``, its file's name, or the heading that the file opens with.

In Obsidian a note is called as its file is. Notes written for a site have files named as addresses
are, ``deal-desk-faqs``, or all alike, ``index``; what such a note is called is its only heading of
the first level.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath

from rag.reading.markdown import outline
from rag.reading.plain import folded, plain

_SAYS_NOTHING = frozenset({"index", "_index", "readme", "home", "default"})
_ADDRESS = re.compile(r"[a-z\d]+(?:[-_.][a-z\d]+)*")
_DAY = re.compile(r"\d{4}(?:[-_.]?\d\d){0,2}|\d{4}-?w\d\d")
# A UUID, a nanoid, a moment to the minute or second.
_NUMBERING = re.compile(
    r"[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d{12,14}"
    r"|(?=(?:[A-Za-z\d]*?[A-Za-z]\d+(?=[A-Za-z])){2})(?=\S*[A-Z])[A-Za-z\d]{16,}"
)
_LONGEST = 120
_PICTURE = re.compile(r"!?\[*!\[[^\n]*|<[^<>]*>")
_NO_LETTER = re.compile(r"[\W_]+")


def names_of(path: str, given: str, body: str) -> tuple[str, str]:
    """A note's title and the file name that it is also known by, "" where that says no more.

    ``given`` is the title in the frontmatter, ``body`` what stands below that.
    """
    place = PurePosixPath(path)
    stem = place.stem
    nothing = stem.lower() in _SAYS_NOTHING
    if given or not (nothing or _ADDRESS.fullmatch(stem)) or _DAY.fullmatch(stem):
        return given or stem, ""
    heading = _only_heading(body)
    title = heading or (place.parent.name if nothing else "") or stem
    known = "" if nothing or _letters(title) == _letters(stem) else stem
    return title, known


def is_a_number(title: str) -> bool:
    """Whether a title only tells its note from others, as outliners and slip boxes number them."""
    return bool(_NUMBERING.fullmatch(title))


def _only_heading(body: str) -> str:
    """The heading of the first level, if the note has but one, and opens with it.

    A picture or a piece of HTML may stand over it.
    """
    tokens = [token for token in outline(body).tokens if token.level <= 1]
    tags = [token.tag for token in tokens if token.type == "heading_open"]
    if tags.count("h1") != 1:
        return ""
    before, heading = "", ""
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            heading = folded(plain(following.content)) if token.tag == "h1" else ""
            break
        before += token.content if token.type == "inline" else ""
    if re.search(r"\w", _PICTURE.sub("", before)):
        return ""
    return heading if re.search(r"\w", heading) and len(heading) <= _LONGEST else ""


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()
