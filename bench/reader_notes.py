"""Questions about people's notes, each beside units of them: with the words that answer, or none.

``notes_questions.jsonl.gz`` has four questions for each of 2,672 sections of sixteen public folders
of notes: one in the note's words, one that shares hardly a word with what answers, one of any kind,
and one that is close and not answered. They were written for this, section by section; the notes
themselves are read from clones, at the commits in ``COMMITS``.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from reader_data import Pair

from rag.answering.candidates import candidates
from rag.evaluation.places import read_sections
from rag.records import Chunk, Hit
from rag.text.terms import content_stems

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from rag.answering.candidates import Candidate
    from rag.protocols import Embedder
    from rag.records import Section

    UnitsOf = dict[tuple[str, tuple[str, ...]], list[Candidate]]
    """By note and heading path."""

COMMITS = {
    "18F/handbook": "1e4955634d0369f17e5bbc0ebbf8f62e2a3dfe4b",
    "FrankLawrence/Obsidian-Vault": "a56d77ce840c28dcd843cdc174f64f5a3d4a2dd3",
    "LesleyLai/digital-garden": "6581960271f74bd75e29b66217fe0e23999577d2",
    "LukeSmithxyz/based.cooking": "2d8642ec41ccc6162ec3123c15024dd3d22cc33b",
    "MadisonEvans94/Zettelkasten": "c983e39603044ab12ee21b4e2fbdd4a7b3439079",
    "Tycholiz/Digital-Garden": "a4d95cede1101641aa6b88fdb39ec188c764ceb9",
    "basecamp/handbook": "c9536061f26d0b5bd9f2f900d63e27e9f4deb4ed",
    "coop152/obsidian-vaults": "c51bdaeb180428e54efa70b8fb2959969191a117",
    "ianhomer/digital-garden": "79bb78c7d9c1a62eba52c00cdd7c32ec93b85442",
    "lkim0402/obsidian-vault-main": "d64ebc0a2ab8090195d6e8a49dea0f94ea3d7f93",
    "marcjulianschwarz/obsidian-vault-notes": "52d082475416ad6d178d909f5f5a908e04c0e848",
    "nodejs/TSC": "0e35767c9666d03c0e9596e636b35623887ffb6f",
    "sourcegraph/handbook": "5752928b213a3ddbc7cee4459524f404a5b96fb4",
    "suncoast-devs/handbook": "67cd56c61018531d754a184c6f25e3637f34cdef",
    "tc39/notes": "d99353f99c748f97cfa980b1c9b03e7ade3ef930",
    "wp-cli/handbook": "097b463ba79782edb20860108acad450f35e42fc",
}
_NEAREST = 6
_A_SECOND = 0.3


@dataclass(frozen=True, slots=True)
class NotesQuestion:
    """A question, and what it was written from."""

    vault: str
    """``owner/name``, a key of ``COMMITS``."""
    note: str
    heading: tuple[str, ...]
    kind: str
    """``plain``, ``para``, ``free`` or ``miss``."""
    question: str
    units: tuple[int, ...]
    """Places of the units that answer, among those of the section that can; () for a miss."""
    words: tuple[int, int] | None
    """What answers in the first of them, as places in what it says."""


def notes_questions(file: Path) -> list[NotesQuestion]:
    """All of them, in the order of their sections."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return [
        NotesQuestion(
            one["vault"], one["note"], tuple(one["heading"]), one["kind"], one["question"],
            tuple(one["units"]), tuple(one["words"]) if "words" in one else None,
        )
        for one in read
    ]  # fmt: skip


def notes_groups(
    questions: list[NotesQuestion], vaults: Path, embedder: Embedder, rng: random.Random
) -> Iterator[list[Pair]]:
    """A group a question, the unit that answers first; of a miss all pairs have no answer.

    ``vaults`` holds a clone of each as ``owner/name``. What does not answer is the likest of the
    section, by shared words, and of the vault's other notes that were asked about, by meaning.
    """
    for vault in dict.fromkeys(one.vault for one in questions):
        asked = [one for one in questions if one.vault == vault]
        yield from AskedVault(asked, units_of(asked, vaults / vault), embedder, rng).groups()


def units_of(asked: list[NotesQuestion], vault: Path) -> UnitsOf:
    """Of each note and heading path asked about, the units that can answer."""
    wanted = {(one.note, one.heading) for one in asked}
    found: UnitsOf = {}
    for note, sections in read_sections(vault).by_note.items():
        for section in sections:
            place = note, section.heading_path
            if place in wanted:
                found.setdefault(place, answering_units(section))
    return found


class AskedVault:
    """The units of the sections that are asked about, with their vectors."""

    def __init__(
        self, asked: list[NotesQuestion], units: UnitsOf, embedder: Embedder, rng: random.Random
    ) -> None:
        self._asked, self._embedder, self._rng = asked, embedder, rng
        self._units = units
        self._every = [(note, c) for (note, _), some in self._units.items() for c in some]
        readable = [c.readable for _, c in self._every]
        self._vectors = embedder.encode_passages(readable)
        self._notes = np.array([note for note, _ in self._every])

    def groups(self) -> Iterator[list[Pair]]:
        """As ``notes_groups``."""
        for one in self._asked:
            units = self._units[one.note, one.heading]
            right = [units[at] for at in one.units]
            inside = self._likest(one.question, [u for u in units if u not in right])
            found = [_answered(one, right[0])] if right and one.words else []
            if right:
                some = [*inside[:1], *(u for u in inside[1:2] if self._rng.random() < _A_SECOND)]
                some += self._far(one)
            else:
                some = inside[:2]
            yield [*found, *(Pair(one.question, "", unit.readable, None) for unit in some)]

    def _likest(self, question: str, units: list[Candidate]) -> list[Candidate]:
        stems = content_stems(question)
        return sorted(
            units,
            key=lambda u: -len(stems & content_stems(u.unit.said)) - 0.3 * self._rng.random(),
        )

    def _far(self, one: NotesQuestion) -> list[Candidate]:
        near = self._vectors @ self._embedder.encode_query(one.question)
        others = np.flatnonzero(self._notes != one.note)
        chosen = others[np.argsort(-near[others])[:_NEAREST]].tolist()
        return [self._every[self._rng.choice(chosen)][1]] if chosen else []


def answering_units(section: Section) -> list[Candidate]:
    """As ``selection`` has them of a hit."""
    chunk = Chunk(
        "", section.id, section.note, section.title, section.heading_path,
        section.first_line, section.last_line, section.text, "",
    )  # fmt: skip
    found = candidates(Hit(chunk, 1.0, 1, section=section), ())
    return [one for one in found if one.unit.kind != "title"]


def _answered(one: NotesQuestion, right: Candidate) -> Pair:
    text, (start, end) = right.readable, one.words or (0, 0)
    before = text.rfind(right.unit.said)
    return Pair(one.question, "", text, (before + start, before + end))
