"""The span reader's model: the cross-encoder that a package carries, with what training changed.

``bench/train_reader.py`` trains it: 2 MB (``embedders/adapters.py``) stand for 21 million weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import numpy_helper

from rag.embedders.adapters import adapted
from rag.embedders.bert import BertGraph
from rag.embedders.int8 import write_int8

if TYPE_CHECKING:
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
    weights = adapted(carried_weights(carried), adapter)
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
