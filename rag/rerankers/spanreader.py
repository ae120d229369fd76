"""Does this text answer that question? A reader that looks for the words that do, or finds none.

Devlin et al. 2019 (BERT, 4.3): the words from token i to j score S·Ti + E·Tj, "no answer" scores
S·C + E·C at the first token. Trained here, on top of the cross-encoder that a package carries, on
questions whose answer stands in one sentence or row and not in its neighbours: ``spanmodel.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders.quickform import quick_form, quick_session
from rag.embedders.texts import encodable
from rag.records import Reading
from rag.rerankers.packaged import CARRIED, WEIGHTS
from rag.rerankers.pairmodel import PairModel, padded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import onnxruntime as ort
    from numpy.typing import NDArray

    from rag.protocols import Matrix
    from rag.rerankers.pairmodel import Batch

ADAPTER = Path(__file__).with_name("spanreader.npz")
_FORM = "spans-2"
"""One more with every change of the adapter or of the graph: older forms are left alone."""
_LONGEST_SPAN = 30
_NEVER = -1e4


class SpanReader(PairModel):
    """What the best words of a passage have above "no answer": about −10 for another matter."""

    name = "span reader"
    tokens_per_batch = 256  # units differ in length, and larger batches took an eighth longer

    def __init__(
        self, cache: Path, folder: Path | None = None, say: Callable[[str], None] = lambda _: None
    ) -> None:
        """``say`` is told in one line that the model is being made, which takes seconds, once."""
        super().__init__(CARRIED, cache, folder)
        self._kept = quick_form(cache / "rerankers" / f"{_FORM}-{CARRIED.sha256[:8]}")
        self._say = say

    def make(self) -> None:
        """Make the model's files where they are not made yet. Raises ModelError."""
        if not self._kept.is_dir():
            self._model.get()

    def _session(self, folder: Path) -> ort.InferenceSession:
        def made(place: Path) -> Path:
            from rag.rerankers.spanmodel import write_span_model  # noqa: PLC0415  (once a machine)

            self._say("making the span reader's model, once: some seconds")
            return write_span_model(folder / WEIGHTS, ADAPTER, place)

        return quick_session(made, self._kept)

    def read(self, query: str, passages: Sequence[str]) -> list[Reading]:
        """What ``scores`` gives, each with the words that it is the score of."""
        if not passages or not query.strip():
            return [Reading(0.0, "")] * len(passages)
        session, tokens = self._tokens(query, passages)
        found: dict[int, Reading] = {}
        for places in self._batches(tokens):
            batch = padded([tokens[place] for place in places])
            margins, spans = self._spans(session, batch)
            for place, margin, (first, last) in zip(places, margins, spans, strict=True):
                offsets = tokens[place].offsets
                words = encodable([passages[place]])[0][offsets[first][0] : offsets[last][1]]
                found[place] = Reading(float(margin), words)
        return [found[place] for place in range(len(passages))]

    def _scores(self, session: ort.InferenceSession, batch: Batch) -> Matrix:
        return self._spans(session, batch)[0]

    def _spans(
        self, session: ort.InferenceSession, batch: Batch
    ) -> tuple[Matrix, NDArray[np.int64]]:
        """Margins, shape (pairs,), and first and last token of the best spans, (pairs, 2)."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        given = {
            name: values.astype(np.int32)
            for name, values in (("ids", batch.ids), ("mask", batch.mask), ("kinds", batch.kinds))
        }
        logits: Matrix = session.run(["spans"], given)[0]
        # Of a passage's tokens all but the mark at its end, behind which the kind is 0.
        in_text = batch.kinds.astype(bool)
        in_text[:, :-1] &= batch.mask[:, 1:].astype(bool)
        in_text[:, -1] = False
        nothing = logits[:, 0].sum(axis=1)
        best, spans = best_spans(np.where(in_text[:, :, None], logits, _NEVER))
        return best - nothing, spans


def best_spans(logits: Matrix) -> tuple[Matrix, NDArray[np.int64]]:
    """The most that a start and an end within 30 tokens of it give together, and these two.

    Shapes (batch, length, 2) to (batch,) and (batch, 2).
    """
    import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

    starts, ends = logits[:, :, 0], logits[:, :, 1]
    best: Matrix = np.full(len(logits), _NEVER, np.float32)
    spans = np.zeros((len(logits), 2), np.int64)
    for length in range(min(_LONGEST_SPAN, starts.shape[1])):
        together = starts[:, : starts.shape[1] - length] + ends[:, length:]
        first = together.argmax(axis=1)
        most = np.take_along_axis(together, first[:, None], axis=1)[:, 0]
        better = most > best
        best[better] = most[better]
        spans[better] = np.stack((first, first + length), axis=1)[better]
    return best, spans
