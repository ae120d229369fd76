"""Questions as people ask their own notes, beside units of a section: with what answers, or none.

``people_notes.jsonl.gz`` has sections of invented people's notes, in the short and uneven style in
which one writes for oneself, each with four questions that it answers, mostly in other words, and
three that are close and not answered. Sections and questions were written for this.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from reader_notes import AskedVault, NotesQuestion, answering_units

from rag.records import Section
from rag.text.terms import content_stems

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from reader_data import Pair
    from reader_notes import UnitsOf

    from rag.answering.candidates import Candidate
    from rag.protocols import Embedder

PEOPLE = Path(__file__).with_name("people_notes.jsonl.gz")
_MARKS = re.compile(r"[*_`~\[\]]")
_SHARED = 0.6
"""Of the words of the line that answers, how many stand in the unit that has it."""


def people_groups(file: Path, embedder: Embedder, rng: random.Random) -> Iterator[list[Pair]]:
    """As ``reader_notes.notes_groups``; the notes of one person are a vault."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        sections = [json.loads(line) for line in lines]
    for who in dict.fromkeys(one["who"] for one in sections):
        asked: list[NotesQuestion] = []
        units: UnitsOf = {}
        for number, one in enumerate(sections):
            if one["who"] == who:
                note, heading = f"{number}.md", tuple(one["heading"])
                units[note, heading] = read = answering_units(_section(note, heading, one))
                asked += filter(
                    None, (_question(who, note, heading, q, read) for q in one["questions"])
                )
        yield from AskedVault(asked, units, embedder, rng).groups()


def _section(note: str, heading: tuple[str, ...], one: dict) -> Section:
    text = one["text"]
    return Section(note, note, one["title"], heading, 1, text.count("\n") + 1, text)


def _question(
    who: str, note: str, heading: tuple[str, ...], asked: dict, units: Sequence[Candidate]
) -> NotesQuestion | None:
    """None where the line that answers is cut so that no unit has the words."""
    if asked["kind"] == "miss":
        return NotesQuestion(who, note, heading, "miss", asked["q"], (), None)
    words, line = _MARKS.sub("", asked["words"]), content_stems(asked["line"])
    for number, unit in enumerate(units):
        start = unit.unit.said.find(words)
        if start >= 0 and len(line & content_stems(unit.told)) >= _SHARED * len(line):
            place = start, start + len(words)
            return NotesQuestion(who, note, heading, asked["kind"], asked["q"], (number,), place)
    return None
