"""What a model reads of a section: title and heading path, then the text without its marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.reading.frontmatter import read_frontmatter
from rag.reading.linescan import atx_words
from rag.reading.plain import folded, plain, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.protocols import Embedder
    from rag.records import Section

CHARS_PER_TOKEN = 16
"""No passage is longer than this many characters for each token of the budget, whatever a
tokenizer counts: one endless word may be a single unknown token."""

_SPECIAL_TOKENS = 8
_PREFIX_SHARE = 3
"""The title and heading path take at most a third of the budget."""
_PATH_MARK = " › "
_SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")


def passage_of(prefix: str, text: str, header: str = "") -> str:
    """The prefix, the header rows that a piece of a table lacks, and the text, each readable.

    Never nothing: a piece that is all marks, a block's name, is read as it stands.
    """
    parts = (prefix, readable(header), readable(text))
    return "\n".join(part for part in parts if part) or text.strip()


def prefix_of(title: str, heading_path: Sequence[str]) -> str:
    """``SenseTime › Founding story``; a first heading that repeats the title is said once."""
    parts = [folded(plain(part)) for part in (title, *heading_path)]
    if len(parts) > 1 and parts[0].casefold() == parts[1].casefold():
        del parts[0]
    return _PATH_MARK.join(part for part in parts if part)


def fitting_prefix(section: Section, embedder: Embedder) -> str:
    """The prefix; where it leaves too little room, as much of title and last heading as fits."""
    limit = max(embedder.max_tokens // _PREFIX_SHARE, 1)
    prefix = prefix_of(section.title, section.heading_path)
    ends = [prefix_of(end, ()) for end in (section.title, *section.heading_path[-1:])]
    room = limit * CHARS_PER_TOKEN // 2
    while prefix and not fits(prefix, embedder, limit):
        cut = [end if len(end) <= room else f"{end[:room].rstrip()}…" for end in ends]
        prefix = f"{_PATH_MARK}…{_PATH_MARK}".join(cut) if room else ""
        room = room * 3 // 4
    return prefix


def fits(passage: str, embedder: Embedder, limit: int) -> bool:
    """Whether a passage is at most ``limit`` tokens by the embedder's own count.

    No count is needed for ASCII so short that a token for each character would fit.
    """
    if len(passage) > limit * CHARS_PER_TOKEN:
        return False
    if len(passage) + _SPECIAL_TOKENS <= limit and passage.isascii():
        return True
    return embedder.count_tokens([passage])[0] <= limit


def body_of(section: Section) -> str:
    """The whole section readable, without its heading; frontmatter as ``key: value`` lines."""
    if section.first_line > 1 or section.heading_path:
        return readable(section.text[heading_chars(section) :])
    front = read_frontmatter(section.text)
    if not front.entries:
        return readable(section.text)
    said = [entry.said for entry in front.entries if entry.values and entry.key != "title"]
    rest = readable("\n".join(section.text.split("\n")[front.lines :]))
    return "\n".join([*said, *([rest] if rest else [])])


def heading_chars(section: Section) -> int:
    """How many characters the section's own heading takes, which the prefix says already.

    None where text of a section above goes on below a deeper one: there it opens without.
    """
    if not section.heading_path:
        return 0
    lines = section.text.split("\n")
    taken = 1
    said = atx_words(lines[0])
    if not lines[0].lstrip().startswith("#"):
        while taken < len(lines) and not _SETEXT.match(lines[taken]):
            taken += 1
        said = " ".join(lines[:taken])
        taken += 1
    if " ".join(said.split()) != section.heading_path[-1]:
        return 0
    return min(len(section.text), sum(len(line) + 1 for line in lines[:taken]))
