"""From a finished run to the shipped model: thresholds chosen, graphs exported, manifest written.

`python -m onrecord.training.release recipes/encoder-1`. Thresholds are chosen on the PolNeAR
training articles kept for choices (`corpora.is_for_choices`), never on dev; the figures of every
setting tried go into the recipe's `choices.json`.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from onrecord.nlp.encoder.features import Tokens, tokenize
from onrecord.nlp.encoder.manifest import SHIPPED, load_manifest
from onrecord.nlp.encoder.readings import Backend
from onrecord.nlp.encoder.session import OnnxBackend
from onrecord.nlp.heads.attribution import Candidate, Thresholds, nest, outer
from onrecord.nlp.pipeline import attributions_of
from onrecord.training import corpora, parity
from onrecord.training.config import Config
from onrecord.training.corpora import LabelledText
from onrecord.training.encoder import base_folder, base_tokenizer
from onrecord.training.export import write_model
from onrecord.training.graphs import TorchBackend
from onrecord.training.model import Network
from onrecord.training.scores import write_scores

WINDOWS = {"max_pieces": 320, "n_overlap": 96}
_TOPS = (0.08, 0.1, 0.12, 0.15, 0.18, 0.2, 0.22, 0.25, 0.28, 0.3, 0.35, 0.4)
_NO_SOURCES = (0.3, 0.6, 1.0, 1.6)
_ROLES = ("source", "cue", "content")


@dataclass(frozen=True, slots=True)
class Prepared:
    """One article with its candidates, read once and decoded under many thresholds."""

    text: LabelledText
    tokens: Tokens
    found: dict[float, list[Candidate]]


def network_of(run: Path) -> Network:
    """The averaged weights of a run's last checkpoint."""
    state = torch.load(run / "checkpoint.pt", weights_only=True)
    network = Network()
    network.load_state_dict(state["average"])
    return network


def choose(prepared: list[Prepared], scorer: ModuleType) -> list[dict[str, Any]]:
    """Every setting tried with its figures on the articles kept for choices, the best first."""
    tried = [
        {
            "thresholds": {"top": top, "no_source": no_source},
            **scored(prepared, Thresholds(top=top, no_source=no_source), scorer),
        }
        for top, no_source in product(_TOPS, _NO_SOURCES)
    ]
    return sorted(tried, key=lambda row: -row["relation_f1"])


def scored(prepared: list[Prepared], thresholds: Thresholds, scorer: ModuleType) -> dict[str, Any]:
    """Relation F1 and exact F1 of source, cue and content under some thresholds."""
    gold = {p.text.id: gold_row(p.text) for p in prepared}
    predicted = {p.text.id: _predicted(p, thresholds) for p in prepared}
    report = scorer.score(gold, predicted)
    return {
        "relation_f1": report["relation"]["f1"],
        "exact_f1": [report["exact"][role]["f1"] for role in _ROLES],
    }


def prepare(data: Path, backend: Backend) -> list[Prepared]:
    """The articles kept for choices, read by a backend."""
    tokenizer = base_tokenizer()
    texts = [t for t in corpora.polnear(data) if corpora.is_for_choices(t.id)]
    return [_prepare(t, backend, tokenizer) for t in texts]


def _prepare(text: LabelledText, backend: Backend, tokenizer: Any) -> Prepared:
    tokens = tokenize(text.text, tokenizer)
    readings = backend.read(tokens)
    found = {
        n: outer(tokens, readings, backend, Thresholds(top=min(_TOPS), no_source=n))
        for n in _NO_SOURCES
    }
    return Prepared(text, tokens, found)


def gold_row(text: LabelledText) -> dict[str, Any]:
    """A labelled text as a line of the scorer's gold file."""
    rows = [
        {role: [[s.start, s.end] for s in getattr(a, role)] for role in _ROLES}
        for a in text.attributions or ()
    ]
    return {"id": text.id, "text": text.text, "attributions": rows}


def _predicted(prepared: Prepared, thresholds: Thresholds) -> dict[str, Any]:
    found = nest(prepared.found[thresholds.no_source], [], thresholds)
    kept = attributions_of(prepared.text.text, prepared.tokens, found, None)
    rows = [
        {role: [[s.start, s.end] for s in getattr(a, role)] for role in _ROLES}
        for a in kept
        if a.within is None
    ]
    return {"id": prepared.text.id, "attributions": rows}


def load_scorer(shared: Path, name: str) -> ModuleType:
    """A scorer of `../shared/tools` as a module, run where it lies."""
    spec = importlib.util.spec_from_file_location(name, shared / "tools" / f"{name}.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
    tried = choose(prepared, scorer)
    (args.recipe / "choices.json").write_text(json.dumps(tried, indent=1) + "\n", encoding="utf-8")
    chosen = replace(Thresholds(), **tried[0]["thresholds"])
    parity.write(backend.read(tokenize(parity.TEXT, base_tokenizer())), args.recipe / "parity.npz")
    write_model(
        network,
        args.to,
        tokenizer=base_folder() / "tokenizer.json",
        version=config.name,
        windows=WINDOWS,
        thresholds=asdict(chosen),
        facts=json.loads((args.recipe / "facts.json").read_text(encoding="utf-8")),
    )
    small = prepare(shared / "data", OnnxBackend(load_manifest(args.to)))
    cost = {
        "full_precision": scored(prepared, chosen, scorer),
        "8_bit": scored(small, chosen, scorer),
    }
    write_scores(args.to, {"polnear_kept_for_choices": {"n_articles": len(small), **cost}})
    print(f"{config.name} written to {args.to}; best of {len(tried)} settings: {tried[0]}; {cost}")


if __name__ == "__main__":
    main()
