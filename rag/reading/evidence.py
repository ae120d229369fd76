"""A section to the units one quotes: sentences, list items, table rows, properties, code.

Rules, comments, lines of tags, link definitions and bare embeds give no unit, nor does a heading
that stands over text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest
from textwrap import dedent
from typing import TYPE_CHECKING

from markdown_it.tree import SyntaxTreeNode

from rag.reading.assaid import as_said
from rag.reading.bareheadings import heading_said
from rag.reading.boldlines import bold_line
from rag.reading.forprograms import without_marks_for_programs
from rag.reading.frontmatter import read_frontmatter
from rag.reading.htmltags import without_entities
from rag.reading.markdown import outline
from rag.reading.passages import heading_chars
from rag.reading.plain import folded, plain
from rag.reading.struck import without_struck
from rag.reading.tables import bare_row, cells_of, say_row
from rag.records import EvidenceUnit
from rag.text.months import names_a_month
from rag.text.sentences import COLONS, LONGEST, sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.records import Section, UnitKind

__all__ = ["plain", "units"]

CODE_LINES = 12
"""A longer block of code is several units."""

_CODE_CHARS = 1_200
_LONG_ITEM = 200
_LONGEST_LEAD = 120
# No tag gives back what it took: there are more ways to cut a long line than one can wait for.
_TAGS_ONLY = re.compile(r"(?:#(?=[^\s#]*[^\s#\d])[^\s#]++\s*+)++")
_DEFINITION = re.compile(
    r"\[[^\]^][^\]]*\]:\s*(?:<[^<>]*>|\S+)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*"
)
_EMBED_ONLY = re.compile(r"(?:!\[\[[^\[\]]*\]\]|!\[[^\[\]]*\]\([^()]*\)|\s)+")
_CALLOUT = re.compile(r"\[![\w|-]{1,40}\][+-]?[ \t]*")
_IN_A_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_DAY = re.compile(r"\d{1,2}\.")
_CHECKBOX = re.compile(r"\[.\]\s+")
_NO_BREAK = "&nbsp;"
_OUTER_TAGS = re.compile(r"^(?:\s*<[^<>]*>)+|(?:<[^<>]*>\s*)+$")
_UNREAD_HTML = re.compile(r"\s*<(?:script|style)\b", re.IGNORECASE)


@lru_cache(maxsize=2048)
def units(section: Section) -> tuple[EvidenceUnit, ...]:
    """The units of a section in reading order.

    Each quote, white space folded, stands in ``plain`` of the unit's own lines. A list item of
    several sentences is one unit and, when long, its sentences are units after it. Rows cut from
    a table have the columns of its header, and the header itself gives no unit.
    """
    above_text = section.under_header.count("\n") - section.text.count("\n")
    walk = _Walk(section.under_header.split("\n"), section.first_line - above_text)
    above = 0
    if section.first_line == 1 and not section.heading_path:
        above = walk.frontmatter(section.text)
    body = outline("\n".join(walk.lines[above:]))
    walk.offset = above
    own = section.text.count("\n", 0, heading_chars(section))
    for node in SyntaxTreeNode(body.tokens).children:
        if node.type != "heading" or not node.map or node.map[0] >= own:
            walk.block(node, "")
    found = tuple(_with_titles(walk.units))
    if section.header:
        found = tuple(unit for unit in found if unit.first_line >= section.first_line)
        # Rows deep in a list make no table once they are cut from it.
        return found or units(replace(section, header=""))
    return found


def _with_titles(found: list[EvidenceUnit]) -> Iterator[EvidenceUnit]:
    """A title that nothing stands under is a sentence like any other."""
    for unit, following in zip_longest(found, found[1:]):
        stands_over = following is not None and following.context.startswith(unit.said)
        bare = unit.kind == "title" and not stands_over
        yield replace(unit, kind="sentence") if bare else unit


@dataclass(slots=True)
class _Walk:
    """A walk over the blocks; line numbers inside are 0-based in ``lines``, ends left out."""

    lines: list[str]
    first_line: int
    offset: int = 0
    """What a token's map misses: lines of frontmatter."""
    units: list[EvidenceUnit] = field(default_factory=list)
    group: int = 0
    lead: str = ""
    """The last sentence of the block just above, where it may open a list or code."""
    lead_end: int = -1
    title: str = ""
    """The last bold line of its own, which stands over what follows it."""
    reads: dict[tuple[int, int], str] = field(default_factory=dict)

    def block(self, node: SyntaxTreeNode, context: str) -> None:
        lead, self.lead = self.lead, ""
        match node.type:
            case "paragraph":
                self._titled(node, context)
            case "bullet_list" | "ordered_list":
                self._list(node, context or self._under_title(self._leads(lead, node)))
            case "table":
                self._table(node)
            case "fence" | "code_block" | "math_block":
                self._code(node, context or self._under_title(self._leads(lead, node)))
            case "html_block":
                self._html(node, context)
            case "blockquote":
                self._quote(node, context)
            case "heading":
                self._heading(node, context)
            case "footnote_reference":
                for child in node.children:
                    self.block(child, context)

    def frontmatter(self, text: str) -> int:
        """Units of the properties; gives the number of lines the frontmatter takes."""
        front = read_frontmatter(text)
        self.group += 1
        for entry in front.entries:
            if entry.values and entry.key.lower() not in {"tags", "tag"}:
                place = (entry.first_line - 1, entry.last_line)
                self._add("property", place, self._read(*place)[:LONGEST], said=entry.said)
        if not front.entries:
            for number in range(1, front.lines - 1):
                if re.search(r"\w", self.lines[number]):
                    place = (number, number + 1)
                    self._add("property", place, self._read(*place)[:LONGEST])
        return front.lines

    def _leads(self, lead: str, node: SyntaxTreeNode) -> str:
        """The line that opens this block: ends in a colon, stands right above it, or is short."""
        first, _ = self._place(node)
        opens = lead.endswith(COLONS) or not lead.endswith((".", "!", "?", "。"))
        if opens or first == self.lead_end:
            return lead if len(lead) <= _LONGEST_LEAD or lead.endswith(COLONS) else ""
        return ""

    def _titled(self, node: SyntaxTreeNode, context: str) -> None:
        """A paragraph; a bold line that opens it is what its rest and the blocks after hang on."""
        title = "" if context else bold_line(node.children[0].content)
        if not title:
            self._paragraph(node, context or self.title)
            return
        self.title = title
        self.group += 1
        first, end = self._place(node)
        self._sentences(title, first, (first, end), "", kind="title")
        if end - first > 1:
            self._paragraph(node, title, skip=1)
        self.lead, self.lead_end = title, end

    def _under_title(self, lead: str) -> str:
        """What opens a block, behind the bold line it stands under."""
        return " ".join(dict.fromkeys(part for part in (self.title, lead) if part))

    def _paragraph(self, node: SyntaxTreeNode, context: str, skip: int = 0) -> None:
        self.group += 1
        place = self._place(node)
        for first, text in _runs(node.children[0].content, skip):
            self._sentences(text, place[0] + first, place, context)
        self.lead_end = place[1]

    def _sentences(
        self,
        text: str,
        first: int,
        block: tuple[int, int],
        context: str,
        kind: UnitKind = "sentence",
    ) -> None:
        line, position = first, 0
        for start, end in sentence_spans(text.replace(_NO_BREAK, " " * len(_NO_BREAK))):
            line += text.count("\n", position, start)
            last = line + text.count("\n", start, end)
            quote = folded(text[start:end])
            if re.search(r"\w", quote):
                self._add(kind, (line, last + 1), quote, block=block, context=context)
                self.lead = quote
            line, position = last, end

    def _list(self, node: SyntaxTreeNode, context: str) -> None:
        self.group += 1
        group = self.group
        for item in node.children:
            own = ""
            for number, child in enumerate(item.children):
                if number == 0 and child.type == "paragraph":
                    own = self._item(child, context, group)
                else:
                    self.block(child, own or context)
        self.lead = ""

    def _item(self, node: SyntaxTreeNode, context: str, group: int) -> str:
        """Units of an item's own text, which it gives back."""
        place = self._place(node)
        runs = [(first, _opening(text, node.parent) if not first else text)
                for first, text in _runs(node.children[0].content)]  # fmt: skip
        text = folded(" ".join(run for _, run in runs))
        if not re.search(r"\w", text):
            return ""
        several = len(text) > _LONG_ITEM and sum(len(sentence_spans(run)) for _, run in runs) > 1
        if len(text) <= LONGEST or not several:
            self._add("item", place, text, context=context, group=group)
        if several:
            for first, run in runs:
                self._sentences(run, place[0] + first, place, context)
        return text

    def _table(self, node: SyntaxTreeNode) -> None:
        self.group += 1
        first, end = self._place(node)
        columns = cells_of(self.lines[first])
        for number in range(first + 2, end) if end > first + 2 else [first]:
            cells = cells_of(self.lines[number])
            if not any(cells):
                continue
            cells = tuple(without_struck(cell, self.lines[number]) for cell in cells)
            cells += ("",) * (len(columns) - len(cells))
            self._add(
                "row",
                (number, number + 1),
                folded(plain(bare_row(self.lines[number]))),
                said=say_row(cells, columns),
                context=" | ".join(column for column in columns if column),
                cells=cells,
                columns=columns + ("",) * (len(cells) - len(columns)),
            )

    def _code(self, node: SyntaxTreeNode, context: str) -> None:
        """Whole with its fences where it is short, else in pieces that prefer to end at a gap."""
        self.group += 1
        block = self._place(node)
        first, end = block
        if node.type == "fence":
            closed = re.match(r"[\s>]*(?:`{3,}|~{3,})\s*$", self.lines[end - 1]) and end - first > 1
            first, end = first + 1, end - bool(closed)
        whole = end - first <= CODE_LINES
        quoted = bool(_IN_A_QUOTE.match(self.lines[block[0]]))
        for start, stop in _pieces(self.lines, first, end):
            text = "\n".join(self.lines[start:stop]).strip("\n")
            for begin in range(0, len(text), _CODE_CHARS):
                piece = text[begin : begin + _CODE_CHARS]
                if re.search(r"\w", piece):
                    place = block if whole else (start, stop)
                    said = dedent(_IN_A_QUOTE.sub("", piece) if quoted else piece).strip()
                    self._add("code", place, piece.strip(), block=block, context=context, said=said)

    def _heading(self, node: SyntaxTreeNode, context: str) -> None:
        """One that opens no section and stands over nothing; several are a list."""
        said = heading_said(node.children[0].content)
        before, below = node.previous_sibling, node.next_sibling
        if said and (below is None or below.type == "heading"):
            self.group += before is None or before.type != "heading"
            self._add("item", self._place(node), said, context=context)

    def _html(self, node: SyntaxTreeNode, context: str) -> None:
        self.group += 1
        first, end = self._place(node)
        if _UNREAD_HTML.match(self.lines[first]):
            return
        for number in range(first, end):
            text = plain(_OUTER_TAGS.sub("", self.lines[number].strip()))
            self._sentences(text, number, (first, end), context)
        self.lead = ""

    def _quote(self, node: SyntaxTreeNode, context: str) -> None:
        """A quote or a callout, whose title the rest hangs on."""
        for number, child in enumerate(node.children):
            mark = number == 0 and child.type == "paragraph" and child.children[0].content
            callout = _CALLOUT.match(mark) if mark else None
            if not callout:
                self.block(child, context)
                continue
            title = plain(str(mark)[callout.end() :].partition("\n")[0]).strip()
            if title:
                first, end = self._place(child)
                self.group += 1
                self._sentences(title, first, (first, end), context, kind="title")
                context = title
            self._paragraph(child, context, skip=1)

    def _place(self, node: SyntaxTreeNode) -> tuple[int, int]:
        first, end = node.map or (0, 0)
        return first + self.offset, end + self.offset

    def _read(self, first: int, end: int) -> str:
        """``plain`` of some lines, folded."""
        if (first, end) not in self.reads:
            self.reads[first, end] = folded(plain("\n".join(self.lines[first:end])))
        return self.reads[first, end]

    def _add(
        self,
        kind: UnitKind,
        place: tuple[int, int],
        quote: str,
        *,
        block: tuple[int, int] | None = None,
        said: str = "",
        context: str = "",
        cells: tuple[str, ...] = (),
        columns: tuple[str, ...] = (),
        group: int | None = None,
    ) -> None:
        """Marks that open on one line and close on another need the lines of the whole block."""
        if folded(quote) not in self._read(*place):
            place = block or place
            if folded(quote) not in self._read(*place):
                quote = self._read(*place)
        written = "\n".join(self.lines[place[0] : place[1]])
        said = said or without_struck(folded(quote), written if kind != "code" else "")
        if kind != "code":
            said = as_said(said, written)
            cells = tuple(
                without_marks_for_programs(without_entities(cell, written), written)
                for cell in cells
            )
        if not re.search(r"\w", said):
            return
        self.units.append(
            EvidenceUnit(
                kind=kind,
                first_line=self.first_line + place[0],
                last_line=self.first_line + place[1] - 1,
                quote=quote,
                said=said,
                context=context,
                cells=cells,
                columns=columns,
                group=self.group if group is None else group,
            )
        )


