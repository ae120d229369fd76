"""What ``growth.py`` measures in a process of its own, so that the peak memory is the step's.

    python bench/growth_steps.py build VAULT INDEX --models FOLDER --how model
    python bench/growth_steps.py retrieve INDEX VAULT --models FOLDER --questions eval/gold.jsonl

Each writes one JSON object to stdout.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path  # noqa: TC003  (typer reads annotations)
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.embedders import load_embedder
from rag.evaluation.latency import percentile
from rag.indexing.index import Index
from rag.settings import DEFAULT_EMBEDDER
from rag.wiring import make_retriever

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.embedders.onnx import OnnxEmbedder
    from rag.indexing.index import Progress
    from rag.protocols import Embedder, Matrix

K = 8
"""Hits asked for, as by default."""
RETRIEVERS = ("hybrid", "hybrid-links", "hybrid-words", "dense", "keyword")
_WARM_UP = 20
app = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)


class Timed:
    """An embedder that keeps count of how long its work took; ``how`` says what that work is.

    ``model`` encodes. ``words`` takes the mean of a passage's word vectors instead, some hundred
    times quicker: vectors of the same length that lie together where passages share words, so
    that everything but the encoding has the work it always has. A query is encoded by the model
    either way. The fingerprint stays the model's, so that the program opens the index.
    """

    def __init__(self, inner: OnnxEmbedder, how: Literal["model", "words"]) -> None:
        self._inner = inner
        self._how = how
        self.name = inner.name
        self.fingerprint = inner.fingerprint
        self.dimension = inner.dimension
        self.max_tokens = inner.max_tokens
        self.encoding = 0.0
        self.counting = 0.0
        self.encoded = 0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As ``inner``."""
        started = time.perf_counter()
        found = self._inner.count_tokens(texts)
        self.counting += time.perf_counter() - started
        return found

    def encode_passages(self, passages: Sequence[str]) -> Matrix:
        """By the model, or the mean of the word vectors."""
        started = time.perf_counter()
        encode = self._inner.word_vectors if self._how == "words" else self._inner.encode_passages
        found = encode(list(passages))
        self.encoding += time.perf_counter() - started
        self.encoded += len(passages)
        return found

    def encode_by_model(self, passages: Sequence[str]) -> None:
        """Encode them for nothing."""
        self._inner.encode_passages(list(passages))

    def encode_query(self, query: str) -> Matrix:
        """Always at the cost of the model's."""
        found = self._inner.encode_query(query)
        return self._inner.word_vectors([query])[0] if self._how == "words" else found

    def word_vectors(self, words: Sequence[str]) -> Matrix:
        """As ``inner``."""
        return self._inner.word_vectors(words)


@app.command()
def build(vault: Path, index: Path, models: Path, how: str = "model") -> None:
    """Index the vault from nothing."""
    embedder = _embedder(models, how)
    made = Index(index, vault, embedder)
    report = made.sync(_show)
    _write(
        {
            "notes": report.notes,
            "chunks": report.chunks,
            "edges": len(made.catalog.edges()),
            "build": report.seconds,
            "encoding": embedder.encoding,
            "encoded": embedder.encoded,
            "counting": embedder.counting,
        }
    )


@app.command()
def retrieve(
    vault: Path,
    index: Path,
    models: Path,
    questions: Annotated[Path, typer.Option()],
    how: str = "model",
    most: int = 230,
    only: str = ",".join(RETRIEVERS),
) -> None:
    """Time warm retrieval, each question once a retriever."""
    lines = questions.read_text("utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    embedder = _embedder(models, how)
    # A program that answers has encoded sentences by then, and its weights are packed for speed.
    embedder.encode_by_model(["one of some sentences " * 40] * 40)
    opened = Index(index, vault, embedder)
    found: dict[str, object] = {"chunks": opened.catalog.totals().chunks, "questions": most}
    for name in only.split(","):
        started = time.perf_counter()
        retriever = make_retriever(opened, embedder, name)
        retriever.retrieve(asked[0], K)
        first = time.perf_counter() - started
        for question in asked[1 : _WARM_UP + 1]:
            retriever.retrieve(question, K)
        times, worked = [], []
        for place in range(most):
            question = asked[place % len(asked)]
            started, before = time.perf_counter(), time.thread_time()
            retriever.retrieve(question, K)
            times.append((time.perf_counter() - started) * 1000)
            worked.append((time.thread_time() - before) * 1000)
        found[name] = {
            "first": first,
            "p50": percentile(times, 0.5),
            "p99": percentile(times, 0.99),
            "slowest": max(times),
            "processor_p50": percentile(worked, 0.5),
            "processor_p99": percentile(worked, 0.99),
        }
    _write(found)


def _embedder(models: Path, how: str) -> Timed:
    if how not in ("model", "words"):
        raise typer.BadParameter(f"--how {how}: write model or words")
    inner: Embedder = load_embedder(DEFAULT_EMBEDDER, models, say=_say)
    return Timed(inner, how)  # type: ignore[arg-type]


def _show(progress: Progress) -> None:
    _say(f"{progress.notes_done:,} of {progress.notes_total:,} notes, {progress.chunks:,} chunks")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _write(found: object) -> None:
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    app()
