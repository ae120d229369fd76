"""The packaged model in 8 bits: for what is encoded while somebody waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.embedders.hashes import file_hash
from rag.embedders.packaged import WEIGHTS
from rag.embedders.quickform import quick_form, quick_session

if TYPE_CHECKING:
    from pathlib import Path

    import onnxruntime as ort

HEADS, LAYERS, EPSILON = 12, 6, 1e-12
_FORM = "1"
"""One more with every change of the graph."""
_MODEL = "model.onnx"


def quick_model(
    packaged: Path, cache: Path, name: str, adapter: Path | None = None
) -> ort.InferenceSession:
    """``ids`` and ``mask`` to ``vectors``, made of the packaged model once and kept in ``cache``.

    With an ``adapter`` (``adapters``), by whose hash it is kept, it is the model that this makes.
    Raises OSError where the packaged model cannot be read.
    """
    made_of = file_hash(adapter or packaged / WEIGHTS, cache)[:8]
    kept = quick_form(cache / name / f"{name}-{_FORM}-{made_of}")
    return quick_session(lambda folder: _written(packaged, adapter, folder / _MODEL), kept)


def _written(packaged: Path, adapter: Path | None, file: Path) -> Path:
    from safetensors.numpy import load_file  # noqa: PLC0415  (once a machine)

    from rag.embedders.adapters import adapted  # noqa: PLC0415
    from rag.embedders.bert import BertGraph  # noqa: PLC0415
    from rag.embedders.int8 import write_int8  # noqa: PLC0415

    weights = load_file(packaged / WEIGHTS)
    learned = adapted(weights, adapter) if adapter else weights
    graph = BertGraph(learned, heads=HEADS, layers=LAYERS, epsilon=EPSILON)
    write_int8(graph.build("mean"), file)
    return file