def _opening(text: str, item: SyntaxTreeNode | None) -> str:
    """The first line of an item, without its box.

    Markdown takes "9. November 1989" for a numbered item: there it is put back.
    """
    text = _CHECKBOX.sub("", text, count=1)
    if item is None or not _DAY.fullmatch(f"{item.info}{item.markup}"):
        return text
    is_counted = item.siblings[0].info == "1" and len(item.siblings) > 1
    if is_counted or not names_a_month(text.partition(" ")[0]):
        return text
    return f"{item.info}. {text}"


def _runs(content: str, skip: int = 0) -> Iterator[tuple[int, str]]:
    """Stretches of lines worth reading, plain, each with the number of its first line."""
    written, read = content.split("\n"), plain(content).split("\n")
    run: list[str] = []
    for number in range(skip, len(read)):
        if _says_nothing(written[number].strip()):
            if run:
                yield number - len(run), "\n".join(run)
            run = []
        else:
            run.append(read[number])
    if run:
        yield len(read) - len(run), "\n".join(run)


def _says_nothing(line: str) -> bool:
    return any(p.fullmatch(line) for p in (_TAGS_ONLY, _DEFINITION, _EMBED_ONLY)) or not line


def _pieces(lines: list[str], first: int, end: int) -> Iterator[tuple[int, int]]:
    """Cuts lines into pieces of at most ``CODE_LINES``, after a blank line where there is one."""
    while end - first > CODE_LINES:
        gaps = [
            n for n in range(first + CODE_LINES // 2, first + CODE_LINES) if not lines[n].strip()
        ]
        cut = gaps[-1] + 1 if gaps else first + CODE_LINES
        yield first, cut
        first = cut
    if first < end:
        yield first, end
