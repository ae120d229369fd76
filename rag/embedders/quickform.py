"""An ONNX model's optimized form, kept: optimizing takes 0.15 s, mapping what came of it 0.03 s."""

from __future__ import annotations

import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import onnxruntime as ort

    Model = Callable[[Path], Path]
    """The model's file, which may be written into the folder given: it is needed for a moment."""

_MODEL = "model.onnx"
_PROVIDERS = ["CPUExecutionProvider"]
_DISABLED = ["SkipLayerNormFusion"]  # bert.py says why


def quick_form(place: Path) -> Path:
    """The folder of the form kept under this name: one for each version of ONNX Runtime."""
    return place.with_name(f"{place.name}-{version('onnxruntime')}")


def quick_session(model: Model, kept: Path) -> ort.InferenceSession:
    """The model in the form kept in ``kept``, a ``quick_form``; made first where it is missing.

    A folder that cannot be written costs time only. Raises whatever ``model`` raises, and ONNX
    Runtime for a file that it refuses.
    """
    import onnxruntime as ort  # noqa: PLC0415

    if not kept.is_dir():
        try:
            _keep(model, kept)
        except Exception:  # noqa: BLE001 - a disk that is full, or not ours: as it is, and slower
            return _as_it_is(model)
    options = _options()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        return ort.InferenceSession(str(kept / _MODEL), options, providers=_PROVIDERS)
    except Exception:  # noqa: BLE001 - whatever befell it, it can be made again
        shutil.rmtree(kept, ignore_errors=True)
        return _as_it_is(model)


def _as_it_is(model: Model) -> ort.InferenceSession:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        return _session(model(Path(folder)), _options())


def _keep(model: Model, kept: Path) -> None:
    """Write the optimized form, whole or not at all. Raises OSError, and ONNX Runtime's own.

    One process does so at a time, and clears away what a killed one has left.
    """
    import onnxruntime as ort  # noqa: PLC0415
    from filelock import FileLock  # noqa: PLC0415

    kept.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{kept.parent}.lock"):
        if kept.is_dir():
            return
        for leftover in kept.parent.glob(f"{kept.name}.part-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(
            prefix=f"{kept.name}.part-", dir=kept.parent, ignore_cleanup_errors=True
        ) as place:
            part, raw = Path(place) / "form", Path(place) / "raw"
            part.mkdir()
            raw.mkdir()
            options = _options()
            # What is beyond "extended" fits this processor only.
            options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
            options.optimized_model_filepath = str(part / _MODEL)
            apart = "session.optimized_model_external_initializers_"
            options.add_session_config_entry(f"{apart}file_name", f"{_MODEL}.data")
            options.add_session_config_entry(f"{apart}min_size_in_bytes", "1024")
            _session(model(raw), options)
            part.rename(kept)


def _session(model: Path, options: ort.SessionOptions) -> ort.InferenceSession:
    import onnxruntime as ort  # noqa: PLC0415

    return ort.InferenceSession(
        str(model), options, providers=_PROVIDERS, disabled_optimizers=_DISABLED
    )


def _options() -> ort.SessionOptions:
    import onnxruntime as ort  # noqa: PLC0415

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1  # a text runs on the thread that asks
    options.log_severity_level = 3
    return options
