"""What the catalog knows of every note, asked one condition at a time.

Each question gives the notes for which it holds, with the proof, or None where the vault has no
such tag, property, folder or name, so that a question about something else is left alone.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from rag.indexing.mentions import Names
from rag.listing.matching import LOCATION, TYPE_KEYS, bare, has_part, same, stems, without_article
from rag.listing.periods import asked_period, periods, within_period
from rag.listing.quotes import OPENING, Proof, first_line, phrase_pattern
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rag.indexing.catalog import Catalog
    from rag.listing.clauses import Clause
    from rag.records import NoteFacts

    Found = dict[str, Proof]

_NOTE_WORDS = frozenset(
    "note notes page pages file files entry entries everything anything things thing".split()
)
_DATED = frozenset("dated updated written modified from".split())
_SPLIT = re.compile(r"\s+and\s+|\s*,\s*(?:and\s+)?|\s+und\s+")
_EITHER = re.compile(r"\s+or\s+|\s+oder\s+")


class Sources:
    """The notes that may answer and what is known of them, at one state of the catalog."""

    def __init__(self, catalog: Catalog, facts: list[NoteFacts]) -> None:
        self._catalog = catalog
        self.facts = {note.path: note for note in facts}
        self._keys = {_key(key): None for note in facts for key, _ in note.properties}

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        """Paths by the folder they lie in; the vault's own folder is left out."""
        found: dict[str, list[str]] = {}
        for path in self.facts:
            folder = path.rpartition("/")[0]
            if folder:
                found.setdefault(folder, []).append(path)
        return found

    @cached_property
    def _called(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path, note in self.facts.items():
            for name in _names(note):
                found.setdefault(name, []).append(path)
        return found

    # -- kinds -----------------------------------------------------------------------------

    def of_kind(self, kind: str) -> Found | None:
        """The notes that are of a kind by type or folder; ``daily notes`` by tag as well."""
        words = kind.split()
        if not words:
            return dict.fromkeys(self.facts, OPENING)
        if fold(words[-1]) in _NOTE_WORDS:
            base: Found | None = dict.fromkeys(self.facts, OPENING)
            modifiers = words[:-1]
        else:
            base = self._typed(kind)
            modifiers = [] if base else words[:-1]
            base = base or self._typed(words[-1])
        for modifier in modifiers:
            narrowed = self.modified(modifier)
            if base is None or narrowed is None:
                return None
            base = both(base, narrowed)
        return base or None

    def modified(self, word: str) -> Found | None:
        """Notes that an adjective or ``#tag`` before the kind picks out."""
        if word.startswith("#"):
            return self.tagged(word)
        return self._tagged_last(word) or self._typed(word)

    def _typed(self, kind: str) -> Found | None:
        wanted = stems(kind)
        found: Found = {}
        if not wanted:
            return None
        for folder, paths in self._folders.items():
            if any(stems(part) == wanted for part in folder.split("/")):
                found.update(dict.fromkeys(paths, OPENING))
        for path, note in self.facts.items():
            for key, values in note.properties:
                if _key(key) in TYPE_KEYS and any(stems(value) == wanted for value in values):
                    found[path] = Proof("property", key)
        return found or None

    def _tagged_last(self, word: str) -> Found | None:
        """Notes with a tag that is this word, or ends in it after a slash."""
        wanted = stems(word)
        return self._by_tag(lambda tag: wanted in (stems(tag), stems(tag.rsplit("/", 1)[-1])))

    # -- conditions ------------------------------------------------------------------------

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
                return self._several(value, self.tagged)
            case "mentions":
                exact = clause.exact or value != clause.value
                return self._several(value, lambda phrase: self.mentioning(phrase, exact=exact))
            case "links":
                return self._several(value, self.linking_to)
            case "linked":
                return self.linked_from(value)
            case "has":
                return self.having(clause.value)
            case "verb":
                return self._said_of(clause, value, dated=dated)
            case "are":
                return self.modified(value) if " " not in value else self._typed(value)
            case "in":
                return self._inside(clause, value, dated=dated)

    def _several(self, value: str, single: Callable[[str], Found | None]) -> Found | None:
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

    def tagged(self, tag: str) -> Found | None:
        """Notes with a tag or one nested under it."""
        wanted = fold(bare(tag).removeprefix("#").strip())
        nested = f"{wanted}/"
        return self._by_tag(lambda have: fold(have) == wanted or fold(have).startswith(nested))

    def _by_tag(self, matches: Callable[[str], bool]) -> Found | None:
        found: Found = {}
        known: dict[str, bool] = {}
        for path, note in self.facts.items():
            for tag in note.tags:
                if tag not in known:
                    known[tag] = matches(tag)
                if known[tag]:
                    found.setdefault(path, Proof("tag", tag))
        return found or None

    def named(self, name: str) -> list[str]:
        """Paths of the notes that are called so, by title, file name or alias."""
        wanted = {fold(bare(name)), fold(without_article(bare(name)))}
        return sorted({path for form in wanted for path in self._called.get(form, ())})

    def mentioning(self, phrase: str, *, exact: bool) -> Found | None:
        """Notes in whose text the words stand next to each other.

        Unless the words are meant exactly, a note of that name does not mention itself, and a
        name that only its own note gives stands for that note's title.
        """
        if not re.search(r"\w", phrase):
            return None
        own = [] if exact else self.named(phrase)
        found = self._saying(phrase, own)
        if found or len(own) != 1:
            return found
        return self._saying(self.facts[own[0]].title, own)

    def _saying(self, phrase: str, but: list[str]) -> Found | None:
        said = self._catalog.notes_saying(phrase)
        notes = [note for note in said if note in self.facts and note not in but]
        pattern = re.compile(phrase_pattern(phrase))
        found: Found = {}
        for section in self._catalog.sections(notes):
            if section.note not in found and first_line(section, pattern):
                found[section.note] = Proof("text", pattern.pattern)
        return found or None

    def linking_to(self, name: str) -> Found | None:
        """Notes with a link to a note of that name."""
        targets = set(self.named(name))
        if not targets:
            return None
        resolve = Names(list(self.facts.values())).resolve
        found: Found = {}
        for note, links in self._catalog.links().items():
            for link in links if note in self.facts else ():
                if note not in targets and resolve(link.target, note) in targets:
                    shown = link.shown or link.target.rsplit("/", 1)[-1]
                    found.setdefault(note, Proof("line", shown, link.line))
        return found

    def linked_from(self, name: str) -> Found | None:
        """Notes that a note of that name links to."""
        sources = self.named(name)
        resolve = Names(list(self.facts.values())).resolve
        targets = {
            resolve(link.target, note)
            for note, links in self._catalog.links(sources).items()
            for link in links
        }
        return dict.fromkeys(sorted(t for t in targets if t in self.facts), OPENING) or None

    def having(self, text: str) -> Found | None:
        """``status: active``, ``hq in Beijing``, ``ticker``: a property, and its value if given."""
        words = text.split()
        for length in range(min(len(words), 4), 0, -1):
            key = self._known_key(" ".join(words[:length]))
            if key is None:
                continue
            rest = re.sub(r"^\W*(?:(?:is|are|was|of|set to|equal to|equals|in)\b|=|:)*\s*", "",
                          " ".join(words[length:]))  # fmt: skip
            if fold(rest) in ("", "property", "field", "set"):
                return self._by_property({key}, None)
            return self._by_property({key}, rest)
        if fold(text).strip() in {"tag", "tags"}:
            return self._by_tag(lambda _: True)
        return None

    def _known_key(self, asked: str) -> str | None:
        wanted = stems(re.sub(r"[:=]+$", "", bare(asked)))
        return next((key for key in self._keys if wanted and stems(_spaced(key)) == wanted), None)

    def _said_of(self, clause: Clause, value: str, *, dated: bool) -> Found | None:
        """``founded in 2023``, ``based in Beijing``: a property whose key is the verb."""
        verb = stems(clause.verb)
        if fold(clause.verb) in {"based", "located", "headquartered", "situated"}:
            keys = self._keys.keys() & LOCATION
        else:
            keys = {key for key in self._keys if stems(_spaced(key)) == verb}
        if keys:
            return self._by_property(keys, value, clause.preposition)
        if dated and fold(clause.verb) in _DATED:
            return self._by_date(clause.preposition, value)
        return None

    def _inside(self, clause: Clause, value: str, *, dated: bool) -> Found | None:
        if clause.preposition in {"in", "under", "inside", "within", "from"}:
            found = self.under(value)
            if found:
                return found
            if clause.preposition in {"in", "from"} and self._keys.keys() & LOCATION and not dated:
                return self._by_property(self._keys.keys() & LOCATION, value)
        if dated and clause.preposition not in {"of", "by", "for", "at", "under", "inside"}:
            return self._by_date(clause.preposition, value)
        return None

    def under(self, folder: str) -> Found | None:
        """Notes below a folder, given by its path or by the last part of it."""
        wanted = fold(re.sub(r"\s+(?:folder|directory|subfolder)$", "", folder).strip("/ "))
        found: Found = {}
        for parent, paths in self._folders.items():
            if wanted and f"/{wanted}/" in f"/{fold(parent)}/":
                found.update(dict.fromkeys(paths, OPENING))
        return found or None

    def _by_property(
        self, keys: Iterable[str], value: str | None, preposition: str = ""
    ) -> Found | None:
        wanted = set(keys)
        period = asked_period(value) if value else None
        found: Found = {}
        for path, note in self.facts.items():
            for key, values in note.properties:
                if _key(key) not in wanted or not any(values):
                    continue
                if period:
                    holds = within_period(preposition, period, _periods(values))
                else:
                    holds = value is None or has_part(values, value)
                if holds:
                    found.setdefault(path, Proof("property", key))
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


def about_notes(kind: str) -> bool:
    """Whether the kind asked for is notes as such."""
    return not kind or fold(kind.rsplit(maxsplit=1)[-1]) in _NOTE_WORDS


def both(one: Found, other: Found) -> Found:
    """The notes in both, with the proof that says more."""
    return {p: other[p] if other[p] != OPENING else one[p] for p in one if p in other}


def either(one: Found, other: Found) -> Found:
    """The notes in any."""
    return {**other, **one}


def is_tag_kind(kind: str) -> bool:
    """Whether tags themselves are asked for."""
    return same(kind, "tags") or same(kind, "hashtags")


def _names(note: NoteFacts) -> set[str]:
    stem = note.path.rpartition("/")[2].removesuffix(".md")
    return {fold(name) for name in (note.title, stem, note.path, *note.aliases)}


def _key(key: str) -> str:
    return re.sub(r"[-\s]+", "_", fold(key).strip())


def _spaced(key: str) -> str:
    return key.replace("_", " ")


def _periods(values: Iterable[str]) -> list[tuple[str, str]]:
    return [period for value in values for period in periods(value)]
