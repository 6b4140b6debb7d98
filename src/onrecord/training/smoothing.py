"""Layers whose inputs are even enough for 8 bits (SmoothQuant, Xiao et al., ICML 2023).

A few channels of a layer's input are tens of times larger than the others, and one scale for all
of them leaves the others few steps. Each channel is divided by a factor of its own, and the weights
that read it are multiplied by it: the same result in full precision, half the error in 8 bits.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.nlp.encoder.features import Tokens
from onrecord.training.model import Layer, Network

SHARE = 0.8
"""How much of a channel's size goes over to the weights (alpha in the paper); of .5 to 1 in steps
of .1, the one with the least change of the tags' probabilities (recipes/encoder-2/README.md)."""
_LINEARS = ("qkv", "out", "inner", "outer")
_LEAST = 1e-4


class Smoothed(nn.Module):
    """A linear layer that divides its input by `factors` [in], and has them in its weights."""

    def __init__(self, linear: nn.Linear, factors: Tensor) -> None:
        super().__init__()
        self.inverse = nn.Parameter(1.0 / factors)
        self.weight = nn.Parameter(linear.weight.detach() * factors)
        self.bias = linear.bias

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x * self.inverse, self.weight, self.bias)


@torch.no_grad()
def smoothed(network: Network, texts: Sequence[Tokens], *, max_pieces: int) -> Network:
    """A copy of the network that answers alike, its layers' inputs evened out over some texts."""
    network = copy.deepcopy(network).eval()
    layers = [layer for layer in network.encoder.layers if isinstance(layer, Layer)]
    linears = {
        (i, name): getattr(layer, name) for i, layer in enumerate(layers) for name in _LINEARS
    }
    largest: dict[tuple[int, str], Tensor] = {}
    hooks = [
        linear.register_forward_pre_hook(_watch(largest, key)) for key, linear in linears.items()
    ]
    for tokens in texts:
        part = slice(0, max_pieces)
        features = np.stack([tokens.cases[part], tokens.quotes[part], tokens.breaks[part]])
        ids = torch.from_numpy(tokens.ids[None, part])
        network.encoder(ids, torch.from_numpy(features[None]), None)
    for hook in hooks:
        hook.remove()
    for (i, name), linear in linears.items():
        of_weights = linear.weight.abs().amax(0).clamp(min=_LEAST)
        of_inputs = largest[i, name].clamp(min=_LEAST)
        factors = of_inputs**SHARE / of_weights ** (1 - SHARE)
        setattr(layers[i], name, Smoothed(linear, factors.clamp(min=_LEAST)))
    return network


def _watch(
    largest: dict[tuple[int, str], Tensor], key: tuple[int, str]
) -> Callable[[nn.Module, tuple[Any, ...]], None]:
    def see(_module: nn.Module, given: tuple[Any, ...]) -> None:
        seen = given[0].abs().flatten(0, -2).amax(0)
        largest[key] = torch.maximum(largest[key], seen) if key in largest else seen

    return see
