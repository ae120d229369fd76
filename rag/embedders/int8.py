"""A graph's matrices in 8 bits, products made in integers: ONNX Runtime's dynamic quantization."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

if TYPE_CHECKING:
    from pathlib import Path

    from onnx import ModelProto


def write_int8(graph: ModelProto, file: Path) -> None:
    """Into ``file``, weights beside it. Raises OSError, and what ONNX raises for a bad graph."""
    quantize_dynamic(
        graph,
        file,
        op_types_to_quantize=["MatMul", "Attention"],
        per_channel=True,
        reduce_range=True,  # sums of products of 8 bits overflow on processors without VNNI
        weight_type=QuantType.QInt8,
        use_external_data_format=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
