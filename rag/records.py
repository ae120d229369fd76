r"""The nouns of the project: frozen, slotted, made of tuples. Imports nothing of ours.

Lines are 1-based and inclusive, counted in the file as it stands on disk, with
``\n``, ``\r\n`` and a lone ``\r`` each ending a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Lines = tuple[int, int]
"""First and last line, 1-based, inclusive."""

Properties = tuple[tuple[str, tuple[str, ...]], ...]
"""Frontmatter as (key, values) pairs in file order; a scalar has one value."""

UnitKind = Literal["sentence", "title", "item", "row", "code", "property"]
Role = Literal["system", "user", "assistant"]
EdgeKind = Literal["embed", "link", "mention"]


@dataclass(frozen=True, slots=True)
class Link:
    """One link out of a note, as written."""

    target: str
    """Note name or path as written; "" links inside the note."""
    heading: str = ""
    block: str = ""
    shown: str = ""
    embed: bool = False
    line: int = 1


class Edge(NamedTuple):
    """A section of one note speaks of another note.

    A named tuple, which is made in a quarter of a dataclass's time: a question reads all of them.
    """

    section: str
    source: str
    """The section's note."""
    target: str
    weight: float
    kind: EdgeKind


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A Markdown file that a vault listing found: enough to tell whether it changed."""

    path: str
    """Relative to the vault, with ``/``."""
    mtime_ns: int
    size: int
    ctime_ns: int = 0
    """When anything of the file last changed, its times too; Windows has when it was made."""


@dataclass(frozen=True, slots=True)
class Note:
    """One file of the vault, read."""

    path: str
    title: str
    """Frontmatter ``title``, else the file name without ``.md``."""
    text: str
    """The whole file, decoded, every line end folded to a line feed."""
    content_hash: str
    """sha256 of the bytes on disk and the version of this reader, hex: says only "changed"."""
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Without ``#``, as written, frontmatter first, no duplicates."""
    properties: Properties = ()
    """Every frontmatter property besides title, aliases and tags."""
    dates: tuple[str, ...] = ()
    """ISO dates the note carries (frontmatter, file name), the most telling first."""
    links: tuple[Link, ...] = ()
    body_line: int = 1
    """First line after the frontmatter."""
    warning: str = ""
    """At most one: what could not be read as written."""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What is known of a note without its text."""

    path: str
    title: str
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    properties: Properties = ()
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """From one heading to the next, or the text before the first heading."""

    id: str
    """Place, not content: ``Atlas.md#Risks#Budget``, ``~2`` for a repeated heading."""
    note: str
    title: str
    heading_path: tuple[str, ...]
    first_line: int
    last_line: int
    text: str
    """The lines as written, comments and data URIs taken out, joined by line feeds."""
    header: str = ""
    """Header rows of the table that the lines of a window are cut from; no part of its lines."""
    cuts_table: bool = False
    """Whether it is a window that has only some rows of a table."""

    @property
    def lines(self) -> Lines:
        """First and last line."""
        return (self.first_line, self.last_line)

    @property
    def under_header(self) -> str:
        """The text below the header rows that it was cut from."""
        return f"{self.header}\n{self.text}" if self.header else self.text


@dataclass(frozen=True, slots=True)
class Chunk:
    """The piece of one section that is indexed."""

    id: str
    """Section id, then ``@`` and the piece's number from 0."""
    section_id: str
    note: str
    title: str
    heading_path: tuple[str, ...]
    first_line: int
    last_line: int
    text: str
    """As written; stands at its lines."""
    passage: str
    """What the embedder and the LLM read: title and heading path, then the text."""
    header: str = ""
    """Header rows of a split table, repeated in the passage of every piece but the first."""
    row: int = 0
    """Its number in the catalog and in Chroma; 0 before it is written."""

    @property
    def lines(self) -> Lines:
        """First and last line."""
        return (self.first_line, self.last_line)


@dataclass(frozen=True, slots=True)
class EvidenceUnit:
    """The smallest thing one quotes: a sentence, a list item, a table row with its header."""

    kind: UnitKind
    first_line: int
    last_line: int
    quote: str
    """Stands verbatim in the lines once Markdown marks and wikilink brackets are stripped."""
    said: str
    """As one says it in an answer: a row with its header, an item without its bullet, code line
    for line."""
    context: str = ""
    """What it hangs on: column names, the line that opens the list, the parent item."""
    cells: tuple[str, ...] = ()
    """A row's cells in column order, stripped of marks; () for every other kind."""
    columns: tuple[str, ...] = ()
    """The column names of ``cells``."""
    group: int = 0
    """Number of the list, table or paragraph within the section, so that siblings can be found."""

    @property
    def lines(self) -> Lines:
        """First and last line."""
        return (self.first_line, self.last_line)


