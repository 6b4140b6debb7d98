"""Graphs of 8 bits whose scales are fixed, so that no answer depends on what is asked beside it.

`export.quantize` rounds what goes into each matrix product by the largest number of all that is
asked at once: a question answers a little otherwise in other company, and cannot be asked together
with others. Here the scales are those of many questions asked before (static quantization, Jacob et
al., CVPR 2018); what is larger than any of them is cut off. The product, its scales and what is
added become one operation of onnxruntime (`MatMulIntegerToFloat`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.training.products import Product, products_of, replace_nodes
from onrecord.training.smoothing import Asked, answers, watched

Range = tuple[float, float]

_STEPS = 255
_OPERATIONS = "com.microsoft"
"""The domain of onnxruntime's own operations."""


def fix_scales(path: Path, asked: Sequence[Asked]) -> None:
    """Fix the scales of a graph that `export.quantize` made, over some questions; in place."""
    import onnx  # noqa: PLC0415 - the train extra

    model = onnx.load(str(path))
    products = products_of(model.graph)
    ranges = _ranges(model, asked)
    joined = {id(one.last): _joined(one) for one in products}
    replace_nodes(model.graph, joined, {id(node) for one in products for node in one.nodes})
    for node in model.graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            _fix(model.graph, node, ranges[node.input[0]])
    model.opset_import.append(onnx.helper.make_opsetid(_OPERATIONS, 1))
    onnx.save(model, str(path))


def _ranges(model: Any, asked: Sequence[Asked]) -> dict[str, Range]:
    """The least and the largest number of everything that is rounded, over all that is asked."""
    rounded = [n.input[0] for n in model.graph.node if n.op_type == "DynamicQuantizeLinear"]
    names = list(dict.fromkeys(rounded))
    ends = []
    for operation in ("ReduceMin", "ReduceMax"):
        copy, outputs = watched(model, names, operation, keepdims=0)
        ends.append(np.array(list(answers(copy, asked, outputs)), dtype=np.float64))
    least, largest = ends[0].min(0), ends[1].max(0)
    return dict(zip(names, zip(least.tolist(), largest.tolist(), strict=True), strict=True))


def _fix(graph: Any, node: Any, told: Range) -> None:
    """Let a node round by a scale and a zero point that are given, 0 among its steps."""
    from onnx.numpy_helper import from_array  # noqa: PLC0415 - the train extra

    least, largest = min(told[0], 0.0), max(told[1], 0.0)
    scale = np.float32((largest - least) / _STEPS)
    zero = np.uint8(np.clip(round(-least / float(scale)), 0, _STEPS))
    rounded, scale_name, zero_name = node.output
    graph.initializer.extend(
        [from_array(np.array(scale), scale_name), from_array(np.array(zero), zero_name)]
    )
    node.op_type = "QuantizeLinear"
    node.input.extend([scale_name, zero_name])
    del node.output[:]
    node.output.append(rounded)


def _joined(product: Product) -> Any:
    """A product, its scales and what is added to it as one node."""
    from onnx.helper import make_node  # noqa: PLC0415 - the train extra

    rounded, weights, *zeros = product.node.input
    given = [rounded, weights, *product.scales.input, *zeros, product.added]
    return make_node(
        "MatMulIntegerToFloat",
        given,
        list(product.last.output),
        product.node.name,
        domain=_OPERATIONS,
    )
