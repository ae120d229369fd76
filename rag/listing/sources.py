"""What the catalog knows of every note, asked one condition at a time.

Each question gives the notes for which it holds, with the proof, or None where the vault has no
such tag, property, folder or name, so that a question about something else is left alone.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from rag.listing.bounds import asked_bound
from rag.listing.known import NOTE_WORDS, both, either, spaced_key
from rag.listing.matching import LOCATION, MAKERS, bare, has_part, normal_key, plural, stems
from rag.listing.quotes import OPENING, Proof
from rag.listing.saying import Saying
from rag.text.months import MONTH, month_number
from rag.text.periods import asked_period, periods, within_period
from rag.text.terms import fold, words

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from rag.listing.bounds import Bound
    from rag.listing.clauses import Clause
    from rag.listing.known import Found

_DATED = frozenset("dated updated written modified from".split())
_WHEN_HELD = frozenset("date day when year start started starts end ended ends from to".split())
"""Words of the names of properties that say when a thing is or was."""
_BY = frozenset(map(stems, MAKERS))
_MONTH = re.compile(MONTH, re.IGNORECASE)
_TAGS = frozenset(("tag", "tags"))
_SPLIT = re.compile(r"\s+and\s+|\s*,\s*(?:and\s+)?|\s+und\s+")
_STILL = re.compile(r"^(?:(?:still|currently|now|already|all|of)\s+)+", re.IGNORECASE)
_EITHER = re.compile(r"\s+or\s+|\s+oder\s+")


class Sources(Saying):
    """The notes that may answer and what is known of them, one condition at a time."""

    @cached_property
    def _keys(self) -> dict[str, None]:
        """The properties that any note has."""
        return {normal_key(key): None for note in self.facts.values() for key, _ in note.properties}

    def matching(self, clause: Clause, *, dated: bool) -> Found | None:
        """The notes for which a condition holds; None where the vault knows no such thing.

        ``dated`` says that the kind asked for is notes, so that ``from 2026`` is their date.
        """
        found = self._condition(clause, dated=dated)
        if found is None or not clause.negated:
            return found
        return {path: OPENING for path in self.facts if path not in found}

    def _condition(self, clause: Clause, *, dated: bool) -> Found | None:  # noqa: PLR0911
        value = bare(clause.value)
        match clause.relation:  # a return for each relation
            case "tagged":
                return self.several(value, self.tagged)
            case "mentions":
                exact = clause.exact or value != clause.value
                return self.several(value, lambda phrase: self.mentioning(phrase, exact=exact))
            case "links":
                return self.several(value, self.linking_to)
            case "linked":
                return self.linked_from(value)
            case "has":
                return self.having(clause.value) or self._naming(value)
            case "verb":
                return self._said_of(clause, value, dated=dated)
            case "are":
                return self.modified(_STILL.sub("", value))
            case "in":
                return self._inside(clause, value, dated=dated)

    def several(self, value: str, single: Callable[[str], Found | None]) -> Found | None:
        """``a and b`` both, ``a or b`` either, unless the whole is one name."""
        whole = single(value)
        if whole:
            return whole
        for pattern, join in ((_EITHER, either), (_SPLIT, both)):
            parts = [single(bare(part)) for part in pattern.split(value)]
            known = [part for part in parts if part]
            if len(parts) > 1 and len(known) == len(parts):
                joined = known[0]
                for part in known[1:]:
                    joined = join(joined, part)
                return joined
        return None

    def having(self, text: str) -> Found | None:
        """``status: active``, ``hq in Beijing``, ``ticker``: a property, and its value if given."""
        bound = asked_bound(text)
        if bound is not None:
            return self._within(bound)
        words = text.split()
        if fold(words[0]) in _TAGS and len(words) > 1:
            return self.several(" ".join(words[1:]), self.tagged)
        for length in range(min(len(words), 4), 0, -1):
            keys = self.known_keys(" ".join(words[:length]))
            if not keys:
                continue
            written = " ".join(words[length:])
            rest = re.sub(
                r"^\W*(?:(?:is|are|was|of|set to|equal to|equals|in)\b|=|:)*\s*", "", written
            )
            if fold(rest) in ("", "property", "field", "set"):
                return self._by_property(keys, None)
            # "status in talks" may be a status "in talks", "hq in Beijing" none "in Beijing".
            return self._by_property(keys, written) or self._by_property(keys, rest)
        if fold(text).strip() in _TAGS:
            return self.by_tag(lambda _: True)
        return None

    def _within(self, bound: Bound) -> Found | None:
        """``price under 500``; None where a note has it in a unit that can't be compared."""
        every = list(self.having_key(self.known_keys(bound.name)))
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

    def _said_of(self, clause: Clause, value: str, *, dated: bool) -> Found | None:
        """``founded in 2023``, ``based in Beijing``: a property whose key is the verb."""
        verb = stems(clause.verb)
        if fold(clause.verb) in {"based", "located", "headquartered", "situated"}:
            keys = self._keys.keys() & LOCATION
        else:
            keys = {key for key in self._keys if stems(spaced_key(key)) == verb}
        if keys:
            return self._by_property(keys, value, clause.preposition)
        if dated and fold(clause.verb) in _DATED:
            return self._by_date(clause.preposition, value)
        return None

    def _inside(self, clause: Clause, value: str, *, dated: bool) -> Found | None:
        preposition = clause.preposition
        timely = preposition not in {"for", "at", "under", "inside"}
        held = self._held(preposition, value) if timely and not dated else None
        if held:
            return held
        if preposition in {"in", "under", "inside", "within", "from"}:
            found = self.under(value)
            if found:
                return found
        if dated:
            timely = timely and preposition not in {"of", "by"}
            return self._by_date(preposition, value) if timely else None
        if preposition in {"in", "from"}:
            found = self._by_property(self._keys.keys() & LOCATION, value)
            if found:
                return found
        if preposition in {"by", "from"}:
            return self._naming(value, by=True)
        return None

    def _by_property(
        self, keys: Iterable[str], value: str | None, preposition: str = ""
    ) -> Found | None:
        period = asked_period(value) if value else None
        found: Found = {}
        for path, key, values in self.having_key(set(keys)):
            if not any(values):
                continue
            if period:
                holds = within_period(preposition, period, _periods(values))
            else:
                holds = value is None or has_part(values, value)
            if holds:
                found.setdefault(path, Proof("property", key))
        return found or None

    def _naming(self, name: str, *, by: bool = False) -> Found | None:
        """Notes of which a property names someone or something: ``meetings with Marcus``.

        ``papers by Ada``: a property that says who made it. A note may be named by its title's
        first words, and so may a value where none is.
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
            if (not by or stems(spaced_key(key)) in _BY)
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

    def _held(self, preposition: str, value: str) -> Found | None:
        """``in 2025``, ``in May`` of any year: by when a thing was, not when its note was written.

        A day in its title tells where no property does.
        """
        period = asked_period(value)
        month = _MONTH.fullmatch(value) if preposition in {"in", "from", "of", "during"} else None
        if not (period or month):
            return None
        found: Found = {}
        for path, note in self.facts.items():
            dated = {
                key: days
                for key, values in note.properties
                if set(normal_key(key).split("_")) <= _WHEN_HELD and (days := _periods(values))
            }
            for key, days in (dated or {"": periods(note.title)}).items():
                if period:
                    holds = within_period(preposition, period, days)
                else:
                    holds = any(_all_in(month_number(value), day) for day in days)
                if holds:
                    found.setdefault(path, Proof("property", key) if key else OPENING)
        return found or None

    def _by_date(self, preposition: str, value: str) -> Found | None:
        """By the date that tells best as of when a note holds."""
        period = asked_period(value)
        if period is None:
            return None
        return {
            path: Proof("text", re.escape(note.dates[0]))
            for path, note in self.facts.items()
            if note.dates and within_period(preposition, period, periods(note.dates[0]))
        } or None


def _all_in(month: int, period: tuple[str, str]) -> bool:
    first, last = period
    return first[:7] == last[:7] and int(first[5:7]) == month


def about_notes(kind: str) -> bool:
    """Whether the kind asked for is notes as such."""
    return not kind or fold(kind.rsplit(maxsplit=1)[-1]) in NOTE_WORDS


def _periods(values: Iterable[str]) -> list[tuple[str, str]]:
    return [period for value in values for period in periods(value)]
