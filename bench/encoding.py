"""Tokens a second: plain ``SentenceTransformer.encode`` and this program, on the same passages.

    python bench/encoding.py VAULT --models FOLDER

Runs in an environment that holds this program, and so sentence-transformers too. The contestants
take turns, round by round; one JSON object goes to stdout.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path  # noqa: TC003  (typer reads annotations)
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import typer
from sentence_transformers import SentenceTransformer

from rag.embedders import load_embedder
from rag.embedders.packaged import packaged_folder
from rag.reading.chunks import split_chunks
from rag.reading.notes import read_note
from rag.reading.sections import split_sections
from rag.reading.vault import list_notes
from rag.settings import DEFAULT_EMBEDDER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.protocols import Embedder, Matrix

PLAIN = "SentenceTransformer.encode"


def main(vault: Path, models: Path, passages: int = 1000, rounds: int = 3) -> None:
    """Encode the same passages by each, in turns."""
    ours = load_embedder(DEFAULT_EMBEDDER, models, say=_say)
    fast = load_embedder(DEFAULT_EMBEDDER, models, say=_say, fast=True)
    model = SentenceTransformer(str(packaged_folder(models)), device="cpu")
    texts = some_passages(vault, ours, passages)
    tokens = sum(ours.count_tokens(texts))
    encoders: dict[str, Callable[[Sequence[str]], Matrix]] = {
        PLAIN: lambda some: model.encode(list(some), normalize_embeddings=True),
        "rag": ours.encode_passages,
        "rag --fast": fast.encode_passages,
    }
    seconds: dict[str, list[float]] = {name: [] for name in encoders}
    vectors = {name: encode(texts[:64]) for name, encode in encoders.items()}
    for _ in range(rounds):
        for name, encode in encoders.items():
            started = time.perf_counter()
            vectors[name] = encode(texts)
            seconds[name].append(time.perf_counter() - started)
    found = {
        name: {
            "tokens_a_second": tokens / median(seconds[name]),
            "times": median(seconds[PLAIN]) / median(seconds[name]),
            "rounds": seconds[name],
            **_cosines(vectors[PLAIN], vectors[name]),
        }
        for name in encoders
    }
    sys.stdout.write(json.dumps({"passages": len(texts), "tokens": tokens, "by": found}) + "\n")


def some_passages(vault: Path, embedder: Embedder, most: int) -> list[str]:
    """Passages as they are indexed, a seeded choice of all the vault has."""
    found = []
    for file in list_notes(vault):
        note = read_note(vault, file)
        for section in split_sections(note):
            found += [chunk.passage for chunk in split_chunks(section, embedder, note)]
    return random.Random(6).sample(found, min(most, len(found)))


def _cosines(one: Matrix, other: Matrix) -> dict[str, float]:
    cosines = np.einsum("ij,ij->i", one.astype(np.float64), other.astype(np.float64))
    return {"least_cosine": float(cosines.min()), "mean_cosine": float(cosines.mean())}


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    typer.run(main)
