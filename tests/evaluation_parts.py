"""A small vault, its gold set, and an assistant that finds sections by shared words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from conftest import write_vault

from rag.evaluation.folding import fold_words
from rag.evaluation.gold import GoldQuestion
from rag.evaluation.places import place, read_sections
from rag.evaluation.runner import Subject
from rag.records import Answer, Chunk, Citation, Claim, Hit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rag.records import Section, Turn

NOTES = {
    "Companies/Atlas.md": (
        "---\nfounded: 2019\n---\nAtlas makes maps.\n\n# Funding\n\nAtlas raised **$40 million** in"
        " 2024.\n\n## Lead\n\nThe round was led by [[Boreas|Boreas Capital]].\n\n# Plants\n\n"
        "| City | Workers |\n|---|---|\n| Turin | 1,200 |\n| Lyon | 800 |\n"
    ),
    "Boreas.md": (
        "# Boreas\n\nBoreas Capital was founded in Oslo by Ida Holm.\n\n# Offices\n\nOslo.\n"
    ),
    "Old.md": "# Atlas in 2022\n\nAtlas employed 500 workers in Turin then.\n",
}
GOLD: list[dict[str, object]] = [
    {"id": "q1", "question": "who led the atlas round", "answers": ["Boreas Capital"],
     "evidence": [{"note": "Companies/Atlas.md", "heading": "Lead"}],
     "category": "lookup", "answerable": True, "reference": "Boreas Capital led it."},
    {"id": "q2", "question": "how many workers in Turin?", "answers": ["1,200"],
     "wrong": ["500"], "category": "temporal", "answerable": True,
     "evidence": [{"note": "Companies/Atlas.md", "heading": "Plants"}]},
    {"id": "q3", "question": "where was the investor that led the atlas round founded",
     "answers": ["Oslo"], "category": "multi", "answerable": True,
     "evidence": [{"note": "Companies/Atlas.md", "heading": "Lead"},
                  {"note": "Boreas.md", "heading": "Boreas"}]},
    {"id": "q4", "question": "who is the CFO of Atlas", "answers": [], "evidence": [],
     "category": "unanswerable", "answerable": False, "absent": ["Atlas", "CFO"]},
    {"id": "q5", "question": "and its founder?", "answers": ["Ida Holm"], "category": "followup",
     "evidence": [{"note": "Boreas.md", "heading": "Boreas"}], "answerable": True,
     "history": [{"role": "user", "content": "where is Boreas from?"},
                 {"role": "assistant", "content": "Oslo [1]."}]},
]  # fmt: skip


def write_gold(file: Path, rows: Sequence[object] = GOLD) -> Path:
    """A gold file of these rows; a string is written as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def make_vault(folder: Path) -> Path:
    return write_vault(folder, NOTES)


def hit(note: str, *headings: str, rank: int = 1, text: str = "text") -> Hit:
    chunk = Chunk(
        id=f"{note}#{'#'.join(headings)}@0", section_id=note, note=note, title=note,
        heading_path=headings, first_line=1, last_line=1, text=text, passage=text,
    )  # fmt: skip
    return Hit(chunk, 1.0 / rank, rank)


def cite(marker: int, note: str, *headings: str, quote: str = "q", lines: tuple[int, int] = (1, 1)):
    return Citation(marker, note, note, headings, *lines, quote)


def answered(text: str, *citations: Citation, hits: Sequence[Hit] = (), **more) -> Answer:
    markers = tuple(citation.marker for citation in citations)
    more.setdefault("claims", (Claim(text, markers, supported=True),))
    return Answer("?", text, abstained=False, citations=citations, hits=tuple(hits), **more)


def abstained(*hits: Hit, confidence: float = 0.0) -> Answer:
    return Answer("?", "The notes don't say.", True, hits=hits, confidence=confidence)


def question(**fields) -> GoldQuestion:
    """An answerable lookup unless said otherwise; evidence as (note, heading) pairs."""
    evidence = tuple(place(*pair) for pair in fields.pop("evidence", [("A.md", "H")]))
    given = {"id": "q", "question": "?", "answers": (), "category": "lookup", "answerable": True}
    return GoldQuestion(evidence=evidence, **{**given, **fields})


class SectionReader:
    """Ranks sections by the words they share with the question and quotes the best line."""

    def __init__(self, vault: Path, *, least: int = 2, folders: bool = True) -> None:
        self._sections = [
            (section, set(fold_words(_whole(section)).split()))
            for note in read_sections(vault).by_note.values()
            for section in note
            if folders or "/" not in section.note
        ]
        self._least = least
        self.asked: list[tuple[str, Sequence[Turn]]] = []

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, history))
        words = set(fold_words(" ".join((*(t.content for t in history), question))).split())
        scored = sorted(
            ((len(words & held), section) for section, held in self._sections),
            key=lambda pair: -pair[0],
        )
        hits = tuple(
            Hit(_chunk(section), float(score), rank)
            for rank, (score, section) in enumerate(scored[:10], start=1)
            if score
        )
        confidence = min(scored[0][0] / max(len(words), 1), 1.0) if scored else 0.0
        if not hits or scored[0][0] < self._least:
            return Answer(question, "The notes don't say.", True, hits=hits, confidence=confidence)
        number, line = _best_line(scored[0][1], words)
        quote = re.sub(r"[*|#]|\[\[|\]\]", "", line).strip()
        best = scored[0][1]
        citation = Citation(1, best.note, best.title, best.heading_path, number, number, quote)
        return Answer(
            question, f"{quote} [1]", abstained=False, citations=(citation,),
            claims=(Claim(quote, (1,), supported=True),), hits=hits, confidence=confidence,
            timings_ms={"total": 5.0 + len(question) / 10},
        )  # fmt: skip


def subject(vault: Path, name: str = "hybrid", **options) -> Subject:
    return Subject(
        name=name, assistant=SectionReader(vault, **options), vault=vault,
        settings={"k": 10, **options}, models={"fake:words": "0"},
    )  # fmt: skip


def _whole(section: Section) -> str:
    return " ".join((section.title, *section.heading_path, section.text))


def _chunk(section: Section) -> Chunk:
    return Chunk(
        id=f"{section.id}@0", section_id=section.id, note=section.note, title=section.title,
        heading_path=section.heading_path, first_line=section.first_line,
        last_line=section.last_line, text=section.text, passage=section.text,
    )  # fmt: skip


def _best_line(section: Section, words: set[str]) -> tuple[int, str]:
    lines = list(enumerate(section.text.split("\n"), start=section.first_line))
    body = [pair for pair in lines if pair[1].strip("#|- ")] or lines
    return max(body, key=lambda pair: len(words & set(fold_words(pair[1]).split())))
