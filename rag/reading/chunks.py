"""A section to chunks that an embedder reads whole.

A section under the token budget is one chunk. A longer one is cut by langchain-text-splitters at
paragraph, list item, row and sentence ends; its tables are cut between rows, and every piece of a
table but the first carries the header rows.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.reading.markdown import outline
from rag.reading.passages import (
    CHARS_PER_TOKEN,
    body_of,
    fits,
    fitting_prefix,
    heading_chars,
    passage_of,
)
from rag.records import Chunk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rag.protocols import Embedder
    from rag.records import Note, Section

__all__ = ["SEPARATORS", "passage_of", "split_chunks"]

SEPARATORS = (
    r"\n(?:[ \t>]*\n)+",
    r"\n(?=(?:[-*+]|\d{1,9}[.)])[ \t])",
    r"\n(?=[ \t>]+(?:[-*+]|\d{1,9}[.)])[ \t])",
    r"\n",
    r"(?<=[.!?…])[\"'”’»)\]*_]*\s+|[。！？｡][”’」』）]*",
    r"(?<=[,;:])\s+|[，、；：]",
    r"\s+",
    r"[\s\S]{80}",
    r"[\s\S]{8}",
    "",
)
"""Where a text may be cut, best first; each is a regular expression whose match ends a piece."""

_HEADER_SHARE = 2
"""A table header that would take more than half of what is left is not repeated."""
_LEARNED_CHARS = 40
_EDGE_MARKS = "*_`=~|[]>#"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a section's text, by character, with the table header it lacks."""

    start: int
    end: int
    header: str = ""


def split_chunks(
    section: Section, embedder: Embedder, note: Note | None = None
) -> tuple[Chunk, ...]:
    """Chunks of one section in order; () where it says nothing beyond its heading.

    No passage counts more than ``embedder.max_tokens``. A chunk's text stands in the section's
    text as written, at its lines. A note, where given, must be the section's own.
    """
    if note is not None and note.path != section.note:
        raise ValueError(f"{section.id} is no section of {note.path}")
    body = body_of(section)
    if not re.search(r"\w", body):
        return ()
    prefix = fitting_prefix(section, embedder)
    passage = f"{prefix}\n{body}"
    if fits(passage, embedder, embedder.max_tokens):
        whole = _stripped(section.text, _Piece(0, len(section.text)))
        return tuple(_chunks(section, [(whole, passage)]))
    return tuple(_chunks(section, _split(section, prefix, embedder)))


def _split(section: Section, prefix: str, embedder: Embedder) -> Iterator[tuple[_Piece, str]]:
    """Pieces with their passages, each under the budget; the first begins at the heading."""
    text = section.text
    meter = _Meter(embedder, text)
    budget = max(embedder.max_tokens - embedder.count_tokens([f"{prefix}\n"])[0], 2)
    body = _stripped(text, _Piece(heading_chars(section), len(text)))
    cuts = (cut for part in _parts(text, body) for cut in _cut(text, part, budget, meter))
    top = 0
    for piece in _fitted(text, list(_packed(text, cuts, budget, meter)), prefix, meter):
        if re.search(r"\w", text[piece.start : piece.end]):
            passage = passage_of(prefix, text[piece.start : piece.end], piece.header)
            start = _stripped(text, _Piece(0, piece.end)).start if top == 0 else piece.start
            yield _Piece(start, piece.end, piece.header), passage
            top += 1


class _Meter:
    """Tokens of any piece of one text, from one count of each of its words.

    Words add up for WordPiece, and closely enough for others: what the meter says is checked by
    a true count afterwards. Long words are put at a token for every three characters of ASCII.
    """

    def __init__(self, embedder: Embedder, text: str) -> None:
        self.embedder = embedder
        words = sorted({word for word in text.split() if len(word) <= _LEARNED_CHARS})
        empty, *counts = embedder.count_tokens(["", *(_bare(word) for word in words)])
        self._costs = {w: max(c - empty, 1) for w, c in zip(words, counts, strict=True)}

    def cost(self, text: str) -> int:
        costs = self._costs
        return sum(costs.get(word) or _guess(word) for word in text.split())


def _guess(word: str) -> int:
    return math.ceil(len(word) / 3) if word.isascii() else len(word)


def _bare(word: str) -> str:
    """Without the marks that the passage leaves out."""
    return word.strip(_EDGE_MARKS) if word.strip("-:|=") else "-"


