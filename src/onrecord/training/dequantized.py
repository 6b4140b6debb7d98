"""The shipped networks back in full precision: their 8-bit weights, spelled out.

What is distilled learns from what ships, so no run of it need be at hand. The evened inputs of
`smoothing` are multiplied back into the weights that read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import nn

from onrecord.nlp.encoder.manifest import SHIPPED
from onrecord.training.acts.network import ActsHead
from onrecord.training.disputes.network import RelationHead
from onrecord.training.model import Network
from onrecord.training.products import OF_WEIGHTS, tensors_of

_PRODUCTS = ("MatMulInteger", "MatMulIntegerToFloat")

AnyNetwork = TypeVar("AnyNetwork", bound=nn.Module)


def shipped_network(folder: Path = SHIPPED) -> Network:
    """The encoder with its token heads and links; other heads are left as they begin."""
    network = _with_weights(Network(), folder / "encoder.onnx", called="network.")
    _with_weights(network, folder / "links.onnx")
    (words,) = tensors_of(_graph(folder / "words.onnx")).values()
    with torch.no_grad():
        network.encoder.words.weight.copy_(torch.from_numpy(words))
    return network


def shipped_acts(folder: Path = SHIPPED) -> ActsHead:
    """The acts head with its tagger of deeds."""
    head = _with_weights(ActsHead(), folder / "acts.onnx")
    _with_weights(head.deeds, folder / "deeds.onnx")
    return head


def shipped_relations(folder: Path = SHIPPED) -> RelationHead:
    """The relation head with its first look."""
    head = _with_weights(RelationHead(asks_matter=False), folder / "relations.onnx")
    return _with_weights(head, folder / "nearness.onnx", called="relations.")


def _with_weights(network: AnyNetwork, path: Path, *, called: str = "") -> AnyNetwork:
    """A network with the weights that a graph has, where they are `called` so before their name."""
    state = network.state_dict()
    graph = _graph(path)
    known = {name.removeprefix(called): value for name, value in tensors_of(graph).items()}
    found = {name: value for name, value in known.items() if name in state}
    for node in graph.node:
        if node.op_type in _PRODUCTS:
            name = _layer_of(node.name, state)
            matrix = known[node.input[1].removeprefix(called).removesuffix(OF_WEIGHTS)].T
            evened = node.name.removesuffix("_quant") + ".inverse"
            inverse = known.get(f"{name}.inverse", known.get(evened, 1.0))
            found[f"{name}.weight"] = matrix * inverse
    for name, value in found.items():
        state[name] = torch.from_numpy(np.array(value, np.float32)).reshape(state[name].shape)
    network.load_state_dict(state)
    return network.eval()


def _layer_of(node: str, state: Mapping[str, Any]) -> str:
    """The layer whose weights a node reads: "/layers.4/outer/MatMul_quant" is "layers.4.outer"."""
    *parts, _ = node.strip("/").split("/")
    layers = [name.removesuffix(".weight") for name in state if name.endswith(".weight")]
    for told in (".".join(parts), parts[-1]):
        of_name = [n for n in layers if n == told] or [n for n in layers if n.endswith(f".{told}")]
        if len(of_name) == 1:
            return of_name[0]
    raise ValueError(f"no layer or several of the network have the weights of {node!r}")


def _graph(path: Path) -> Any:
    import onnx  # noqa: PLC0415 - the train extra

    return onnx.load(str(path)).graph
