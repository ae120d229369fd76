"""Which notes a note's text speaks of: by link, and by a name that nobody linked.

All names are looked for at once with an Aho-Corasick automaton (Aho and Corasick, "Efficient
String Matching: An Aid to Bibliographic Search", CACM 1975), so a vault's time grows with its
text and not with text times names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from rag.text.terms import STOPWORDS, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rag.records import EdgeKind, Link, NoteFacts

_LEAST_CHARACTERS = 3
_LEAST_UNSPACED = 2
_MOST_WORDS = 16
# A name that more notes than this have names none of them.
_MOST_OWNERS = 3
_EMBED_WEIGHT = 1.5
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0002fa1f]+"
)
_NO_WORD = re.compile(r"[\W_]+")
_NO_ASCII_WORD = re.compile(r"[^A-Za-z0-9]+")
_FOREIGN_WORD = re.compile(r"[!-~]*[^ -~]\S*")
_QUALIFIER = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_LINKING = re.compile(r"://|\[\[|\]\(")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://\S+|\[\[[^\[\]\n]*\]\]|\]\([^()\n]*\)")


class Names:
    """The names of a vault's notes: what a link resolves to and which words name a note.

    A name is a title, an alias, or a file name without ``.md``, each also without a qualifier in
    brackets at its end: ``Mercury (planet)`` is called Mercury.
    """

    def __init__(self, notes: Sequence[NoteFacts]) -> None:
        self._by_path = {name_key(note.path): note.path for note in notes}
        by_stem: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for note in sorted(notes, key=lambda n: (n.path.count("/"), len(n.path), n.path)):
            by_stem.setdefault(name_key(note.path.rsplit("/", 1)[-1]), []).append(note.path)
            for name in (note.title, *note.aliases):
                self._by_name.setdefault(name_key(name), []).append(note.path)
        self._by_stem = by_stem
        self._notes = notes

    def resolve(self, target: str, source: str) -> str | None:
        """The path of the note that a link in ``source`` leads to, as Obsidian finds it.

        The exact path, from the vault or from the source's folder; else the shortest path that
        ends in the target; else the note of that title or alias. Case never counts.
        """
        wanted = name_key(target.strip().lstrip("/"))
        if not wanted:
            return None
        beside = name_key(_joined(PurePosixPath(source).parent, target))
        for path in (wanted, beside):
            if path in self._by_path:
                return self._by_path[path]
        last = wanted.rsplit("/", 1)[-1]
        for path in self._by_stem.get(last, ()):
            if "/" not in wanted or name_key(path).endswith(f"/{wanted}"):
                return path
        named = self._by_name.get(wanted)
        return named[0] if named else None

    def edges(
        self, source: str, text: str, links: Iterable[Link]
    ) -> dict[str, tuple[float, EdgeKind]]:
        """Weight and kind of the strongest edge from a note to each other note it speaks of.

        A link weighs 1, an embed 1.5; a mention 1, shared out where several notes have the name.
        """
        found: dict[str, tuple[float, EdgeKind]] = {}
        for link in links:
            path = self.resolve(link.target, source)
            if path is not None and path != source:
                edge: tuple[float, EdgeKind] = (
                    (_EMBED_WEIGHT, "embed") if link.embed else (1.0, "link")
                )
                found[path] = max(edge, found.get(path, edge))
        for paths in self.mentions(text):
            others = [path for path in paths if path != source]
            if len(others) == len(paths):
                for path in others:
                    found.setdefault(path, (1.0 / len(others), "mention"))
        return found

    def mentions(self, text: str) -> Iterator[tuple[str, ...]]:
        """The notes that each name in a text belongs to, in order; of two names, the longer.

        Words are compared without case and accents, but a name of a single telling word counts
        only where its words begin as it does: "china" is not China, "an event" not An Event.
        """
        written = _spaced(_ADDRESS.sub(" . ", text) if _LINKING.search(text) else text)
        if not self._patterns:
            return
        haystack = _folded(written)
        found = self._automaton.find_matches_as_indexes(haystack, overlapping=True)
        words: list[str] = []
        end = 0
        for number, start, stop in sorted(found, key=lambda match: (match[1], -match[2])):
            if start < end:
                continue
            owners = self._owners[number]
            paths = owners.get("")
            if paths is None:
                words = words or written.split()
                word = haystack.count(" ", 0, start)
                paths = owners.get(_initials(words[word : word + self._lengths[number]]))
            if paths:
                end = stop - 1
                yield paths

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._patterns)

    @cached_property
    def _patterns(self) -> list[str]:
        return [f" {words} " for words in self._named]

    @cached_property
    def _lengths(self) -> list[int]:
        return [words.count(" ") + 1 for words in self._named]

    @cached_property
    def _owners(self) -> list[dict[str, tuple[str, ...]]]:
        return list(self._named.values())

    @cached_property
    def _named(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Folded words of a name → its words' first letters ("" for any) → the notes it names."""
        owners: dict[str, dict[str, dict[str, None]]] = {}
        for note in self._notes:
            file_name = note.path.rsplit("/", 1)[-1].removesuffix(".md")
            for name in {note.title, file_name, *note.aliases}:
                forms = {name, _QUALIFIER.sub("", name)} if name.endswith((")", "）")) else {name}
                for form in forms:
                    self._add(owners, form, note.path)
        return {
            words: kept
            for words, by_case in owners.items()
            if (kept := {c: tuple(p) for c, p in by_case.items() if len(p) <= _MOST_OWNERS})
        }

    def _add(self, owners: dict[str, dict[str, dict[str, None]]], name: str, path: str) -> None:
        written = _spaced(name)
        words, folded = written.split(), _folded(written).split()
        if not _telling(words, folded):
            return
        telling = sum(word not in STOPWORDS and not word.isdecimal() for word in folded)
        case = "" if telling > 1 or not name[:1].isascii() else _initials(words)
        owners.setdefault(" ".join(folded), {}).setdefault(case, {})[path] = None


