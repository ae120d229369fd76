"""The notes that may answer, by what they are: kind, tag, folder, name."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from rag.listing.matching import TYPE_KEYS, bare, stems, without_article
from rag.listing.quotes import OPENING, Proof
from rag.text.terms import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.indexing.catalog import Catalog
    from rag.records import NoteFacts

    Found = dict[str, Proof]

NOTE_WORDS = frozenset(
    "note notes page pages file files entry entries everything anything things thing".split()
)


class Known:
    """What the catalog knows of every note without its text, at one state of it."""

    def __init__(self, catalog: Catalog, facts: list[NoteFacts]) -> None:
        self._catalog = catalog
        self.facts = {note.path: note for note in facts}

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
        """The notes that are of a kind by type or folder; ``daily notes`` by tag as well."""
        words = kind.split()
        if not words:
            return dict.fromkeys(self.facts, OPENING)
        if fold(words[-1]) in NOTE_WORDS:
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
                if normal_key(key) in TYPE_KEYS and any(stems(value) == wanted for value in values):
                    found[path] = Proof("property", key)
        return found or None

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


@lru_cache(maxsize=1 << 12)
def normal_key(key: str) -> str:
    """A property's name, however its words are joined."""
    return re.sub(r"[-\s]+", "_", fold(key).strip())


def _begins(title: str, words: str) -> bool:
    return re.match(rf"{re.escape(words)}(?!\w)", title) is not None


def _names(note: NoteFacts) -> set[str]:
    stem = note.path.rpartition("/")[2].removesuffix(".md")
    return {fold(name) for name in (note.title, stem, note.path, *note.aliases)}