def _parts(text: str, body: _Piece) -> Iterator[_Piece]:
    """Tables, each with its header rows, and what stands between them."""
    lines = text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    position = body.start
    for token in outline(text).tokens:
        if token.type != "table_open" or not token.map or offsets[token.map[0]] < position:
            continue
        first, end = token.map
        yield _Piece(position, offsets[first])
        position = min(offsets[end] - 1, body.end)
        yield _Piece(offsets[first], position, "\n".join(lines[first : first + 2]))
    yield _Piece(position, body.end)


def _cut(text: str, part: _Piece, budget: int, meter: _Meter) -> Iterator[_Piece]:
    """A part in pieces of at most the budget; a table's later pieces with its header."""
    if not part.header:
        yield from _pieces(text, part, budget, meter)
        return
    if meter.cost(text[part.start : part.end]) <= budget:
        yield _stripped(text, part)
        return
    taken = meter.cost(part.header)
    header = part.header if taken <= budget // _HEADER_SHARE else ""
    rows = _Piece(part.start + len(part.header), part.end)
    for number, piece in enumerate(_pieces(text, rows, budget - taken * bool(header), meter)):
        if number == 0 and header:
            yield _Piece(part.start, piece.end)
        elif number == 0:
            yield from _pieces(text, _Piece(part.start, piece.end), budget, meter)
        else:
            yield _Piece(piece.start, piece.end, header)


def _pieces(text: str, stretch: _Piece, budget: int, meter: _Meter) -> Iterator[_Piece]:
    """A stretch cut at the best separators; white space at the ends of pieces is left out."""
    # Slow to import, and few notes have a section that needs it.
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: PLC0415

    splitter = RecursiveCharacterTextSplitter(
        separators=list(SEPARATORS),
        is_separator_regex=True,
        keep_separator="end",
        chunk_size=max(budget, 2),
        chunk_overlap=0,
        length_function=meter.cost,
    )
    position = stretch.start
    for piece in splitter.split_text(text[stretch.start : stretch.end]):
        start = text.index(piece, position)
        position = start + len(piece)
        yield _Piece(start, position, stretch.header)


def _packed(text: str, cuts: Iterable[_Piece], budget: int, meter: _Meter) -> Iterator[_Piece]:
    """Neighbours put together while they fit; a piece with a header begins its own chunk."""
    held: _Piece | None = None
    for piece in cuts:
        if held is None:
            held = piece
        elif (
            not held.header
            and not piece.header
            and meter.cost(text[held.start : piece.end]) <= budget
        ):
            held = _Piece(held.start, piece.end)
        else:
            yield held
            held = piece
    if held is not None:
        yield held


def _fitted(text: str, pieces: list[_Piece], prefix: str, meter: _Meter) -> Iterator[_Piece]:
    """The pieces; those whose passage is truly over the budget are cut again until none is."""
    if not pieces:
        return
    passages = [passage_of(prefix, text[p.start : p.end], p.header) for p in pieces]
    most = meter.embedder.max_tokens
    counts = meter.embedder.count_tokens(passages)
    for piece, passage, count in zip(pieces, passages, counts, strict=True):
        share = min(most / max(count, 1), most * CHARS_PER_TOKEN / max(len(passage), 1))
        length = piece.end - piece.start
        if share >= 1 or length == 1:
            yield piece
            continue
        # A header longer than its rows is what makes them too long: let it go.
        shorter = _Piece(piece.start, piece.end, piece.header * (length > len(piece.header)))
        budget = int(meter.cost(text[piece.start : piece.end]) * share * 0.8)
        again = list(_pieces(text, shorter, budget, meter))
        if len(again) == 1 and shorter == piece:
            middle = piece.start + length // 2
            again = [_Piece(piece.start, middle, piece.header)]
            again.append(_Piece(middle, piece.end, piece.header))
        yield from _fitted(text, again, prefix, meter)


def _stripped(text: str, piece: _Piece) -> _Piece:
    """Without blank lines at either end; the first line keeps its indentation."""
    start = piece.start
    blank = re.compile(r"(?:[ \t]*\n)+").match(text, piece.start, piece.end)
    if blank:
        start = blank.end()
    kept = text[start : piece.end].rstrip()
    return _Piece(start, start + len(kept))


def _chunks(section: Section, pieces: Iterable[tuple[_Piece, str]]) -> Iterator[Chunk]:
    breaks = [match.start() for match in re.finditer("\n", section.text)]
    for number, (piece, passage) in enumerate(pieces):
        yield Chunk(
            id=f"{section.id}@{number}",
            section_id=section.id,
            note=section.note,
            title=section.title,
            heading_path=section.heading_path,
            first_line=section.first_line + bisect_right(breaks, piece.start - 1),
            last_line=section.first_line + bisect_right(breaks, piece.end - 1),
            text=section.text[piece.start : piece.end],
            passage=passage,
            header=piece.header,
        )