def _telling(written: Sequence[str], folded: Sequence[str]) -> bool:
    """Whether a name can be told from common words where nobody linked it."""
    if not written or len(written) > _MOST_WORDS:
        return False
    joined = "".join(written)
    if _UNSPACED.fullmatch(joined):
        return len(joined) >= _LEAST_UNSPACED
    if len(joined) < _LEAST_CHARACTERS or all(word in STOPWORDS for word in folded):
        return False
    if joined.isdecimal():
        return len(written) == 3  # noqa: PLR2004  (a date, as daily notes are named)
    return len(written) > 1 or not joined.islower()


def _spaced(text: str) -> str:
    """The words as written, one space before each and one at the end.

    A script written without spaces is cut into characters, so that a name is a run of whole words
    in every script; Hangul too, because its particles cling to a name.
    """
    if text.isascii():
        return f" {_NO_ASCII_WORD.sub(' ', text).strip()} "
    text = _UNSPACED.sub(lambda run: f" {' '.join(run[0])} ", unicodedata.normalize("NFC", text))
    return f" {_NO_WORD.sub(' ', text).strip()} "


def _folded(spaced: str) -> str:
    """The same words without case and accents, as many."""
    if spaced.isascii():
        return spaced.lower()
    return _FOREIGN_WORD.sub(lambda word: _fold_word(word[0]), spaced).lower()


@lru_cache(maxsize=1 << 16)
def _fold_word(word: str) -> str:
    return fold(word).replace(" ", "") or word


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def name_key(path: str) -> str:
    """A path or name as links are compared: without case and ``.md``, accents composed."""
    written = path if path.isascii() else unicodedata.normalize("NFC", path)
    return written.casefold().removesuffix(".md")


def _joined(folder: PurePosixPath, target: str) -> str:
    """A relative path from a folder, its ``.`` and ``..`` taken out."""
    parts: list[str] = []
    for part in (*folder.parts, *target.split("/")):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
