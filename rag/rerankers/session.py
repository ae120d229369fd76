"""An ONNX model's optimized form, kept: optimizing takes 0.15 s, mapping what came of it 0.03 s."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rag.embedders.cores import usable_cores

if TYPE_CHECKING:
    import onnxruntime as ort

_MODEL = "model.onnx"
_PROVIDERS = ["CPUExecutionProvider"]


def quick_session(weights: Path, kept: Path) -> ort.InferenceSession:
    """The model ``weights`` in the form kept in ``kept``, a folder; made first where it is missing.

    One form for each version of ONNX Runtime. A folder that cannot be written costs time only.
    Raises whatever ONNX Runtime raises for a file that it refuses.
    """
    import onnxruntime as ort  # noqa: PLC0415

    kept = kept.with_name(f"{kept.name}-{ort.__version__}")
    options = _options()
    if not kept.is_dir():
        try:
            _keep(weights, kept)
        except Exception:  # noqa: BLE001 - a disk that is full, or not ours: as it is, and slower
            return ort.InferenceSession(str(weights), options, providers=_PROVIDERS)
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        return ort.InferenceSession(str(kept / _MODEL), options, providers=_PROVIDERS)
    except Exception:  # noqa: BLE001 - whatever befell it, it can be made again
        shutil.rmtree(kept, ignore_errors=True)
        return ort.InferenceSession(str(weights), _options(), providers=_PROVIDERS)


def _keep(weights: Path, kept: Path) -> None:
    """Write the optimized form, whole or not at all. Raises OSError, and ONNX Runtime's own."""
    import onnxruntime as ort  # noqa: PLC0415

    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{kept.name}.part-", dir=kept.parent, ignore_cleanup_errors=True
    ) as place:
        part = Path(place) / "form"
        part.mkdir()
        options = _options()
        # What is beyond "extended" fits this processor only.
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(part / _MODEL)
        apart = "session.optimized_model_external_initializers_"
        options.add_session_config_entry(f"{apart}file_name", f"{_MODEL}.data")
        options.add_session_config_entry(f"{apart}min_size_in_bytes", "1024")
        ort.InferenceSession(str(weights), options, providers=_PROVIDERS)
        with suppress(OSError):  # another process was quicker
            part.rename(kept)


def _options() -> ort.SessionOptions:
    import onnxruntime as ort  # noqa: PLC0415

    options = ort.SessionOptions()
    options.intra_op_num_threads = usable_cores()
    options.log_severity_level = 3
    # A thread that waits for the next text would take its core from what comes after this one.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
