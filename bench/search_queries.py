"""Queries typed into a search engine, each beside one paragraph of an encyclopedia.

The queries and paragraphs are those of MultiSpanQA's expanded test part (Li et al. 2022), which is
taken from the training part of Natural Questions (Kwiatkowski et al. 2019), CC BY-SA 3.0, and tells
no answers. ``search_queries.jsonl.gz`` tells for each which sentences answer and with which words,
read and marked for this: three in four have one, the others answer nothing.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader_data import Pair

from rag.text.sentences import sentence_spans
from rag.text.terms import content_stems

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

LABELS = Path(__file__).with_name("search_queries.jsonl.gz")
_A_SECOND, _BY_CHANCE = 0.4, 0.3
_QUOTED = (("`` ", '"'), (" ''", '"'), ("``", '"'), ("''", '"'), (" - ", "-"), (" -- ", " – "))
_PARTED = (
    (re.compile(r" (n't|'s|'re|'ve|'ll|'d|'m)\b"), r"\1"),
    (re.compile(r" ([,.;:!?)\]%])"), r"\1"),
    (re.compile(r"([(\[$#]) "), r"\1"),
)


@dataclass(frozen=True, slots=True)
class LabelledQuery:
    """A query beside a paragraph."""

    query: str
    paragraph: str
    units: tuple[int, ...]
    """Which of its sentences answer, the best first; () where none does."""
    words: tuple[int, int] | None
    """What answers in the first of them, as places in it."""


def labelled_queries(file: Path, labels: Path = LABELS) -> list[LabelledQuery]:
    """``file`` is MultiSpanQA's ``MultiSpanQA_expand_data/test.json``."""
    asked = {one["id"]: one for one in json.loads(file.read_text(encoding="utf-8"))["data"]}
    with gzip.open(labels, "rt", encoding="utf-8") as lines:
        labelled = [json.loads(line) for line in lines]
    return [
        LabelledQuery(
            " ".join(asked[one["id"]]["question"]).strip(),
            plain(asked[one["id"]]["context"]),
            tuple(one["units"]),
            tuple(one["words"]) if "words" in one else None,
        )
        for one in labelled
    ]


def query_groups(file: Path, rng: random.Random, labels: Path = LABELS) -> Iterator[list[Pair]]:
    """As ``reader_data.squad_groups``: a group a query, the sentence that answers first."""
    for one in labelled_queries(file, labels):
        said = [one.paragraph[start:end] for start, end in sentence_spans(one.paragraph)]
        stems = content_stems(one.query)
        shared = [len(stems & content_stems(s)) + _BY_CHANCE * rng.random() for s in said]
        others = sorted(
            (n for n in range(len(said)) if n not in one.units), key=lambda n: -shared[n]
        )
        group = [Pair(one.query, "", said[one.units[0]], one.words)] if one.words else []
        wrong = others[: 1 if group and rng.random() > _A_SECOND else 2]
        yield [*group, *(Pair(one.query, "", said[n], None) for n in wrong)]


def plain(tokens: Sequence[str]) -> str:
    """Text as one writes it, of the tokens that the corpus cut it into."""
    text = " ".join(tokens)
    for one, other in _QUOTED:
        text = text.replace(one, other)
    for pattern, together in _PARTED:
        text = pattern.sub(together, text)
    return text
