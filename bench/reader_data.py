"""Questions beside one sentence or table row each: with the words that answer, or with none.

Made from SQuAD 1.1 (Rajpurkar et al. 2016) and WikiTableQuestions (Pasupat and Liang 2015), both
CC BY-SA 4.0. A sentence that answers stands against its neighbours, against others of its article
and against a question changed so that it answers no more: SQuAD 1.1 itself leaves none unanswered.
"""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.reading.tables import say_row
from rag.text.sentences import sentence_spans
from rag.text.terms import content_stems

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LONGEST = 420
_SHARE_OF_QUESTIONS = 0.4
_NAME = re.compile(r"\b[A-Z][\w'’.-]+(?: (?:of |the |de )?[A-Z][\w'’.-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_CONTRARY = [
    pair.split("/")
    for pair in (
        "largest/smallest first/last before/after highest/lowest most/least north/south east/west "
        "increase/decrease more/fewer oldest/youngest longest/shortest early/late won/lost "
        "male/female begin/end started/ended allowed/forbidden public/private always/never "
        "winter/summer opened/closed"
    ).split()
]
_AUXILIARY = re.compile(r"\b(did|does|do|is|was|are|were|can|could|has|have|had)\b")
_LEANS = re.compile(
    r"^(?:He|She|It|They|This|These|Those|His|Her|Its|Their|However|Also|Then|There|In addition"
    r"|Such|That|The latter|Both)\b"
)
# What a row cannot say of itself.
_OF_THE_TABLE = re.compile(
    r"\b(most|least|last|first|after|before|next|previous|highest|lowest|largest|smallest|longest"
    r"|shortest|total|how many|average|difference|more|less|than|earliest|latest|besides|above"
    r"|below|consecutive|top|best|worst|greatest)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a text; ``span`` is what answers, as places in ``said``, or None."""

    question: str
    around: str
    """What stands before: a title, the sentence it leans on."""
    said: str
    span: tuple[int, int] | None


def squad_groups(file: Path, rng: random.Random) -> Iterator[list[Pair]]:
    """A group a question, the pair that answers first. ``file`` is SQuAD's ``train-v1.1.json``."""
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    rng.shuffle(articles)
    for article in articles:
        yield from _Article(article, rng).groups()


class _Article:
    """The sentences of an article, with the stems of each."""

    def __init__(self, article: dict, rng: random.Random) -> None:
        self._rng = rng
        self._title = article["title"].replace("_", " ")
        self._asked = [p["qas"] for p in article["paragraphs"]]
        texts = [p["context"] for p in article["paragraphs"]]
        self._spans = [list(sentence_spans(text)) for text in texts]
        self._said = [
            [text[a:b] for a, b in spans] for text, spans in zip(texts, self._spans, strict=True)
        ]
        self._stems = [[content_stems(said) for said in some] for some in self._said]
        whole = " ".join(texts)
        self._names = sorted({m.group() for m in _NAME.finditer(whole) if len(m.group()) > 3})
        self._numbers = sorted({m.group() for m in _NUMBER.finditer(whole)})
        self._every = [(i, j) for i, some in enumerate(self._said) for j in range(len(some))]

    def groups(self) -> Iterator[list[Pair]]:
        for at, asked in enumerate(self._asked):
            for one in asked:
                if self._rng.random() <= _SHARE_OF_QUESTIONS:
                    yield from self._group(at, one)

    def _group(self, at: int, asked: dict) -> Iterator[list[Pair]]:
        question, answer = asked["question"].strip(), asked["answers"][0]["text"]
        start = asked["answers"][0]["answer_start"]
        end = start + len(answer)
        inside = (j for j, (a, b) in enumerate(self._spans[at]) if a <= start and end <= b)
        place = next(inside, None)
        if place is None or len(self._said[at][place]) > _LONGEST:
            return
        first = self._spans[at][place][0]
        right = self._pair(question, at, place, (start - first, end - first))
        wrong = self._wrong(question, answer.lower(), at, place)
        group = [right, *(self._pair(question, i, j) for i, j in wrong)]
        changed = self._changed(question, right.said) if self._rng.random() < 0.75 else None
        if changed:
            group.append(Pair(_as_typed(changed, self._rng), right.around, right.said, None))
        yield group

    def _pair(
        self, question: str, at: int, place: int, span: tuple[int, int] | None = None
    ) -> Pair:
        said = self._said[at][place]
        before = ""
        if place and (_LEANS.match(said) or self._rng.random() < 0.12):
            before = self._said[at][place - 1]
        title = self._title if self._rng.random() < 0.85 else ""
        around = " ".join(part for part in (title, before) if part)
        return Pair(_as_typed(question, self._rng), around, said, span)

    def _wrong(self, question: str, answer: str, at: int, place: int) -> list[tuple[int, int]]:
        """The sentences without the answer that share most with the question: near and far."""
        asked = content_stems(question)

        def likest(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
            free = [
                (i, j) for i, j in places
                if answer not in self._said[i][j].lower() and len(self._said[i][j]) <= _LONGEST
            ]  # fmt: skip
            shared = {p: len(asked & self._stems[p[0]][p[1]]) for p in free}
            return sorted(free, key=lambda p: -shared[p] - 0.3 * self._rng.random())

        near = likest([(at, j) for j in range(len(self._said[at])) if j != place])
        some = self._rng.sample(self._every, min(60, len(self._every)))
        far = likest([(i, j) for i, j in some if i != at])
        again = near[1:2] if self._rng.random() < 0.3 else []
        return [*near[:1], *far[:1], *again]

    def _changed(self, question: str, said: str) -> str | None:
        """The question with a name, number or word of another meaning: ``said`` answers no more."""
        found = []
        for name in _NAME.finditer(question):
            if name.start() and name.group().lower() in said.lower():
                others = [
                    n for n in self._names
                    if n.lower() not in f"{said} {question}".lower()
                    and len(n.split()) <= len(name.group().split()) + 1
                ]  # fmt: skip
                found += [(name.span(), other) for other in self._some(others)]
        for number in _NUMBER.finditer(question):
            if number.group() in said:
                others = [n for n in self._numbers
                          if n not in said and len(n) == len(number.group())]  # fmt: skip
                found += [(number.span(), other) for other in self._some(others)]
        for one, other in (*_CONTRARY, *(pair[::-1] for pair in _CONTRARY)):
            word = re.search(rf"\b{one}\b", question)
            if word and not re.search(rf"\b{other}\b", said):
                found.append((word.span(), other))
        verb = _AUXILIARY.search(question)
        if verb and self._rng.random() < 0.08 and not re.search(r"\bnot\b|n't", said):
            found.append(((verb.end(), verb.end()), " not"))
        if not found:
            return None
        (start, end), other = self._rng.choice(found)
        return f"{question[:start]}{other}{question[end:]}"

    def _some(self, others: Sequence[str]) -> list[str]:
        return [self._rng.choice(others)] if others else []


def table_groups(folder: Path, rng: random.Random) -> Iterator[list[Pair]]:
    """A group a question about one row; ``folder`` is WikiTableQuestions' own."""
    lines = (folder / "data/training.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        _, question, place, answer = line.split("\t")
        if _OF_THE_TABLE.search(question) or "|" in answer:
            continue
        title_file = folder / re.sub(r"\bcsv\b|-csv", lambda m: m[0].replace("csv", "page"), place)
        title = json.loads(title_file.with_suffix(".json").read_text(encoding="utf-8"))["title"]
        with (folder / place).open(encoding="utf-8", newline="") as file:
            read = csv.reader(file, escapechar="\\", doublequote=False)
            table = [[" ".join(cell.split()) for cell in row] for row in read]
        yield from _row_group(question, title, table, answer, rng)


def _row_group(
    question: str, title: str, table: list[list[str]], answer: str, rng: random.Random
) -> Iterator[list[Pair]]:
    head, rows = table[0], table[1:]
    holds = [(r, cell) for r, row in enumerate(rows) for cell in row
             if cell and _folded(cell) == _folded(answer)]  # fmt: skip
    if len(holds) != 1:
        return
    at, cell = holds[0]
    said = [say_row(row, head) for row in rows]
    asked = content_stems(question)
    shared = [len(asked & content_stems(one)) for one in said]
    others = [r for r, row in enumerate(rows) if r != at and row != rows[at]]
    others.sort(key=lambda r: -shared[r] - 0.3 * rng.random())
    start = said[at].find(cell)
    told_apart = others and shared[at] >= shared[others[0]]
    if start < 0 or len(said[at]) > _LONGEST or not told_apart:
        return
    yield [
        Pair(_as_typed(question, rng), title, said[at], (start, start + len(cell))),
        *(Pair(_as_typed(question, rng), title, said[r][:_LONGEST], None) for r in others[:2]),
    ]


def _as_typed(question: str, rng: random.Random) -> str:
    """As people type: now and then without a question mark, or in small letters."""
    if rng.random() < 0.35:
        question = question.rstrip("? ")
    return question.lower() if rng.random() < 0.25 else question


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()
