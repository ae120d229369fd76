"""The span reader's model: the cross-encoder that a package carries, with what training changed.

LoRA (Hu et al. 2021, arXiv:2106.09685): a trained matrix is the carried one plus the product of two
thin ones, so that 2 MB stand here for 21 million weights. ``bench/train_reader.py`` trains them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import numpy_helper

from rag.embedders.bert import BertGraph
from rag.embedders.int8 import write_int8

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rag.protocols import Matrix

HEADS = LAYERS = 12
EPSILON = 1e-12
_MODEL = "model.onnx"
_QUANTIZED = "_quantized"


def write_span_model(carried: Path, adapter: Path, folder: Path) -> Path:
    """The model in 8 bits, written into ``folder``; gives its file. Takes seconds.

    ``carried`` is the cross-encoder's file. Raises OSError, and KeyError for an adapter of another.
    """
    with np.load(adapter) as changed:
        weights = adapted(carried_weights(carried), {k: changed[k] for k in changed.files})
    graph = BertGraph(weights, heads=HEADS, layers=LAYERS, epsilon=EPSILON)
    file = folder / _MODEL
    write_int8(graph.build_spans(weights["span.weight"], weights["span.bias"]), file)
    return file


def carried_weights(carried: Path) -> dict[str, Matrix]:
    """The cross-encoder's weights, float32, by their names in a BertModel, from its 8 bits.

    Matrices have lost their names to the exporter: the product that each is part of tells them.
    """
    graph = onnx.load(str(carried)).graph
    tensors = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    used = {name: node.name for node in graph.node for name in node.input}
    found = {}
    for name, values in tensors.items():
        if not name.endswith(_QUANTIZED):
            found[name] = values
            continue
        stem = name.removesuffix(_QUANTIZED)
        zero, scale = tensors[f"{stem}_zero_point"], tensors[f"{stem}_scale"]
        full = (values.astype(np.float32) - zero.astype(np.float32)) * scale
        place = used[name].strip("/").split("/")[:-1]
        if "encoder" in place:
            found[".".join([*place, "weight"])] = np.ascontiguousarray(full.T)
        else:
            found[stem] = full
    return {name.removeprefix("bert."): values for name, values in found.items()}


def adapted(weights: Mapping[str, Matrix], adapter: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """The weights with the adapter's: ``x.B @ x.A`` is added to ``x.weight``, others stand in."""
    found = dict(weights)
    for name, values in adapter.items():
        matrix = name.removesuffix(".A")
        if matrix != name:
            product = adapter[f"{matrix}.B"].astype(np.float32) @ values.astype(np.float32)
            found[f"{matrix}.weight"] = weights[f"{matrix}.weight"] + product
        elif not name.endswith(".B"):
            found[name] = values.astype(np.float32)
    return found
