"""From a finished run to the shipped model: thresholds chosen, graphs exported, manifest written.

`python -m onrecord.training.release recipes/encoder-1`. The figures of every setting tried go into
the recipe's `choices.json`, the cost of 8-bit weights into the manifest.
"""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path

import torch

from onrecord.nlp.encoder.features import tokenize
from onrecord.nlp.encoder.manifest import SHIPPED, load_manifest
from onrecord.nlp.encoder.session import OnnxBackend
from onrecord.training import parity
from onrecord.training.choosing import Choice, choose, load_scorer, prepare, scored
from onrecord.training.config import Config
from onrecord.training.encoder import base_folder, base_tokenizer
from onrecord.training.export import write_model
from onrecord.training.graphs import TorchBackend
from onrecord.training.model import Network
from onrecord.training.scores import write_scores

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
    prepared = prepare(shared / "data", backend)
    choice = choose(shared / "data", backend, prepared, scorer)
    _write_choices(choice, args.recipe)
    parity.write(backend.read(tokenize(parity.TEXT, base_tokenizer())), args.recipe / "parity.npz")
    write_model(
        network,
        args.to,
        tokenizer=base_folder() / "tokenizer.json",
        version=config.name,
        windows=WINDOWS,
        thresholds=asdict(choice.thresholds),
        facts=json.loads((args.recipe / "facts.json").read_text(encoding="utf-8")),
    )
    small = prepare(shared / "data", OnnxBackend(load_manifest(args.to)))
    cost = {
        "full_precision": scored(prepared, choice.thresholds, scorer),
        "8_bit": scored(small, choice.thresholds, scorer),
    }
    write_scores(args.to, {"polnear_kept_for_choices": {"n_articles": len(small), **cost}})
    print(f"{config.name} written to {args.to}: {choice.thresholds}; {cost}")


def _write_choices(choice: Choice, recipe: Path) -> None:
    facts = {"outer": choice.tried, "nested": choice.tried_nested}
    (recipe / "choices.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
