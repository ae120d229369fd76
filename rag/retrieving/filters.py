"""``--where``: which notes may answer. Parsed once, matched against what the catalog knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from rag.errors import FilterError
from rag.reading.plain import plain
from rag.text.periods import periods
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rag.records import NoteFacts

GRAMMAR = (
    'tag:ai  path:Companies/  note:"ACE Robotics"  after:2026-01-01  before:2026-02-01  '
    'property:value  "Due Date":value; several are joined by and, a leading - negates'
)
# Phones and word processors make quotation marks curly.
_QUOTED = r'(?:"(?P<{0}>[^"]*)"|[“”„](?P<{0}_curly>[^“”„]*)[“”])'
_CONDITION = re.compile(
    rf"(?P<minus>-?)(?:{_QUOTED.format('quoted_key')}|(?P<key>[^\s:\"“”„]+))"
    rf":(?:{_QUOTED.format('quoted')}|(?P<bare>\[\[[^\[\]\"]+\]\]|(?![“”„]|\[\[)[^\s\"]+))"
)
_KEY_PARTS = re.compile(r"[-_\s]+")
_MONTH_OR_YEAR = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d")
_JOINED = re.compile(r"\A\s+(?:and\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """One ``key:value`` of an expression."""

    key: str
    value: str
    negated: bool = False

    def holds(self, note: NoteFacts) -> bool:
        """Whether the note may answer as far as this condition goes."""
        test = _TESTS.get(self.key)
        found = test(note, self.value) if test else _has_property(note, self.key, self.value)
        return found != self.negated


def parse_where(expression: str) -> tuple[Condition, ...]:
    """The conditions of an expression; () for a blank one. Raises FilterError with the grammar."""
    conditions = []
    rest = expression.strip()
    while rest:
        found = _CONDITION.match(rest)
        if found is None or not _ends_well(found, rest):
            raise FilterError(f"--where cannot be read at {rest[:40]!r}; it takes: {GRAMMAR}")
        key = _key(_said(found, "quoted_key", "quoted_key_curly", "key"))
        value = _said(found, "quoted", "quoted_curly", "bare")
        if "[[" in value:
            value = plain(value)  # as properties are read
        if key in ("after", "before"):
            value = _day(key, value)
        conditions.append(Condition(key, value, negated=bool(found["minus"])))
        rest = _JOINED.sub("", rest[found.end() :])
    return tuple(conditions)


def _ends_well(found: re.Match[str], rest: str) -> bool:
    """Whether a blank follows, or nothing; a comma before it joins nothing, unless it is quoted."""
    said, after = found["bare"] or "", rest[found.end() :]
    return (not after or after[0].isspace()) and not (said.endswith(",") and after.strip())


def narrowed(bound: str, where: str) -> str:
    """An expression for the notes for which both hold. Raises FilterError."""
    parse_where(where)  # by itself, so that a broken one cannot run into the bound
    return f"{bound} {where}".strip()


def matching(conditions: Iterable[Condition], notes: Iterable[NoteFacts]) -> frozenset[str]:
    """Paths of the notes for which every condition holds.

    Raises FilterError for a property that no note has: a slip would silently leave out every note.
    """
    every, known = tuple(conditions), tuple(notes)
    for condition in every:
        _check_property(condition.key, known)
    return frozenset(note.path for note in known if all(c.holds(note) for c in every))


def checked_day(as_of: str) -> str:
    """The date by which notes count, as ISO writes it; "" for none. Raises FilterError."""
    try:
        return date.fromisoformat(as_of).isoformat() if as_of else ""
    except ValueError:
        raise FilterError(f"as_of {as_of[:40]!r} names no date: write it as 2026-01-31") from None


def _said(found: re.Match[str], *groups: str) -> str:
    return next(said for group in groups if (said := found[group]) is not None)


def _key(name: str) -> str:
    """A property's name, in which ``-``, ``_`` and blanks are one."""
    return _KEY_PARTS.sub(" ", fold(name).strip())


def _day(key: str, value: str) -> str:
    """The date as ISO writes it, since notes' days are compared with it as text.

    After a month or year is after its last day, before it before its first.
    """
    if _MONTH_OR_YEAR.fullmatch(value) and (found := periods(value)):
        return found[0][1] if key == "after" else found[0][0]
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise FilterError(
            f"--where {key}:{value} names no date (write it as 2026-01-31 or 2026-01);"
            f" it takes: {GRAMMAR}"
        ) from None


def _check_property(key: str, notes: tuple[NoteFacts, ...]) -> None:
    keys = {_key(name) for note in notes for name, _ in note.properties}
    if key in _TESTS or key in keys or not notes:
        return
    near = get_close_matches(key, sorted(keys | set(_TESTS)), 1)
    named = [f'"{name}"' if " " in name else name for name in near]
    meant = f" (did you mean {named[0]}:?)" if named else ""
    raise FilterError(f"--where: no note has a property {key!r}{meant}; it takes: {GRAMMAR}")


def _has_tag(note: NoteFacts, value: str) -> bool:
    wanted = fold(value.removeprefix("#"))
    return any(fold(t) == wanted or fold(t).startswith(f"{wanted}/") for t in note.tags)


def _in_path(note: NoteFacts, value: str) -> bool:
    return fold(note.path).startswith(fold(value.lstrip("/")))


def _is_named(note: NoteFacts, value: str) -> bool:
    path = fold(note.path).removesuffix(".md")
    wanted = fold(value).removesuffix(".md")
    return wanted in {path, path.rpartition("/")[2], *map(fold, (note.title, *note.aliases))}


def _has_title(note: NoteFacts, value: str) -> bool:
    return fold(note.title) == fold(value)


def _has_alias(note: NoteFacts, value: str) -> bool:
    return fold(value) in {fold(alias) for alias in note.aliases}


def _after(note: NoteFacts, value: str) -> bool:
    return bool(note.dates) and note.dates[0] > value


def _before(note: NoteFacts, value: str) -> bool:
    return bool(note.dates) and note.dates[0] < value


def _has_property(note: NoteFacts, key: str, value: str) -> bool:
    wanted = fold(value)
    return any(
        _key(name) == key and any(wanted in (fold(v), _day_of(v)) for v in values)
        for name, values in note.properties
    )


def _day_of(value: str) -> str:
    """The day of a moment; anything else as it is."""
    moment = _MOMENT.match(value)
    return moment[1] if moment else value


_TESTS: dict[str, Callable[[NoteFacts, str], bool]] = {
    "tag": _has_tag,
    "path": _in_path,
    "note": _is_named,
    "after": _after,
    "before": _before,
    # Properties too, as one reads them in a note's frontmatter; a note keeps them apart.
    "tags": _has_tag,
    "title": _has_title,
    "alias": _has_alias,
    "aliases": _has_alias,
}