@dataclass(frozen=True, slots=True)
class Signal:
    """One retriever's or scorer's say on a hit."""

    name: str
    rank: int | None
    """From 1; None for a signal that does not rank."""
    score: float
    path: tuple[str, ...] = ()
    """For ``links``: the notes from one of the best hits to this one, both included."""
    adds: float = 0.0
    """Its part of the hit's score."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk with its score and rank; higher is better, rank from 1."""

    chunk: Chunk
    score: float
    rank: int
    signals: tuple[Signal, ...] = ()
    section: Section | None = None
    """The section around the chunk (a window of it where it is very long)."""
    day: str = ""
    """The day, month or year as of which it speaks, ISO: of its heading, else its note."""
    also: tuple[str, ...] = ()
    """Ids of further sections that say the same in nearly the same words, best first."""
    embedded_in: tuple[tuple[str, ...], ...] = ()
    """Title and heading path of each hit that embeds it: a reader sees it as text of that too."""

    @property
    def place(self) -> str:
        """Title and heading path, its own and then those it is embedded in, as one text."""
        chunk = self.chunk
        return " ".join(
            (chunk.title, *chunk.heading_path, *(p for e in self.embedded_in for p in e))
        )

    @property
    def ranks(self) -> dict[str, int]:
        """Rank by retriever, for those that rank."""
        return {signal.name: signal.rank for signal in self.signals if signal.rank is not None}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a passage for one question."""

    margin: float
    """What its best words have above "no answer": above 0 they answer."""
    words: str
    """These words, as they stand in the passage."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An evidence unit of a hit, scored for one question; higher is better."""

    marker: int
    """The hit's rank, which is how a draft cites it."""
    unit: EvidenceUnit
    score: float
    reading: Reading | None = None
    """What a reader makes of it; None where it was not read."""

    @property
    def answer(self) -> str:
        """The very words of it that answer, as a reader finds them; "" where it finds none."""
        return self.reading.words if self.reading and self.reading.margin > 0 else ""


@dataclass(frozen=True, slots=True)
class Selection:
    """The evidence for one question, best first, and how sure it is that it answers."""

    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    """0 to 1."""
    differing: tuple[Evidence, ...] = ()
    """Where notes state different values for what is asked: one unit a value, newest first."""
    by_place: bool = False
    """Whether the best unit is the one row of a table that is meant by its place: the last."""
    headed: bool = False
    """Whether what is asked is the heading that the best unit stands under: all below it is."""
    alone: bool = False
    """Whether the best unit is just what is asked for, by its name or as of a time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One part of a question with its evidence."""

    question: str
    selection: Selection
    missing: str = ""
    """How the part is named when the notes don't answer it; "" for one that need not be."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """All that an LLM is given: the question, the hits in marker order, the same as messages."""

    question: str
    hits: tuple[Hit, ...]
    """Hit number i is cited as ``[i]``, from 1."""
    messages: tuple[Turn, ...]
    history: tuple[Turn, ...] = ()
    selection: Selection = Selection()
    """The units that answer best, chosen before any LLM is asked."""
    asked: tuple[Asked, ...] = ()
    """The question's parts, each with its own evidence; () for a question that asks one thing."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A resolved marker: the words a statement rests on and where they stand."""

    marker: int
    note: str
    title: str
    heading_path: tuple[str, ...]
    first_line: int
    last_line: int
    quote: str
    url: str = ""
    answer_words: str = ""
    """The very words of the quote that answer, where a reader finds them."""

    @property
    def lines(self) -> Lines:
        """First and last line."""
        return (self.first_line, self.last_line)

    def touches(self, note: str, lines: Lines) -> bool:
        """Whether it has a line of these of this note."""
        first, last = lines
        return self.note == note and self.first_line <= last and first <= self.last_line


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and what became of it."""

    text: str
    markers: tuple[int, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``Assistant.ask`` gives back; every face prints this and decides nothing."""

    question: str
    text: str
    abstained: bool
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    unknown_markers: tuple[int, ...] = ()
    hits: tuple[Hit, ...] = ()
    llm: str = ""
    notes: int = 0
    chunks: int = 0
    timings_ms: dict[str, float] = field(default_factory=dict)
    confidence: float = 0.0
    """0 to 1: how sure the assistant is that the notes answer the question."""
    notice: str = ""
    """One line for stderr, e.g. that the configured LLM was unreachable."""
    llm_fault: str = ""
    """How the configured LLM failed, where the answer was made without it."""
    query: str = ""
    """What was searched for: the question, a follow-up made to stand alone, names put right."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync did to the index. Counts of notes, but sections and chunks as named."""

    notes: int
    sections: int
    chunks: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()
