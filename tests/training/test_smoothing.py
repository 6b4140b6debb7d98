"""Smoothed layers answer alike in full precision."""

import numpy as np
import torch

from onrecord.nlp.encoder.features import Tokens
from onrecord.training.model import Network
from onrecord.training.smoothing import Smoothed, smoothed


def some_tokens(n: int = 24) -> Tokens:
    zeros = np.zeros(n, dtype=np.int64)
    ids = np.arange(1000, 1000 + n)
    return Tokens(ids, zeros, zeros, zeros, zeros, zeros, zeros)


def test_a_smoothed_network_answers_alike() -> None:
    torch.manual_seed(3)
    network = Network().eval()
    with torch.no_grad():
        network.encoder.layers[0].norm2.weight[5] *= 30.0  # an outlier, as trained ones have
    tokens = some_tokens()
    even = smoothed(network, [tokens], max_pieces=16)
    ids, features = torch.from_numpy(tokens.ids[None]), torch.zeros(1, 3, 24, dtype=torch.long)
    before, after = (net.encoder(ids, features, None) for net in (network, even))
    assert torch.allclose(before, after, atol=1e-4)
    assert all(isinstance(layer.inner, Smoothed) for layer in even.encoder.layers)


def test_a_large_channel_of_the_input_is_evened_out() -> None:
    linear = torch.nn.Linear(3, 2)
    inputs = torch.tensor([[0.1, 20.0, 0.1]])
    even = Smoothed(linear, torch.tensor([1.0, 20.0, 1.0]))
    assert float((inputs * even.inverse).detach().abs().max()) <= 1.0 + 1e-5
    assert torch.allclose(even(inputs), linear(inputs), atol=1e-4)
