"""The shipped graphs answer as the network did when it was released."""

from pathlib import Path

import pytest

from onrecord.nlp.encoder.features import tokenize
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.nlp.encoder.session import OnnxBackend, load_tokenizer
from onrecord.training import parity

MANIFEST = load_manifest()
RECIPE = Path(__file__).parents[2] / "recipes" / MANIFEST.version
TOKENS = tokenize(parity.TEXT, load_tokenizer(MANIFEST))


@pytest.mark.parametrize("head", parity.HEADS)
def test_the_shipped_graphs_decide_as_the_network_did(head: str) -> None:
    readings = OnnxBackend(MANIFEST, n_threads=1).read(TOKENS)
    difference, same = parity.compare(readings, RECIPE / "parity.npz")[head]
    assert difference < parity.MAX_MEAN_DIFFERENCE
    assert same >= parity.MIN_SAME_DECISIONS


def test_reading_twice_gives_the_same() -> None:
    backend = OnnxBackend(MANIFEST, n_threads=1)
    one, other = backend.read(TOKENS), backend.read(TOKENS)
    assert (one.vectors == other.vectors).all()
