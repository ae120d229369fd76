"""What the catalog knows of every note, asked one condition at a time.

Each question gives the notes for which it holds, with the proof, or None where the vault has no
such tag, property, folder or name, so that a question about something else is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag.listing.bounds import amount, asked_bound
from rag.listing.known import NOTE_WORDS, both, either
from rag.listing.matching import (
    LOCATION,
    bare,
)
from rag.listing.properties import Properties
from rag.listing.quotes import OPENING, Proof
from rag.text.periods import asked_period, periods, within_period
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.listing.clauses import Clause
    from rag.listing.known import Found

_DATED = frozenset("dated updated written modified from".split())
_IN_A_LANGUAGE = frozenset("written coded programmed implemented spoken".split())
_MADE = frozenset("written made authored created published developed built".split())
_TAGS = frozenset(("tag", "tags"))
_SPLIT = re.compile(r"\s+and\s+|\s*,\s*(?:and\s+)?|\s+und\s+")
_STILL = re.compile(r"^(?:(?:still|currently|now|already|all|of)\s+)+", re.IGNORECASE)
_EITHER = re.compile(r"\s+or\s+|\s+oder\s+")


class Sources(Properties):
    """The notes that may answer and what is known of them, one condition at a time."""

    def matching(self, clause: Clause, *, dated: bool) -> Found | None:
        """The notes for which a condition holds; None where the vault knows no such thing.

        ``dated`` says that the kind asked for is notes, so that ``from 2026`` is their date.
        """
        if clause.relation in {"in", "are"}:
            state = f"{clause.preposition} {_STILL.sub('', bare(clause.value))}".strip()
            found = self.lasting(state, negated=clause.negated)
            if found:
                return found
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
                return self.several(clause.value, self._having_or_naming)
            case "verb":
                return self._said_of(clause, value, dated=dated)
            case "measured":
                bound = amount(value)
                return self.amounting(clause.verb, bound) if bound else None
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
        bound = asked_bound(text) or amount(text)
        if bound is not None:
            found = self.amounting("", bound)
            if found or asked_bound(text):
                return found
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
                return self.by_property(keys, None)
            # "status in talks" may be a status "in talks", "hq in Beijing" none "in Beijing".
            found = self.by_property(keys, written) or self.by_property(keys, rest)
            return found or self.with_name(rest, keys)
        if fold(text).strip() in _TAGS:
            return self.by_tag(lambda _: True)
        return None

    def _having_or_naming(self, text: str) -> Found | None:
        return self.having(text) or self.with_name(bare(text))

    def _said_of(self, clause: Clause, value: str, *, dated: bool) -> Found | None:
        """``founded in 2023``, ``based in Beijing``: a property whose key is the verb.

        ``commanded by Lena`` is a ``commander``, ``read in May`` a ``read on``.
        """
        said = fold(clause.verb)
        if said in {"based", "located", "headquartered", "situated"}:
            keys = self._keys.keys() & LOCATION
        else:
            keys = self.of_verb(clause.verb)
        if keys:
            found = self.by_property(keys, value, clause.preposition)
            return found or (self.with_name(value, keys) if clause.preposition == "by" else None)
        if said in _IN_A_LANGUAGE and clause.preposition == "in":
            found = self.by_property(self.known_keys("language"), value)
            if found:
                return found
        if said in _MADE and clause.preposition == "by":
            return self.with_name(value, self.makers)
        if dated and fold(clause.verb) in _DATED:
            return self._by_date(clause.preposition, value)
        return None

    def _inside(self, clause: Clause, value: str, *, dated: bool) -> Found | None:
        preposition = clause.preposition
        timely = preposition not in {"for", "at", "under", "inside"}
        held = self.held(preposition, value) if timely and not dated else None
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
            found = self.by_property(self._keys.keys() & LOCATION, value)
            if found:
                return found
        if preposition in {"by", "from"}:
            return self.with_name(value, self.makers)
        return None

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


def about_notes(kind: str) -> bool:
    """Whether the kind asked for is notes as such."""
    return not kind or fold(kind.rsplit(maxsplit=1)[-1]) in NOTE_WORDS
