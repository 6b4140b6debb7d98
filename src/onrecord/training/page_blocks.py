"""Trains the model that finds an HTML page's body, or measures it on pages it has not seen.

    python -m onrecord.training.page_blocks                      trains and writes the shipped files
    python -m onrecord.training.page_blocks --cross-validate     prints the scorer's figures

Cross-validation is grouped by publisher: every page is read, by the very reader that is shipped,
with a model that has seen no page of its publisher. The documents read go to FOLDER/read.jsonl.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.evaluation.shared import run_scorer, shared_file
from onrecord.readers.html import read_html
from onrecord.readers.page_model import NAME, PageModel, features_digest
from onrecord.training.block_pages import BlockPage, Labelled, read_page, unsure_copies
from onrecord.training.line_fitting import fit_forest
from onrecord.training.page_lines import document_of

RECIPE = Path(__file__).parents[3] / "recipes" / "page-blocks"
MODELS = Path(__file__).parents[1] / "readers" / "models"
SETS = ("zyte", "fundus")


@dataclass(frozen=True, slots=True)
class BlockConfig:
    """The figures of the recipe; `unsure_weight` is that of copies with altered votes."""

    name: str
    seed: int
    n_trees: int
    unsure_weight: float
    trees: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A page's rows as they are, and as they would be had trafilatura erred."""

    page: BlockPage
    plain: Labelled
    unsure: tuple[Labelled, ...]


def main() -> None:
    """Parses the command line and runs."""
    parser = argparse.ArgumentParser(prog="python -m onrecord.training.page_blocks")
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--folds", type=int, default=10, help="of the cross-validation")
    parser.add_argument("--recipe", type=Path, default=RECIPE)
    parser.add_argument("--runs", type=Path, default=Path("runs") / NAME)
    given = parser.parse_args()
    config = BlockConfig(**tomllib.loads((given.recipe / "config.toml").read_text("utf-8")))
    examples = read_examples(config)
    if given.cross_validate:
        scores = cross_validate(examples, config, given.folds, given.runs)
        (given.recipe / "scores.json").write_text(json.dumps(scores, indent=1) + "\n", "utf-8")
        print(json.dumps(scores, indent=1))
    else:
        write_model(fit(examples, config), config, given.recipe)


def read_examples(config: BlockConfig) -> list[Example]:
    """The pages of the corpus with their rows and labels."""
    rng = random.Random(config.seed)  # noqa: S311 - for reproducible copies, no secret
    folder = shared_file("data", "pages")
    examples: list[Example] = []
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        page = read_page(folder, json.loads(line))
        examples.append(Example(page, page.labelled(page.facts), unsure_copies(page, rng)))
    return examples


def fit(examples: Sequence[Example], config: BlockConfig) -> PageModel:
    """The model fitted on all of `examples`; a page weighs what it weighs in the score."""
    parts = [(e.plain, 1.0) for e in examples]
    parts += [(copy, config.unsure_weight) for e in examples for copy in e.unsure]
    weights = np.concatenate([part.weights * weight for part, weight in parts])
    forest = fit_forest(
        np.vstack([part.rows for part, _ in parts]),
        np.concatenate([part.labels for part, _ in parts]),
        weights * (len(weights) / weights.sum()),
        {**config.trees, "n_trees": config.n_trees},
        config.seed,
    )
    return PageModel(forest, {"version": config.name})


def cross_validate(
    examples: Sequence[Example], config: BlockConfig, n_folds: int, runs: Path
) -> dict[str, Any]:
    """The scorer's figures for each set, every page read with a blind model."""
    runs.mkdir(parents=True, exist_ok=True)
    path = runs / "read.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for document in _blind_documents(examples, config, n_folds):
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
    gold = shared_file("data", "pages", "gold.jsonl")
    return {name: run_scorer("score_pages.py", gold, path, name) for name in SETS}


def _blind_documents(
    examples: Sequence[Example], config: BlockConfig, n_folds: int
) -> Iterator[dict[str, Any]]:
    publishers = sorted({e.page.publisher for e in examples})
    random.Random(config.seed).shuffle(publishers)  # noqa: S311 - reproducible folds, no secret
    fold = {publisher: at % n_folds for at, publisher in enumerate(publishers)}
    for k in range(n_folds):
        started = time.monotonic()
        model = fit([e for e in examples if fold[e.page.publisher] != k], config)
        for example in examples:
            if fold[example.page.publisher] == k:
                uri = f"{example.page.id}.html"
                article = read_html(example.page.tree.source, uri=uri, model=model)
                yield document_of(uri, article)
        print(f"fold {k + 1} of {n_folds}: {time.monotonic() - started:.0f} s", flush=True)


def write_model(model: PageModel, config: BlockConfig, recipe: Path) -> None:
    """The model's arrays and the manifest beside them."""
    data = model.to_bytes()
    manifest = {
        "version": config.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "features": features_digest(),
        **json.loads((recipe / "facts.json").read_text("utf-8")),
        "scores": json.loads((recipe / "scores.json").read_text("utf-8")),
    }
    MODELS.mkdir(exist_ok=True)
    (MODELS / f"{NAME}.npz").write_bytes(data)
    words = json.dumps(manifest, indent=1, ensure_ascii=False)
    (MODELS / f"{NAME}.json").write_text(words + "\n", encoding="utf-8")
    print(f"{len(data):,} bytes, version {config.name}")


if __name__ == "__main__":
    main()
