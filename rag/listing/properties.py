"""What the properties of the notes say: amounts, days, and whom or what they name."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from rag.listing.known import spaced_key
from rag.listing.lasting import asked_lasting
from rag.listing.matching import (
    MAKERS,
    bare,
    has_part,
    normal_key,
    plural,
    stems,
    verb_stems,
)
from rag.listing.measuring import measuring
from rag.listing.quotes import OPENING, Proof
from rag.listing.saying import Saying
from rag.text.months import MONTH, month_number
from rag.text.periods import asked_period, periods, within_period
from rag.text.terms import fold, words

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from rag.listing.bounds import Bound
    from rag.listing.known import Found
    from rag.listing.matching import Stems
    from rag.text.periods import Period

_WHEN_HELD = frozenset("date day when year start started starts end ended ends from to".split())
"""Words of the names of properties that say when a thing is or was."""
_DAY = frozenset(stems("on at in date day when"))
_BY = frozenset(map(stems, MAKERS))
_MONTH = re.compile(MONTH, re.IGNORECASE)


class Properties(Saying):
    """The notes by their properties, each with the property that says it."""

    @cached_property
    def _keys(self) -> dict[str, None]:
        """The properties that any note has."""
        return {normal_key(key): None for note in self.facts.values() for key, _ in note.properties}

    def amounting(self, verb: str, bound: Bound) -> Found | None:
        """``price under 500``, ``rated 4 or better``, ``5 stars``.

        None where a note has it in a unit that can't be compared.
        """
        named = map(self.known_keys, measuring(verb, bound))
        keys = self.of_verb(verb) if verb and not bound.name else set()
        every = list(self.having_key(keys or next(filter(None, named), set())))
        if not all(bound.can_tell(value) for _, _, values in every for value in values):
            return None
        return {
            path: Proof("property", written)
            for path, written, values in every
            if any(bound.holds(value) for value in values)
        } or None

    def known_keys(self, asked: str) -> set[str]:
        """The property that a word or two name, as ``author`` and as ``authors``.

        Of others with the same stems (``rating``, ``rated``) one is meant, by its own word or else
        the first; none where no note has one of that name.
        """
        name = re.sub(r"[:=]+$", "", bare(asked))
        wanted = stems(name)
        fitting = [key for key in self._keys if wanted and stems(spaced_key(key)) == wanted]
        one_of = {key: plural(spaced_key(key), 1) for key in fitting}
        said = plural(spaced_key(normal_key(name)), 1) if fitting else ""
        meant = said if said in one_of.values() else next(iter(one_of.values()), "")
        return {key for key in fitting if one_of[key] == meant}

    def having_key(self, keys: Container[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Path, key as it is written there, and values, wherever a note has one of the keys."""
        for path, note in self.facts.items():
            for written, every in note.properties:
                if normal_key(written) in keys:
                    yield path, written, every

    def values_of(self, name: str, found: Found) -> dict[str, tuple[str, str]]:
        """By path, the key and the first value of each note that has a property of this name."""
        values: dict[str, tuple[str, str]] = {}
        for path, written, every in self.having_key(self.known_keys(name)):
            if path in found and every and every[0].strip():
                values.setdefault(path, (written, every[0]))
        return values

    def of_verb(self, verb: str) -> set[str]:
        """The properties called by a verb: ``spent``, ``commander``, ``read on``."""
        wanted = verb_stems(verb)
        named = {key: verb_stems(spaced_key(key)) for key in self._keys}
        exact = {key for key, parts in named.items() if parts == wanted}
        return exact or {
            key
            for key, parts in named.items()
            if wanted and wanted in (tuple(part for part in parts if part not in _DAY), _doing(key))
        }

    def lasting(self, text: str, *, negated: bool) -> Found | None:
        """``still under warranty``: by a day in a property, and what has none is not counted."""
        asked = asked_lasting(text, self.today(), negated=negated)
        named = {key: stems(spaced_key(key)) for key in self._keys}
        until = asked.key_of(set(named.values())) if asked else None
        if asked is None or until is None:
            return None
        keys = {key for key, parts in named.items() if parts == until}
        return {
            path: Proof("property", written)
            for path, written, values in self.having_key(keys)
            if asked.holds(last for _, last in _periods(values))
        } or None

    def by_property(
        self, keys: Iterable[str], value: str | None, preposition: str = ""
    ) -> Found | None:
        """The notes that have one of the keys, with this value or at this time if one is given."""
        then = _when(preposition, value) if value else None
        found: Found = {}
        for path, key, values in self.having_key(set(keys)):
            if not any(values):
                continue
            if then and (days := _periods(values)):
                holds = then(days)
            else:
                holds = value is None or has_part(values, value)
            if holds:
                found.setdefault(path, Proof("property", key))
        return found or None

    @cached_property
    def makers(self) -> set[str]:
        """The properties that say who made a thing."""
        return {key for key in self._keys if stems(spaced_key(key)) in _BY}

    def with_name(self, name: str, keys: Container[str] | None = None) -> Found | None:
        """Notes of which a property, one of ``keys``, names someone: ``meetings with Marcus``.

        A note may be named by its title's first words, and so may a value where none is.
        """
        own = self.known_as(name)
        notes = (self.facts[path] for path in own)
        names = {name, *(other for note in notes for other in (note.title, *note.aliases))}
        wanted = stems(name)
        # Looked for as text first: the stems of every value take seconds in a large vault.
        begin = {max(words(one), key=len)[:3] for one in names if words(one)}
        every = [
            (path, key, values)
            for path, note in self.facts.items()
            for key, values in note.properties
            if (keys is None or normal_key(key) in keys)
            and any(some in said for said in map(fold, values) for some in begin)
        ]
        if not own and wanted:
            said = {
                stems(v): v for _, _, vs in every for v in vs if stems(v)[: len(wanted)] == wanted
            }
            names |= set(said.values()) if len(said) == 1 else set()
        found: Found = {}
        for path, key, values in every:
            if any(has_part(values, one) for one in names):
                found.setdefault(path, Proof("property", key))
        return found or None

    def held(self, preposition: str, value: str) -> Found | None:
        """``in 2025``, ``in May`` of any year: by when a thing was, not when its note was written.

        A day in its title tells where no property does.
        """
        holds = _when(preposition, value)
        if holds is None:
            return None
        found: Found = {}
        for path, note in self.facts.items():
            dated = {
                key: days
                for key, values in note.properties
                if set(normal_key(key).split("_")) <= _WHEN_HELD and (days := _periods(values))
            }
            for key, days in (dated or {"": periods(note.title)}).items():
                if holds(days):
                    found.setdefault(path, Proof("property", key) if key else OPENING)
        return found or None


def _doing(key: str) -> Stems:
    """What an ``owner`` does; () for a key that names no doer."""
    return verb_stems(key[:-2]) if key.endswith(("er", "or")) else ()


def _when(preposition: str, value: str) -> Callable[[list[Period]], bool] | None:
    """Whether one of several days is in, before, after… what is said, a month of any year too."""
    period = asked_period(value)
    if period:
        return lambda days: within_period(preposition, period, days)
    if preposition in {"in", "from", "of", "during"} and _MONTH.fullmatch(value):
        month = month_number(value)
        return lambda days: any(_all_in(month, day) for day in days)
    return None


def _all_in(month: int, period: tuple[str, str]) -> bool:
    first, last = period
    return first[:7] == last[:7] and int(first[5:7]) == month


def _periods(values: Iterable[str]) -> list[tuple[str, str]]:
    return [period for value in values for period in periods(value)]
