"""A BERT encoder with what stands on it, as one ONNX graph of ONNX Runtime's fused operators.

One node a step (EmbedLayerNormalization, Attention, BiasGelu: the domain ``com.microsoft``),
written down once from the weights, so nothing depends on what a tracer makes of PyTorch code or
on which patterns a graph optimiser recognises.
Operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from onnx import NodeProto

    from rag.protocols import Matrix

OPSET = 17
IR_VERSION = 10
DOMAIN = "com.microsoft"


class BertGraph:
    """Writes one graph, of int32 inputs of shape (batch, length)."""

    def __init__(
        self, weights: Mapping[str, Matrix], *, heads: int, layers: int, epsilon: float
    ) -> None:
        """Weights by their names in a BertModel."""
        self._weights = weights
        self._heads = heads
        self._layers = layers
        self._epsilon = epsilon
        self._nodes: list[NodeProto] = []
        self._tensors: list[TensorProto] = []

    def build(self, pooling: str) -> ModelProto:
        """``ids`` and ``mask`` to ``vectors`` of length 1; ``pooling`` is ``mean`` or ``cls``."""
        # Every text is of type 0, so that row is added to the positions once and for all.
        kinds = self._weights["embeddings.token_type_embeddings.weight"]
        positions = self._weights["embeddings.position_embeddings.weight"] + kinds[0]
        hidden = self._encoded(["ids", ""], positions, "")
        self._pool(hidden, pooling)
        return self._model(["ids", "mask"], "vectors", ["batch", None])

    def build_spans(self, weight: Matrix, bias: Matrix) -> ModelProto:
        """``ids``, ``mask`` and ``kinds`` (0 query, 1 passage) to ``spans``, (batch, length, 2).

        A logit for each token to be an answer's first, one to be its last: ``weight`` has shape
        (2, hidden), ``bias`` (2,).
        """
        kinds = self._tensor("types", self._weights["embeddings.token_type_embeddings.weight"])
        positions = self._weights["embeddings.position_embeddings.weight"]
        hidden = self._encoded(["ids", "kinds"], positions, kinds)
        product = self._node("MatMul", [hidden, self._tensor("span", weight.T)], ["span.product"])
        self._node("Add", [product, self._tensor("span.b", bias)], ["spans"])
        return self._model(["ids", "mask", "kinds"], "spans", ["batch", "length", 2])

    def _model(
        self, inputs: Sequence[str], output: str, shape: Sequence[str | int | None]
    ) -> ModelProto:
        typed, whole, real = helper.make_tensor_value_info, TensorProto.INT32, TensorProto.FLOAT
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [typed(name, whole, ["batch", "length"]) for name in inputs],
            [typed(output, real, shape)],
            self._tensors,
            # onnx cannot infer the types of the fused operators' outputs; its quantiser asks.
            value_info=[typed(n.output[0], real, None) for n in self._nodes if n.domain == DOMAIN],
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(DOMAIN, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        # The quantiser's word for "nothing left to fuse", or it would warn.
        helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})
        return model

    def _encoded(self, given: list[str], positions: Matrix, kinds: str) -> str:
        words = self._tensor("words", self._weights["embeddings.word_embeddings.weight"])
        places = self._tensor("positions", positions)
        norm = self._norm("embeddings.LayerNorm")
        inputs = [*given, words, places, kinds, *norm]
        self._node("EmbedLayerNormalization", inputs, ["embedded", "unused"], epsilon=self._epsilon)
        hidden = "embedded"
        for number in range(self._layers):
            hidden = self._layer(hidden, f"encoder.layer.{number}")
        return hidden

    def _layer(self, hidden: str, name: str) -> str:
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = np.concatenate([self._weights[f"{part}.weight"].T for part in parts], axis=1)
        biases = np.concatenate([self._weights[f"{part}.bias"] for part in parts])
        inputs = [
            hidden,
            self._tensor(f"{name}.qkv", joined),
            self._tensor(f"{name}.qkv.b", biases),
        ]
        attended = self._node(
            "Attention", [*inputs, "mask"], [f"{name}.attended"], num_heads=self._heads
        )
        hidden = self._add_and_norm(attended, hidden, f"{name}.attention.output")
        wide = self._product(hidden, f"{name}.intermediate.dense")
        bias = self._tensor(f"{name}.wide.b", self._weights[f"{name}.intermediate.dense.bias"])
        curved = self._node("BiasGelu", [wide, bias], [f"{name}.curved"])
        return self._add_and_norm(curved, hidden, f"{name}.output")

    def _add_and_norm(self, new: str, old: str, name: str) -> str:
        # The fused SkipLayerNormalization takes four times as long as its three steps (1.32, CPU).
        product = self._product(new, f"{name}.dense")
        bias = self._tensor(f"{name}.dense.b", self._weights[f"{name}.dense.bias"])
        biased = self._node("Add", [product, bias], [f"{name}.biased"])
        added = self._node("Add", [biased, old], [f"{name}.added"])
        inputs = [added, *self._norm(f"{name}.LayerNorm")]
        return self._node("LayerNormalization", inputs, [name], axis=-1, epsilon=self._epsilon)

    def _product(self, hidden: str, name: str) -> str:
        matrix = self._tensor(f"{name}.w", self._weights[f"{name}.weight"].T)
        return self._node("MatMul", [hidden, matrix], [f"{name}.product"])

    def _pool(self, hidden: str, pooling: str) -> None:
        if pooling == "mean":
            # A mean is the sum over a length, and the length goes when the vector's is made 1.
            self._node("Cast", ["mask"], ["mask.float"], to=TensorProto.FLOAT)
            one = self._tensor("one", np.array([1], dtype=np.int64))
            self._node("Unsqueeze", ["mask.float", one], ["mask.row"])
            self._node("MatMul", ["mask.row", hidden], ["sum"])
            self._node("Squeeze", ["sum", one], ["pooled"])
        else:
            first = self._tensor("first", np.array(0, dtype=np.int64))
            self._node("Gather", [hidden, first], ["pooled"], axis=1)
        self._node("LpNormalization", ["pooled"], ["vectors"], axis=1, p=2)

    def _norm(self, name: str) -> list[str]:
        return [
            self._tensor(f"{name}.{part}", self._weights[f"{name}.{part}"])
            for part in ("weight", "bias")
        ]

    def _tensor(self, name: str, values: NDArray[np.generic]) -> str:
        self._tensors.append(numpy_helper.from_array(values, name))
        return name

    def _node(
        self, operator: str, inputs: list[str], outputs: list[str], **attributes: float
    ) -> str:
        domain = DOMAIN if operator in _FUSED else ""
        self._nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **attributes))
        return outputs[0]


_FUSED = {"EmbedLayerNormalization", "Attention", "BiasGelu"}
