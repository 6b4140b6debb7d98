"""The shipped encoder back as a network: its 8-bit weights, spelled out.

What is distilled learns from what ships, so no run of the encoder need be at hand. The evened
inputs of `smoothing` are multiplied back into the weights that read them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from onrecord.nlp.encoder.manifest import SHIPPED
from onrecord.training.model import N_LAYERS, Network

_OF_LAYER = ("qkv", "out", "inner", "outer")
_HEADS = ("top_cue", "any_cue", "name", "mention.kind")


def shipped_network(folder: Path = SHIPPED) -> Network:
    """The encoder with its token heads; other heads are left as they begin."""
    words, _ = _weights(folder / "words.onnx")
    known, products = _weights(folder / "encoder.onnx")
    known = {name.removeprefix("network."): value for name, value in known.items()}
    linears = [f"encoder.layers.{i}.{part}" for i in range(N_LAYERS) for part in _OF_LAYER]
    for name, product in zip((*linears, *_HEADS), products, strict=True):
        known[f"{name}.weight"] = product.T * known.get(f"{name}.inverse", 1.0)
    (known["encoder.words.weight"],) = words.values()
    network = Network()
    state = network.state_dict()
    told = {name: torch.from_numpy(np.array(known[name])) for name in state if name in known}
    network.load_state_dict(state | told)
    return network.eval()


def _weights(path: Path) -> tuple[dict[str, Any], list[Any]]:
    """The tables and vectors of a graph by name, and its matrices in the order they are used."""
    import onnx  # noqa: PLC0415 - the train extra
    from onnx.numpy_helper import to_array  # noqa: PLC0415 - the same

    graph = onnx.load(str(path)).graph
    stored = {tensor.name: to_array(tensor) for tensor in graph.initializer}
    whole = {name: value for name, value in stored.items() if value.dtype == np.float32}
    for name, value in stored.items():
        base = name.removesuffix("_quantized")
        if base != name:
            steps = value.astype(np.float32) - stored[f"{base}_zero_point"].astype(np.float32)
            whole[base] = steps * stored[f"{base}_scale"]
    named = {n: v for n, v in whole.items() if not n.endswith("_scale") and "MatMul" not in n}
    products = [
        whole[node.input[1].removesuffix("_quantized")]
        for node in graph.node
        if node.op_type == "MatMulInteger"
    ]
    return named, products
