"""YAML frontmatter as written: 0020 stays 0020, 2026-02-13 stays 2026-02-13, yes stays yes.

YAML is composed to nodes and never constructed, so no value is turned into a number, date or
boolean, nothing is executed, and each property knows its lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import yaml

from rag.reading.datauris import without_data
from rag.reading.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_CHARS = 65_536
MAX_DEPTH = 12
MAX_ALIASES = 16
MAX_VALUES = 1_000

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEY = re.compile(r"[^\s:#\-][^:]*:(?:\s|$)")
_OTHER_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")
_ITEM = re.compile(r"-[ \t]+")
_WORD = re.compile(r"\w")
_NULL = "tag:yaml.org,2002:null"


@dataclass(frozen=True, slots=True)
class Entry:
    """One property with the lines it takes, 1-based in the file."""

    key: str
    values: tuple[str, ...]
    first_line: int
    last_line: int
    is_text: bool = False
    """Whether YAML has a text here, and not a list of one."""

    @property
    def said(self) -> str:
        """``founders: Tang Xiao'ou, Xu Li``."""
        return f"{self.key}: {', '.join(self.values)}"


@dataclass(frozen=True, slots=True)
class Frontmatter:
    """What stands between the first two ``---`` lines of a note."""

    lines: int = 0
    """How many lines it takes, both fences included; 0 where a note has none."""
    entries: tuple[Entry, ...] = ()
    warning: str = ""


def read_frontmatter(text: str) -> Frontmatter:
    """Frontmatter of a note's whole text; of broken YAML the properties that can be told apart.

    A rule on line 1 with prose up to the next rule is no frontmatter: it must be a YAML mapping,
    be empty, or at least begin with a ``key:`` line.
    """
    if not re.match(r"---[ \t]*\n", text):
        return Frontmatter()
    closing = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, text.index("\n"))
    if closing is None:
        return Frontmatter()
    return _read(text[: closing.start()])


@lru_cache(maxsize=8)
def _read(fenced: str) -> Frontmatter:
    """The opening fence and the lines after it, without the closing fence."""
    source = without_data(fenced.partition("\n")[2])
    lines = fenced.count("\n") + 1
    bare = source.strip()
    if not bare:
        return Frontmatter(lines)
    try:
        return Frontmatter(lines, _entries(source))
    except (yaml.YAMLError, ValueError) as error:
        first = next((x for x in source.split("\n") if x.strip() and x[0] != "#"), "")
        if not _KEY.match(first):
            return Frontmatter()
        entries = _one_by_one(source) if isinstance(error, yaml.YAMLError) else ()
        how = "read property by property" if entries else "left unread"
        return Frontmatter(lines, entries, f"frontmatter {how}: {_reason(error)}")


def _reason(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return f"{error.problem or 'not YAML'} on line {error.problem_mark.line + 2}"
    return " ".join(str(error).split())[:160]


def _entries(source: str) -> tuple[Entry, ...]:
    """Raises YAMLError or ValueError for anything but a mapping of sane size."""
    if len(source) > MAX_CHARS:
        raise ValueError(f"longer than {MAX_CHARS} characters")
    source = _OTHER_LINE_BREAKS.sub(" ", source)
    _check_shape(source)
    node = yaml.compose(source, Loader=_LOADER)
    if not isinstance(node, yaml.MappingNode):
        raise yaml.YAMLError("not a list of key: value lines")
    starts = [key.start_mark.line for key, _ in node.value] + [source.rstrip().count("\n") + 1]
    written = source.split("\n")
    entries: list[Entry] = []
    for number, (key, value) in enumerate(node.value):
        last = max(starts[number], starts[number + 1] - 1)
        while last > starts[number] and (written[last].strip() or "#")[0] == "#":
            last -= 1
        name = " ".join(_values(key)) or "null"
        lines = starts[number] + 2, last + 2
        is_text = isinstance(value, yaml.ScalarNode)
        entries.append(Entry(name, tuple(_values(value)), *lines, is_text))
    return tuple(entries)


def _one_by_one(source: str) -> tuple[Entry, ...]:
    """Each property read by itself, so that a line that is no YAML costs none but its own.

    A property begins at a ``key:`` in the first column.
    """
    lines = source.rstrip().split("\n")
    starts = [number for number, line in enumerate(lines) if _KEY.match(line)]
    entries: list[Entry] = []
    for first, end in pairwise((*starts, len(lines))):
        try:
            found = _entries("\n".join(lines[first:end]))
        except yaml.YAMLError:
            written = _as_written(lines[first:end])
            found = (written,) if written.values else ()
        except ValueError:
            found = ()
        for entry in found:
            place = entry.first_line + first, entry.last_line + first
            entries.append(replace(entry, first_line=place[0], last_line=place[1]))
    return tuple(entries)


def _as_written(lines: Sequence[str]) -> Entry:
    """What stands behind the colon: a list where all of it is items below, else a text."""
    key, _, text = lines[0].partition(":")
    below = [line.strip() for line in lines[1:] if line.strip() and line[0] != "#"]
    items = [_ITEM.sub("", line) for line in below]
    is_list = bool(below) and not text.strip() and all(map(_ITEM.match, below))
    values = items if is_list else [" ".join([text, *below])]
    said = (_unquoted(" ".join(value.split())) for value in values)
    told = tuple(plain(value) if "[[" in value else value for value in said if _WORD.search(value))
    last = max(number for number, line in enumerate(lines) if line.strip() and line[0] != "#")
    return Entry(key.strip(), told, 2, 2 + last, not is_list)


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _check_shape(source: str) -> None:
    """Refuses nests and aliases before anything recursive looks at them."""
    depth = aliases = 0
    for event in yaml.parse(source, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        aliases += isinstance(event, yaml.AliasEvent)
        if depth > MAX_DEPTH or aliases > MAX_ALIASES:
            raise ValueError("nested too deep" if depth > MAX_DEPTH else "too many YAML aliases")


def _values(node: yaml.Node) -> list[str]:
    found: list[str] = []
    _collect(node, found, 0)
    return found


def _collect(node: yaml.Node, found: list[str], depth: int) -> None:
    """Every scalar below a node, in order; a nested mapping reads ``key: value``."""
    if len(found) >= MAX_VALUES or depth > MAX_DEPTH:
        return
    if isinstance(node, yaml.ScalarNode):
        if node.tag != _NULL and (value := " ".join(node.value.split())):
            found.append(plain(value) if "[[" in value else value)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found.append(f"{' '.join(_values(key))}: {', '.join(_values(value))}")
    elif isinstance(node, yaml.SequenceNode):
        if wikilink := _unquoted_wikilink(node):
            found.append(wikilink)
            return
        for child in node.value:
            _collect(child, found, depth + 1)


def _unquoted_wikilink(node: yaml.SequenceNode) -> str:
    """``up: [[China|the country]]`` without quotes is a list in a list to YAML."""
    if len(node.value) == 1 and isinstance(node.value[0], yaml.SequenceNode):
        inner = node.value[0].value
        if len(inner) == 1 and isinstance(inner[0], yaml.ScalarNode):
            return plain(f"[[{inner[0].value}]]")
    return ""
