"""Does this text answer that question? A reader that looks for the words that do, or finds none.

Devlin et al. 2019 (BERT, 4.3): the words from token i to j score S·Ti + E·Tj, "no answer" scores
S·C + E·C at the first token. Trained here, on top of the cross-encoder that a package carries, on
questions whose answer stands in one sentence or row and not in its neighbours: ``spanmodel.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders.bylength import by_length
from rag.errors import ModelError
from rag.rerankers.once import Once
from rag.rerankers.packaged import CARRIED, WEIGHTS
from rag.rerankers.pairs import pairs
from rag.rerankers.session import quick_form, quick_session
from rag.rerankers.wordpieces import wordpieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import onnxruntime as ort
    from tokenizers import Encoding, Tokenizer

    from rag.protocols import Matrix

ADAPTER = Path(__file__).with_name("spanreader.npz")
_FORM = "spans-1"
"""One more with every change of the adapter or of the graph: older forms are left alone."""
_MOST_TOKENS = 256
_MOST_QUERY_CHARACTERS = 500
_TOKENS_PER_BATCH = 256
"""Padding included: units differ in length, and larger batches took an eighth longer."""
_LONGEST_SPAN = 30
_NEVER = -1e4


class SpanReader:
    """What the best words of a passage have above "no answer". Safe to share between threads.

    The files are read when first needed. Raises ModelError then, where they are missing, others,
    or refused by ONNX Runtime.
    """

    name = "span reader"

    def __init__(
        self, cache: Path, folder: Path | None = None, say: Callable[[str], None] = lambda _: None
    ) -> None:
        """``say`` is told in one line that the model is being made, which takes seconds, once."""
        self._kept = quick_form(cache / "rerankers" / f"{_FORM}-{CARRIED.sha256[:8]}")
        self._model = Once(lambda: _read(CARRIED.folder(cache, folder), self._kept, say))

    def make(self) -> None:
        """Make the model's files where they are not made yet. Raises ModelError."""
        if not self._kept.is_dir():
            self._model.get()

    def prepare(self) -> None:
        """Begin to read the files beside whatever else is done; a fault is told when scoring."""
        self._model.begin()

    def scores(self, query: str, passages: Sequence[str]) -> Matrix:
        """As ``protocols.Reranker``: about −10 for another matter, above 0 where it answers."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        found: Matrix = np.zeros(len(passages), np.float32)
        if not passages or not query.strip():
            return found
        session, tokenizer = self._model.get()
        tokens = tokenizer.encode_batch(pairs(query, passages, _MOST_QUERY_CHARACTERS))
        for batch in by_length([len(pair.ids) for pair in tokens], _TOKENS_PER_BATCH):
            found[batch] = _run(session, [tokens[place] for place in batch])
        return found


def _read(
    folder: Path, kept: Path, say: Callable[[str], None]
) -> tuple[ort.InferenceSession, Tokenizer]:
    def made(place: Path) -> Path:
        from rag.rerankers.spanmodel import write_span_model  # noqa: PLC0415  (once a machine)

        say("making the span reader's model, once: some seconds")
        return write_span_model(folder / WEIGHTS, ADAPTER, place)

    try:
        session = quick_session(made, kept)
        tokenizer = wordpieces(folder / "vocab.txt", _MOST_TOKENS)
    except Exception as fault:
        reason = " ".join(str(fault).split())
        message = f"the span reader does not load ({reason}): {CARRIED.install}"
        raise ModelError(message) from fault
    return session, tokenizer


def _run(session: ort.InferenceSession, tokens: Sequence[Encoding]) -> Matrix:
    """The margins of pairs given by their tokens, the longest first."""
    import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

    shape = (len(tokens), len(tokens[0].ids))
    ids, mask, kinds = (np.zeros(shape, dtype=np.int32) for _ in range(3))
    in_text = np.zeros(shape, dtype=bool)
    for row, found in enumerate(tokens):
        width = len(found.ids)
        ids[row, :width] = found.ids
        mask[row, :width] = 1
        kinds[row, :width] = found.type_ids
        in_text[row, : width - 1] = kinds[row, : width - 1]  # but for the mark at the end
    given = {"ids": ids, "mask": mask, "kinds": kinds}
    logits: Matrix = session.run(["spans"], given)[0]
    nothing = logits[:, 0].sum(axis=1)
    spans: Matrix = best_spans(np.where(in_text[:, :, None], logits, _NEVER)) - nothing
    return spans


def best_spans(logits: Matrix) -> Matrix:
    """Shape (batch,): the most that a start and an end within 30 tokens of it give together."""
    import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

    starts, ends = logits[:, :, 0], logits[:, :, 1]
    best: Matrix = np.full(len(logits), _NEVER, np.float32)
    for length in range(min(_LONGEST_SPAN, starts.shape[1])):
        together = starts[:, : starts.shape[1] - length] + ends[:, length:]
        best = np.maximum(best, together.max(axis=1))
    return best
