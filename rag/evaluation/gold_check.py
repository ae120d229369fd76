"""Proves every entry of a gold file against its vault; ``python -m rag.evaluation.gold_check``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import RagError
from rag.evaluation.folding import contains, fold_words
from rag.evaluation.gold import load_gold
from rag.evaluation.places import read_sections
from rag.reading.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rag.evaluation.gold import GoldQuestion
    from rag.evaluation.places import VaultSections
    from rag.records import Section


def gold_faults(questions: Sequence[GoldQuestion], sections: VaultSections) -> tuple[str, ...]:
    """One line for each thing that does not hold, in file order; () for a proven gold set."""
    whole = _Words(sections)
    return tuple(
        f"line {question.line}: {question.id}: {fault}"
        for question in questions
        for fault in (
            _answerable_faults(question, sections)
            if question.answerable
            else _absent_faults(question, whole)
        )
    )


def counts(questions: Sequence[GoldQuestion]) -> dict[str, int]:
    """Questions by category, in the order in which the file first names them."""
    return dict(Counter(question.category for question in questions))


def _answerable_faults(question: GoldQuestion, sections: VaultSections) -> Iterator[str]:
    texts: list[str] = []
    for where in question.evidence:
        if fault := sections.fault(where):
            yield fault
        texts += [_readable(section) for section in sections.at(where)]
    if question.needs_all and len(set(question.evidence)) < 2:  # noqa: PLR2004
        yield "category multi needs two evidence sections or more"
    if not texts:
        return
    told = question.answers if not question.reckoned else ()
    if told and not any(contains(t, a) for t in texts for a in told):
        yield f"no accepted answer stands in its evidence: {', '.join(question.answers)}"
    for value in question.values:
        if not any(contains(text, value) for text in texts):
            yield f"the value {value!r} stands in none of its evidence"


class _Words:
    """Every section with its words folded once: unanswerables are looked for in all of them."""

    def __init__(self, sections: VaultSections) -> None:
        self._all = [
            (section, text, fold_words(text))
            for note in sections.by_note.values()
            for section in note
            for text in ["\n".join((section.title, *section.heading_path, _readable(section)))]
        ]

    def with_all(self, wanted: Sequence[str]) -> list[Section]:
        words = [(fold_words(one), one) for one in wanted]
        return [
            section
            for section, text, folded in self._all
            if all(w in folded if w else one.strip() in text for w, one in words)
        ]


def _absent_faults(question: GoldQuestion, whole: _Words) -> Iterator[str]:
    if question.answers:
        yield "unanswerable, but it accepts answers"
    if not question.absent:
        yield 'unanswerable, but "absent" does not say which words no section holds'
        return
    for section in whole.with_all(question.absent):
        where = " › ".join((section.note, *section.heading_path))
        yield f"unanswerable, but {where} holds all of: {', '.join(question.absent)}"


def _readable(section: Section) -> str:
    # Both forms: an answer may stand in a link's address or in what its mark hides.
    return f"{plain(section.text)}\n{section.text}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the counts by category; 1 and a line a fault on stderr where something fails."""
    parser = argparse.ArgumentParser(prog="gold_check", description=__doc__)
    parser.add_argument("gold", type=Path, help="gold file, JSON lines")
    parser.add_argument("vault", type=Path, help="folder of notes it was written from")
    chosen = parser.parse_args(arguments)
    try:
        sections = read_sections(chosen.vault)
        questions = load_gold(chosen.gold)
    except RagError as fault:
        sys.stderr.write(f"gold_check: {fault}\n")
        return 1
    faults = gold_faults(questions, sections)
    for fault_line in faults:
        sys.stderr.write(f"{chosen.gold} {fault_line}\n")
    for category, count in counts(questions).items():
        sys.stdout.write(f"{count:>5}  {category}\n")
    proven = len(questions) - len({line.split(":")[0] for line in faults})
    sys.stdout.write(f"{len(questions):>5}  questions, {proven} proven, {len(faults)} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
