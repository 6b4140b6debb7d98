"""From a finished run to the shipped model: thresholds chosen, graphs exported, manifest written.

`python -m onrecord.training.release recipes/encoder-1`. The figures of every setting tried go into
the recipe's `choices.json`, the cost of 8-bit weights into the manifest.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import torch

from onrecord.nlp.encoder.features import Tokens, tokenize
from onrecord.nlp.encoder.manifest import SHIPPED, load_manifest
from onrecord.nlp.encoder.session import OnnxBackend
from onrecord.training import corpora, parity
from onrecord.training.choosing import Choice, choose, kept, load_scorer, prepare, scored
from onrecord.training.config import Config
from onrecord.training.encoder import base_folder, base_tokenizer
from onrecord.training.export import largest_difference, write_model
from onrecord.training.graphs import TorchBackend
from onrecord.training.model import Network
from onrecord.training.scores import write_scores
from onrecord.training.smoothing import smoothed

_N_CALIBRATING = 40
_ALIKE = 1e-3
WINDOWS = {"max_pieces": 320, "n_overlap": 96}


def network_of(run: Path) -> Network:
    """The averaged weights of a run's last checkpoint."""
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    network = Network()
    network.load_state_dict(state["average"])
    return network


def main() -> None:
    """Choose, export, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--to", type=Path, default=SHIPPED)
    args = parser.parse_args()
    config = Config.read(args.recipe / "config.toml")
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    network = network_of(args.run or Path("runs") / config.name)
    scorer = load_scorer(shared, "score_attribution")
    backend = TorchBackend(network, **WINDOWS)
    choice = choose(shared / "data", backend, prepare(kept(shared / "data"), backend), scorer)
    _write_choices(choice, args.recipe)
    parity.write(backend.read(tokenize(parity.TEXT, base_tokenizer())), args.recipe / "parity.npz")
    write_model(
        _even(network, shared / "data"),
        args.to,
        tokenizer=base_folder() / "tokenizer.json",
        version=config.name,
        windows=WINDOWS,
        thresholds=asdict(choice.thresholds),
        facts=json.loads((args.recipe / "facts.json").read_text(encoding="utf-8")),
    )
    unseen = [*kept(shared / "data"), *corpora.polnear_dev(shared / "data")]
    cost = {
        name: scored(prepare(unseen, read_by), choice.thresholds, scorer)
        for name, read_by in (
            ("full_precision", backend),
            ("8_bit", OnnxBackend(load_manifest(args.to))),
        )
    }
    write_scores(args.to, {"polnear_unseen": {"n_articles": len(unseen), **cost}})
    print(f"{config.name} written to {args.to}: {choice.thresholds}; {cost}")


def _even(network: Network, data: Path) -> Network:
    """The network with even inputs; stops where it does not answer as before."""
    even = smoothed(network, _calibrating(data), max_pieces=WINDOWS["max_pieces"])
    tokens = tokenize(parity.TEXT, base_tokenizer())
    before, after = (TorchBackend(n, **WINDOWS).read(tokens).vectors for n in (network, even))
    if largest_difference(before, after) > _ALIKE:
        raise ValueError("smoothing changed what the network answers; see training/smoothing.py")
    return even


def _calibrating(data: Path) -> list[Tokens]:
    """Training articles over which the sizes of the layers' inputs are taken."""
    tokenizer = base_tokenizer()
    texts = (t for t in corpora.polnear(data) if not corpora.is_for_choices(t.id))
    return [tokenize(text.text, tokenizer) for text in islice(texts, _N_CALIBRATING)]


def _write_choices(choice: Choice, recipe: Path) -> None:
    facts = {"outer": choice.tried, "nested": choice.tried_nested}
    (recipe / "choices.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
