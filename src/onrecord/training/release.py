"""From a finished run to the shipped model: thresholds chosen, graphs exported, manifest written.

`python -m onrecord.training.release recipes/encoder-2`. The figures of every setting tried go into
the recipe's `choices.json`, the cost of 8-bit weights into the manifest.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from types import ModuleType

import numpy as np

from onrecord.nlp.encoder.features import tokenize
from onrecord.nlp.encoder.manifest import SHIPPED, load_manifest
from onrecord.nlp.encoder.session import OnnxBackend
from onrecord.nlp.heads.candidates import Thresholds
from onrecord.training import corpora, parity
from onrecord.training.acts.network import ActsHead
from onrecord.training.acts.recipe import Recipe, trained_head
from onrecord.training.asked import asked_of_acts, calibrating
from onrecord.training.choosing import choose, kept, load_scorer, prepare, scored
from onrecord.training.config import Config
from onrecord.training.disputes.network import RelationHead
from onrecord.training.disputes.recipe import Recipe as RelationRecipe
from onrecord.training.disputes.recipe import head_at
from onrecord.training.encoder import base_folder, base_tokenizer
from onrecord.training.export import (
    replace_acts,
    replace_relations,
    write_model,
)
from onrecord.training.graphs import TorchBackend
from onrecord.training.loop import network_of
from onrecord.training.model import Network
from onrecord.training.scores import write_scores
from onrecord.training.smoothing import Asked

_N_WINDOWS = 40
WINDOWS = {"max_pieces": 320, "n_overlap": 96}


def main() -> None:
    """Choose, export, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--run", type=Path)
    parser.add_argument("--acts", type=Path, default=Path("recipes/acts-1"))
    parser.add_argument("--relations", type=Path, default=Path("recipes/relations-1"))
    parser.add_argument("--to", type=Path, default=SHIPPED)
    parser.add_argument("--only-choose", action="store_true", help="the encoder's thresholds alone")
    parser.add_argument("--only-acts", action="store_true", help="the acts head alone")
    parser.add_argument("--only-relations", action="store_true", help="the relation head alone")
    args = parser.parse_args()
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    if args.only_relations:
        relations, of_relations = _relations(args.relations)
        replace_relations(relations, args.to, of_relations)
        return
    acts, of_acts = _acts(args.acts)
    if args.only_acts:
        replace_acts(acts, args.to, of_acts, asked_of_acts())
        return
    relations, of_relations = _relations(args.relations)
    config = Config.read(args.recipe / "config.toml")
    network = network_of(args.run or Path("runs") / config.name)
    scorer = load_scorer(shared, "score_attribution")
    thresholds = _chosen(network, shared / "data", scorer, args.recipe / "choices.json")
    if args.only_choose:
        return
    backend = TorchBackend(network, acts, **WINDOWS)
    parity.write(backend.read(tokenize(parity.TEXT, base_tokenizer())), args.recipe / "parity.npz")
    write_model(
        network,
        acts,
        relations,
        args.to,
        asked={"acts": asked_of_acts(), "encoder": _windows(shared / "data")},
        tokenizer=base_folder() / "tokenizer.json",
        version=config.name,
        windows=WINDOWS,
        thresholds=asdict(thresholds) | of_acts,
        of_relations=of_relations,
        facts=json.loads((args.recipe / "facts.json").read_text(encoding="utf-8")),
    )
    unseen = [*kept(shared / "data"), *corpora.polnear_dev(shared / "data")]
    cost = {
        name: scored(prepare(unseen, read_by), thresholds, scorer)
        for name, read_by in (
            ("full_precision", backend),
            ("8_bit", OnnxBackend(load_manifest(args.to))),
        )
    }
    write_scores(args.to, {"polnear_unseen": {"n_articles": len(unseen), **cost}})
    print(f"{config.name} written to {args.to}: {thresholds}; {cost}")


def _acts(recipe: Path) -> tuple[ActsHead, dict[str, float]]:
    """The acts head of a finished run, with the thresholds chosen for it."""
    choices = json.loads((recipe / "choices.json").read_text(encoding="utf-8"))
    return trained_head(Recipe.read(recipe)), choices["thresholds"]


def _relations(recipe: Path) -> tuple[RelationHead, dict[str, float]]:
    """The relation head of a finished run, with the thresholds chosen for it."""
    choices = json.loads((recipe / "choices.json").read_text(encoding="utf-8"))
    return head_at(RelationRecipe.read(recipe).run / "head.pt"), choices["thresholds"]


def _windows(data: Path) -> list[Asked]:
    """The encoder's windows at the beginning of some training articles."""
    tokenizer = base_tokenizer()
    part = slice(0, WINDOWS["max_pieces"])
    texts = [tokenize(text.text, tokenizer) for text in islice(calibrating(data), _N_WINDOWS)]
    return [
        {
            "ids": tokens.ids[None, part],
            "features": np.stack([tokens.cases[part], tokens.quotes[part], tokens.breaks[part]])[
                None
            ],
        }
        for tokens in texts
    ]


def _chosen(network: Network, data: Path, scorer: ModuleType, path: Path) -> Thresholds:
    """The encoder's thresholds; those that were chosen for the same weights are taken again."""
    digest = _digest(network)
    if path.exists():
        before = json.loads(path.read_text(encoding="utf-8"))
        if before.get("weights") == digest:
            return Thresholds(**before["thresholds"])
    backend = TorchBackend(network, None, **WINDOWS)
    choice = choose(data, backend, prepare(kept(data), backend), scorer)
    thresholds = asdict(choice.thresholds)
    facts = {
        "weights": digest,
        "thresholds": {name: thresholds[name] for name in ("top", "nested", "no_source")},
        "outer": choice.tried,
        "nested": choice.tried_nested,
    }
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return choice.thresholds


def _digest(network: Network) -> str:
    """SHA-256 over all weights, in the order of their names."""
    sha = hashlib.sha256()
    for name, value in sorted(network.state_dict().items()):
        sha.update(name.encode() + value.detach().numpy().tobytes())
    return sha.hexdigest()


if __name__ == "__main__":
    main()
