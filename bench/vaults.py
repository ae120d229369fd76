"""Made-up vaults for the benches: the same seed gives the same notes, byte for byte.

    python bench/vaults.py FOLDER --notes 537 --words 186000

The words are those of the sample notes in ``vault/``, drawn as often as Zipf's law has them (Zipf
1949: the n-th most frequent word about 1/n as often as the first), so that a text costs as many
tokens a word as real notes do. Frontmatter, headings, wikilinks, lists and tables come as often as
in a vault that somebody keeps. What the sentences say is nonsense: nothing here measures quality.
"""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = Path(__file__).parents[1] / "vault"
SECTIONS = 6
"""Of a note, on average."""
_FOLDERS = ("", "Daily", "People", "Projects", "Projects/Archive", "Reading", "Areas/Home")
_TAGS = ("idea", "meeting", "reading", "plan", "review", "money", "travel")
_MOST_WORDS = 20_000
_WITHOUT_OVERRUN = 0.92


@dataclass(frozen=True)
class Shape:
    """How large a vault is to be."""

    notes: int
    words: int
    seed: int = 20260213


class Words:
    """Words of the sample notes, drawn by rank."""

    def __init__(self, chance: random.Random, sample: Path = SAMPLE) -> None:
        self._chance = chance
        text = "\n".join(file.read_text("utf-8") for file in sorted(sample.rglob("*.md")))
        counts = Counter(re.findall(r"[A-Za-z][A-Za-z'’-]+|\d[\d.,]*\d", text))
        ranked = sorted(counts, key=lambda word: (-counts[word], word))[:_MOST_WORDS]
        self._words = ranked
        self._weights = list(accumulate(1.0 / (place + 2.7) for place in range(len(ranked))))
        self._nouns = sorted({word for word in ranked if word[0].isupper() and len(word) > 3})

    def some(self, count: int) -> list[str]:
        """So many words of running text."""
        return self._chance.choices(self._words, cum_weights=self._weights, k=count)

    def sentence(self, count: int) -> str:
        """A sentence of so many words."""
        words = self.some(count)
        if count > 12:
            words[count // 2] += ","
        return f"{words[0][:1].upper()}{' '.join(words)[1:]}."

    def name(self) -> str:
        """Two or three words that could be a title."""
        return " ".join(self._chance.sample(self._nouns, self._chance.choice((2, 2, 3))))


class Maker:
    """Writes one vault."""

    def __init__(self, shape: Shape) -> None:
        self._chance = random.Random(shape.seed)
        self._words = Words(self._chance)
        self._shape = shape
        names: dict[str, None] = {}
        while len(names) < shape.notes:
            names[self._words.name()] = None
        self._names = list(names)

    def notes(self) -> Iterator[tuple[str, str]]:
        """Path and text of each note."""
        # The last section of a note runs over what was left for it.
        # A few notes hold most of the text, as in real vaults; the sum comes out as asked.
        shares = [self._chance.lognormvariate(-0.245, 0.7) for _ in self._names]
        words = self._shape.words * _WITHOUT_OVERRUN / sum(shares)
        for number, (name, share) in enumerate(zip(self._names, shares, strict=True)):
            folder = self._chance.choice(_FOLDERS)
            note = self._note(name, number, words * share)
            yield f"{folder}/{name}.md".lstrip("/"), note

    def _note(self, name: str, number: int, words: float) -> str:
        per_section = self._shape.words / self._shape.notes / SECTIONS
        parts = [self._front(number)] if self._chance.random() < 0.6 else []
        parts.append(f"# {name}")
        left = words
        while left > per_section / 3:
            # What counts words counts headings and the bars of tables too.
            size = max(9, round(self._chance.lognormvariate(-0.18, 0.6) * per_section * 0.93))
            parts.append(f"{'#' * self._chance.choice((2, 2, 2, 3))} {self._words.name()}")
            parts.append(self._body(size))
            left -= len(" ".join(parts[-2:]).split())
        return "\n\n".join(parts) + "\n"

    def _front(self, number: int) -> str:
        tags = ", ".join(self._chance.sample(_TAGS, 2))
        day = f"20{20 + number % 7}-{1 + number % 12:02}-{1 + number % 28:02}"
        alias = f"aliases: [{self._words.name()}]\n" if number % 5 == 0 else ""
        return f"---\ntags: [{tags}]\ncreated: {day}\n{alias}---"

    def _body(self, words: int) -> str:
        kind = self._chance.random()
        if kind < 0.08 and words > 30:
            return self._table(words)
        if kind < 0.3:
            rows = max(2, words // 12)
            return "\n".join(f"- {self._words.sentence(words // rows)}" for _ in range(rows))
        sentences = [self._words.sentence(n) for n in _split(self._chance, words)]
        if self._chance.random() < 0.7:
            place = self._chance.randrange(len(sentences))
            sentences[place] += f" See [[{self._chance.choice(self._names)}]]."
        return " ".join(sentences)

    def _table(self, words: int) -> str:
        rows = max(2, words // 9)
        head = f"| {' | '.join(self._words.some(3))} |\n|---|---|---|"
        cells = (
            f"| {self._words.name()} | {' '.join(self._words.some(4))} | "
            f"{self._chance.randrange(10_000):,} |"
            for _ in range(rows)
        )
        return "\n".join((head, *cells))


def make_vault(folder: Path, shape: Shape) -> Path:
    """The vault in ``folder``, made anew unless it stands there in this shape already."""
    made = folder / "made"
    if made.exists() and made.read_text("utf-8") == repr(shape):
        return folder / "vault"
    shutil.rmtree(folder / "vault", ignore_errors=True)
    made.unlink(missing_ok=True)
    for path, text in Maker(shape).notes():
        file = folder / "vault" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    made.write_text(repr(shape), encoding="utf-8")
    return folder / "vault"


def _split(chance: random.Random, words: int) -> list[int]:
    """Lengths of sentences that add up to so many words."""
    lengths = []
    while words > 0:
        lengths.append(min(words, chance.randint(6, 24)))
        words -= lengths[-1]
    return lengths


def main(
    folder: Path,
    notes: Annotated[int, typer.Option(min=1)] = 537,
    words: Annotated[int, typer.Option(min=1)] = 186_000,
    seed: int = 20260213,
) -> None:
    """Write a made-up vault into FOLDER/vault."""
    typer.echo(make_vault(folder, Shape(notes, words, seed)))


if __name__ == "__main__":
    typer.run(main)
