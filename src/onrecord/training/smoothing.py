"""Graphs whose products have inputs even enough for 8 bits (SmoothQuant, Xiao et al., ICML 2023).

A few channels of a layer's input are tens of times larger than the others, and one scale for all
of them leaves the others few steps. Each channel is divided by a factor of its own, and the weights
that read it are multiplied by it: the same result in full precision, half the error in 8 bits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Asked = Mapping[str, np.ndarray]
"""The inputs of a graph by their names."""

SHARE = 0.8
"""How much of a channel's size goes over to the weights (alpha in the paper); of .5 to 1 in steps
of .1, the one with the least change of the tags' probabilities (recipes/encoder-2/README.md)."""
_LEAST = 1e-4
_ALIKE = 1e-3


class NotAlike(ValueError):
    """A graph that was evened out answers otherwise than before."""


def even_out(path: Path, asked: Sequence[Asked]) -> None:
    """Even out what goes into the products of a graph in full precision, in place.

    `asked` is what it is typically asked. Raises `NotAlike` where its answers change.
    """
    import onnx  # noqa: PLC0415 - the train extra
    from onnx.numpy_helper import from_array, to_array  # noqa: PLC0415 - the same

    model = onnx.load(str(path))
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    readers: dict[str, list[Any]] = defaultdict(list)
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            readers[node.input[0]].append(node)
    largest = _largest(model, list(readers), asked)
    (before,) = answers(model, asked[:1])
    evened: dict[str, Any] = {}
    for name, products in readers.items():
        matrices = [to_array(weights[product.input[1]]) for product in products]
        of_weights = np.abs(np.concatenate(matrices, 1)).max(1).clip(min=_LEAST)
        factors = largest[name].clip(min=_LEAST) ** SHARE / of_weights ** (1 - SHARE)
        factors = factors.clip(min=_LEAST).astype(np.float32)
        inverse, even = f"{products[0].name}.inverse", f"{products[0].name}.even"
        graph.initializer.append(from_array(1 / factors, inverse))
        evened[name] = onnx.helper.make_node("Mul", [name, inverse], [even], even)
        for product, matrix in zip(products, matrices, strict=True):
            tensor = weights[product.input[1]]
            tensor.CopyFrom(from_array(matrix * factors[:, None], tensor.name))
            product.input[0] = even
    _put_before(graph, {products[0].name: evened[name] for name, products in readers.items()})
    (after,) = answers(model, asked[:1])
    if any(np.abs(a - b).max() > _ALIKE for a, b in zip(before, after, strict=True)):
        raise NotAlike(f"{path.name} answers otherwise once it is evened out")
    onnx.save(model, str(path))


def answers(
    model: Any, asked: Iterable[Asked], names: Sequence[str] = ()
) -> Iterator[list[np.ndarray]]:
    """What a model answers, or what some of its nodes have, for one question after the other."""
    import onnxruntime  # noqa: PLC0415 - the train extra

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    for one in asked:
        yield session.run(list(names) or None, dict(one))


def watched(model: Any, names: Sequence[str], operation: str, **how: Any) -> tuple[Any, list[str]]:
    """A copy that answers with some of its nodes, reduced by an operation; and the answers' names.

    The inputs that are the graph's own may be watched as well.
    """
    import onnx  # noqa: PLC0415 - the train extra

    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    outputs = [f"{operation} {name}" for name in names]
    for name, output in zip(names, outputs, strict=True):
        copy.graph.node.append(onnx.helper.make_node(operation, [name], [output], **how))
        copy.graph.output.append(
            onnx.helper.make_tensor_value_info(output, onnx.TensorProto.FLOAT, None)
        )
    return copy, outputs


def _largest(model: Any, names: Sequence[str], asked: Sequence[Asked]) -> dict[str, np.ndarray]:
    """The largest size of each channel of some inputs, over all that is asked."""
    copy, outputs = watched(model, names, "Abs")
    found: dict[str, np.ndarray] = {}
    for values in answers(copy, asked, outputs):
        for name, value in zip(names, values, strict=True):
            seen = value.reshape(-1, value.shape[-1]).max(0)
            found[name] = np.maximum(found[name], seen) if name in found else seen
    return found


def _put_before(graph: Any, nodes: Mapping[str, Any]) -> None:
    """Put nodes before those of some names."""
    ordered = [n for node in graph.node for n in (nodes.get(node.name), node) if n is not None]
    del graph.node[:]
    graph.node.extend(ordered)
