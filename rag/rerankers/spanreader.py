"""Does this text answer that question? A reader that looks for the words that do, or finds none.

Devlin et al. 2019 (BERT, 4.3): the words from token i to j score S·Ti + E·Tj, "no answer" scores
S·C + E·C at the first token. Trained here, on top of the cross-encoder that a package carries, on
questions whose answer stands in one sentence or row and not in its neighbours: ``spanmodel.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders.hashes import file_hash
from rag.embedders.quickform import quick_form, quick_session
from rag.embedders.texts import encodable
from rag.records import Reading
from rag.rerankers.packaged import CARRIED, WEIGHTS
from rag.rerankers.pairmodel import PairModel, inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import onnxruntime as ort
    from numpy.typing import NDArray
    from tokenizers import Encoding

    from rag.protocols import Matrix

ADAPTER = Path(__file__).with_name("spanreader.npz")
_FORM = "spans-2"
"""One more with every change of the graph; what the adapter holds is named by its hash."""
_LONGEST_SPAN = 30
_NEVER = -1e4


class SpanReader(PairModel):
    """What the best words of a passage have above "no answer": about −10 for another matter."""

    name = "span reader"

    def __init__(
        self, cache: Path, folder: Path | None = None, say: Callable[[str], None] = lambda _: None
    ) -> None:
        """``say`` is told in one line that the model is being made, which takes seconds, once."""
        super().__init__(CARRIED, cache, folder)
        trained = f"{CARRIED.sha256[:8]}-{file_hash(ADAPTER, cache)[:8]}"
        self._kept = quick_form(cache / "rerankers" / f"{_FORM}-{trained}")
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
        found = self._of_each(query, passages, self._best)
        return (
            [
                Reading(margin, encodable([passage])[0][start:end])
                for passage, (margin, start, end) in zip(passages, found, strict=True)
            ]
            if found
            else [Reading(0.0, "")] * len(passages)
        )

    def _score(self, session: ort.InferenceSession, pair: Encoding) -> float:
        return self._best(session, pair)[0]

    def _best(self, session: ort.InferenceSession, pair: Encoding) -> tuple[float, int, int]:
        """The margin of a pair's best span, and where that begins and ends in the passage."""
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        given = inputs(pair, ("ids", "mask", "kinds"), np.int32)
        logits: Matrix = session.run(["spans"], given)[0]
        # All of a passage's tokens but the mark at its end.
        in_text = np.array([*pair.type_ids[:-1], 0], bool)
        best, spans = best_spans(np.where(in_text[:, None], logits, _NEVER))
        first, last = spans[0]
        margin = float(best[0] - logits[0, 0].sum())
        return margin, pair.offsets[first][0], pair.offsets[last][1]


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
