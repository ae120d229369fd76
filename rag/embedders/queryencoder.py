"""The encoder of questions: all-MiniLM-L6-v2 with what it learned from questions about notes.

Passages keep the model's own vectors, so an index fits either. Whoever asks in other words than a
note's is led to it more often: ``docs/decisions/0012``. ``bench/train_queries.py`` trains it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders.packaged import WEIGHTS
from rag.embedders.quickform import quick_form, quick_session

if TYPE_CHECKING:
    import onnxruntime as ort

ADAPTER = Path(__file__).with_name("queryencoder.npz")
HEADS, LAYERS, EPSILON = 12, 6, 1e-12
_FORM = "queries-1"
"""One more with every change of the adapter or of the graph: older forms are left alone."""
_MODEL = "model.onnx"


def query_session(packaged: Path, cache: Path) -> ort.InferenceSession:
    """``ids`` and ``mask`` to ``vectors``, made of the packaged model once and kept in ``cache``.

    Raises OSError where the packaged model cannot be read.
    """
    kept = quick_form(cache / "queries" / _FORM)
    return quick_session(lambda folder: _written(packaged / WEIGHTS, folder / _MODEL), kept)


def _written(weights: Path, file: Path) -> Path:
    from safetensors.numpy import load_file  # noqa: PLC0415  (once a machine)

    from rag.embedders.adapters import adapted  # noqa: PLC0415
    from rag.embedders.bert import BertGraph  # noqa: PLC0415
    from rag.embedders.int8 import write_int8  # noqa: PLC0415

    learned = adapted(load_file(weights), ADAPTER)
    graph = BertGraph(learned, heads=HEADS, layers=LAYERS, epsilon=EPSILON)
    write_int8(graph.build("mean"), file)
    return file
