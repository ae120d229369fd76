"""The notes that may answer, by what they are: kind, tag, folder, name."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from rag.listing.matching import TYPE_KEYS, bare, normal_key, stems, without_article
from rag.listing.quotes import OPENING, Proof
from rag.text.periods import asked_period
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.indexing.catalog import Catalog
    from rag.records import NoteFacts

    Found = dict[str, Proof]
    Stems = tuple[str, ...]

_YES = frozenset(("true", "yes"))
NOTE_WORDS = frozenset(
    "note notes page pages file files entry entries everything anything things thing".split()
)


class Known:
    """What the catalog knows of every note without its text, at one state of it."""

    def __init__(
        self, catalog: Catalog, facts: list[NoteFacts], today: Callable[[], date] = date.today
    ) -> None:
        self.catalog = catalog
        self.today = today
        self.facts = {note.path: note for note in facts}
        self._kinds: dict[str, Found | None] = {}  # a question may be read in many ways of one kind

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

    def of_kind(self, kind: str) -> Found | None:
        """The notes that are of a kind by type or folder, or by a tag alone where none is."""
        if kind not in self._kinds:
            self._kinds[kind] = self._of_kind(kind)
        return self._kinds[kind]

    def _of_kind(self, kind: str) -> Found | None:
        words = kind.split()
        if not words:
            return dict.fromkeys(self.facts, OPENING)
        if fold(words[-1]) in NOTE_WORDS:
            base: Found | None = dict.fromkeys(self.facts, OPENING)
            modifiers = words[:-1]
        else:
            base = self._typed(kind) or self._only_tagged(kind)
            modifiers = [] if base else words[:-1]
            base = base or self._typed(words[-1]) or self._only_tagged(words[-1])
            base = base or (self._of_days() if stems(words[-1]) == stems("days") else None)
        if base is None or not modifiers:
            return base
        narrowed = self._narrowed(modifiers)
        return both(base, narrowed) or None if narrowed else None

    def _of_days(self) -> Found | None:
        """The notes that are called by a day."""
        called = {path: path.rpartition("/")[2].removesuffix(".md") for path in self.facts}
        days = {path: asked_period(name) for path, name in called.items()}
        return {path: OPENING for path, day in days.items() if day and day[0] == day[1]} or None

    def kind_tag(self, kind: str) -> str:
        """The tag that alone tells which notes are of a kind; "" where type or folder does."""
        for name in dict.fromkeys((kind, *kind.split()[-1:])):
            if fold(name) in NOTE_WORDS or self._typed(name):
                return ""
            tagged = self._only_tagged(name)
            if tagged:
                return next(iter(tagged.values())).key
        return ""

    def _narrowed(self, words: list[str]) -> Found | None:
        """Notes that the words before a kind pick out together, else each of them."""
        found = self.modified(" ".join(words))
        if found or len(words) == 1:
            return found
        found = dict.fromkeys(self.facts, OPENING)
        for word in words:
            found = both(found, self.modified(word) or {})
        return found or None

    def modified(self, words: str) -> Found | None:
        """Notes that an adjective or ``#tag`` before the kind picks out.

        By tag, type or folder, else by what a property says: ``seed`` of ``stage: seed``,
        ``tier 1`` of ``tier: 1``, ``vegetarian`` of ``vegetarian: yes``.
        """
        if words.startswith("#"):
            return self.tagged(words)
        return self._tagged_last(words) or self._typed(words) or self._valued(words)

    def _valued(self, words: str) -> Found | None:
        wanted = stems(words)
        found: Found = {}
        for path, note in self.facts.items():
            for key, values in note.properties:
                if wanted and any(_says(wanted, stems(spaced_key(key)), value) for value in values):
                    found.setdefault(path, Proof("property", key))
        return found or None

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
                if normal_key(key) in TYPE_KEYS and any(stems(value) == wanted for value in values):
                    found[path] = Proof("property", key)
        return found or None

    def _only_tagged(self, kind: str) -> Found | None:
        """Notes whose tag alone says that they are of a kind.

        They have no type, and it is their first tag, or one of several notes' that no title says:
        else the tag is what they speak of, as ``database`` is of "Restore the database".
        """
        found = self._tagged_last(kind) or {}
        notes = [self.facts[path] for path in found]
        first = all(note.tags[0] == found[note.path].key for note in notes)
        in_title = any(set(stems(kind)) & set(stems(note.title)) for note in notes)
        typed = any(normal_key(key) in TYPE_KEYS for note in notes for key, _ in note.properties)
        return (
            found if found and not typed and (first or (len(found) > 1 and not in_title)) else None
        )

    def _tagged_last(self, word: str) -> Found | None:
        """Notes with a tag that is this word, or ends in it after a slash."""
        wanted = stems(word)
        return self.by_tag(lambda tag: wanted in (stems(tag), stems(tag.rsplit("/", 1)[-1])))

    def tagged(self, tag: str) -> Found | None:
        """Notes with a tag or one nested under it."""
        return self.by_tag(at_or_below(tag))

    def by_tag(self, matches: Callable[[str], bool]) -> Found | None:
        """Notes with a tag for which this holds."""
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

    def known_as(self, name: str) -> list[str]:
        """``named``, else the one note that a title's first words name: ``chapter 2``."""
        named = self.named(name)
        wanted = fold(without_article(bare(name)))
        if named or not wanted:
            return named
        begun = [path for path, note in self.facts.items() if _begins(fold(note.title), wanted)]
        return begun if len(begun) == 1 else []

    def beside(self, note: str) -> list[str]:
        """The notes in the folder of one, itself included."""
        folder = note.rpartition("/")[0]
        return [path for path in self.facts if path.rpartition("/")[0] == folder]

    def under(self, folder: str) -> Found | None:
        """Notes below a folder, given by its path or by the last part of it."""
        wanted = fold(re.sub(r"\s+(?:folder|directory|subfolder)$", "", folder).strip("/ "))
        found: Found = {}
        for parent, paths in self._folders.items():
            if wanted and f"/{wanted}/" in f"/{fold(parent)}/":
                found.update(dict.fromkeys(paths, OPENING))
        return found or None


def at_or_below(tag: str) -> Callable[[str], bool]:
    """Whether a tag is this one or nested under it."""
    wanted = fold(bare(tag).removeprefix("#").strip())
    return lambda have: f"{fold(have)}/".startswith(f"{wanted}/")


def both(one: Found, other: Found) -> Found:
    """The notes in both, with the proof that says more."""
    return {p: other[p] if other[p] != OPENING else one[p] for p in one if p in other}


def either(one: Found, other: Found) -> Found:
    """The notes in any."""
    return {**other, **one}


def _says(wanted: Stems, key: Stems, value: str) -> bool:
    """Whether a property says the words: its value, it with its key, or its key where it is yes."""
    said = stems(value)
    if wanted == key:
        return fold(value) in _YES
    return bool(said) and wanted in (said, key + said, said + key)


def spaced_key(key: str) -> str:
    """A property's name as words."""
    return re.sub(r"[_-]+", " ", key)


def _begins(title: str, words: str) -> bool:
    return re.match(rf"{re.escape(words)}(?!\w)", title) is not None


def _names(note: NoteFacts) -> set[str]:
    stem = note.path.rpartition("/")[2].removesuffix(".md")
    return {fold(name) for name in (note.title, stem, note.path, *note.aliases)}
