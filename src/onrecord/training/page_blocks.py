"""Trains the model that finds an HTML page's body, or measures it on pages it has not seen.

    python -m onrecord.training.page_blocks recipes/page-blocks                    trains and ships
    python -m onrecord.training.page_blocks recipes/page-blocks --cross-validate   measures

Cross-validation is grouped by publisher: every page is read, by the very reader that is shipped,
with a model that has seen no page of its publisher. These models are kept in the recipe's
`held-out/`, the scorer's figures in its `scores.json`; measure first, then train.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.evaluation.pages import N_FOLDS, fold_of_publisher, scored
from onrecord.evaluation.shared import shared_file
from onrecord.export.contract import article_object
from onrecord.readers.html import read_html
from onrecord.readers.page_model import NAME, PageModel, features_digest
from onrecord.training.block_pages import BlockPage, Labelled, read_page, unsure_copies
from onrecord.training.line_fitting import fit_forest
from onrecord.training.page_release import SETS, gold_file, release, write_held_out, write_scores

RECIPE = Path("recipes") / NAME


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
    parser.add_argument("recipe", type=Path, nargs="?", default=RECIPE)
    parser.add_argument("--cross-validate", action="store_true")
    given = parser.parse_args()
    config = BlockConfig(**tomllib.loads((given.recipe / "config.toml").read_text("utf-8")))
    examples = read_examples(config)
    if given.cross_validate:
        write_scores(given.recipe, scored(gold_file(), cross_validated(examples, config), SETS))
        return
    stated = {"version": config.name, "features": features_digest()}
    release(NAME, fit(examples, config).to_bytes(), stated, given.recipe)


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


def cross_validated(examples: Sequence[Example], config: BlockConfig) -> Iterator[dict[str, Any]]:
    """Every page as read with a blind model; the models are kept on the way."""
    fold = [fold_of_publisher(example.page.publisher) for example in examples]
    for k in range(N_FOLDS):
        started = time.monotonic()
        model = fit([e for e, f in zip(examples, fold, strict=True) if f != k], config)
        write_held_out(NAME, k, model.to_bytes())
        for example, f in zip(examples, fold, strict=True):
            if f == k:
                uri = f"{example.page.id}.html"
                article = read_html(example.page.tree.source, uri=uri, model=model)
                yield {"document": {"uri": uri}, "article": article_object(article)}
        print(f"fold {k + 1} of {N_FOLDS}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
