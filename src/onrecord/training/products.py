"""The matrix products of a graph in 8 bits, as onnxruntime's `quantize_dynamic` writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

OF_WEIGHTS = "_quantized"
"""What stands behind the name of weights in 8 bits."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product: its input is rounded, multiplied, made a number with a point again and scaled.

    `scales` multiplies the scales of both sides; `added` is the constant that is added at the end,
    empty where there is none; `last` is the node whose output all of this comes to.
    """

    rounding: Any
    node: Any
    scales: Any
    added: str
    last: Any
    between: Sequence[Any]

    @property
    def weights(self) -> str:
        """The weights' name in full precision."""
        return str(self.node.input[1]).removesuffix(OF_WEIGHTS)

    @property
    def nodes(self) -> tuple[Any, ...]:
        """All nodes but the rounding, which others may share."""
        return (self.node, *self.between, self.scales)


def products_of(graph: Any) -> list[Product]:
    """The products of a graph, in their order."""
    makers = {name: node for node in graph.node for name in node.output}
    readers: dict[str, list[Any]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            readers[name].append(node)
    constants = {tensor.name for tensor in graph.initializer}
    found = []
    for node in [node for node in graph.node if node.op_type == "MatMulInteger"]:
        (cast,) = readers[node.output[0]]
        (scaled,) = readers[cast.output[0]]
        scales = makers[_other(scaled.input, cast.output[0])]
        between, added = [cast, scaled], ""
        after = readers[scaled.output[0]]
        if len(after) == 1 and after[0].op_type == "Add":
            other = _other(after[0].input, scaled.output[0])
            if other in constants:
                between, added = [cast, scaled, after[0]], other
        rounding = makers[node.input[0]]
        found.append(Product(rounding, node, scales, added, between[-1], between))
    return found


def replace_nodes(graph: Any, new: Mapping[int, Any], gone: set[int]) -> None:
    """Put nodes in the place of others, by their `id`, and leave some out."""
    kept = [(new.get(id(node)), node) for node in graph.node]
    ordered = [one or node for one, node in kept if one is not None or id(node) not in gone]
    del graph.node[:]
    graph.node.extend(ordered)


def tensors_of(graph: Any) -> dict[str, np.ndarray]:
    """The numbers of a graph by name, those of 8 bits multiplied out."""
    from onnx.numpy_helper import to_array  # noqa: PLC0415 - the train extra

    stored = {tensor.name: to_array(tensor) for tensor in graph.initializer}
    whole = {
        name: value
        for name, value in stored.items()
        if value.dtype == np.float32 and not name.endswith("_scale")
    }
    for name, value in stored.items():
        base = name.removesuffix(OF_WEIGHTS)
        if base != name:
            steps = value.astype(np.float32) - stored[f"{base}_zero_point"].astype(np.float32)
            whole[base] = steps * stored[f"{base}_scale"]
    return whole


def _other(names: Sequence[str], name: str) -> str:
    """The one of two inputs that is not this one."""
    one, two = names
    return two if one == name else one
