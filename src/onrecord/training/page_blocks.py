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
from onrecord.readers.forest import Forest
from onrecord.readers.html import read_html
from onrecord.readers.page_model import NAME, PageModel, features_digest
from onrecord.training.block_pages import (
    BlockPage,
    Labelled,
    Votes,
    read_page,
)
from onrecord.training.line_fitting import fit_forest
from onrecord.training.page_release import SETS, gold_file, release, write_held_out, write_scores

RECIPE = Path("recipes") / NAME


@dataclass(frozen=True, slots=True)
class BlockConfig:
    """The figures of the recipe; `trees` are the parameters of both forests."""

    name: str
    seed: int
    n_first_trees: int
    n_trees: int
    trees: dict[str, Any]


def main() -> None:
    """Parses the command line and runs."""
    parser = argparse.ArgumentParser(prog="python -m onrecord.training.page_blocks")
    parser.add_argument("recipe", type=Path, nargs="?", default=RECIPE)
    parser.add_argument("--cross-validate", action="store_true")
    given = parser.parse_args()
    config = BlockConfig(**tomllib.loads((given.recipe / "config.toml").read_text("utf-8")))
    pages = read_pages()
    if given.cross_validate:
        write_scores(given.recipe, scored(gold_file(), cross_validated(pages, config), SETS))
        return
    stated = {"version": config.name, "features": features_digest()}
    release(NAME, fit(pages, config).to_bytes(), stated, given.recipe)


def read_pages() -> list[BlockPage]:
    """The pages of the corpus."""
    folder = shared_file("data", "pages")
    lines = (folder / "gold.jsonl").read_text("utf-8").splitlines()
    return [read_page(folder, json.loads(line)) for line in lines]


def fit(pages: Sequence[BlockPage], config: BlockConfig) -> PageModel:
    """The model fitted on all of `pages`; a page weighs what it weighs in the score.

    What the second forest learns from is what first ones said of pages that they have not seen.
    """
    plain = [page.labelled(page.seen.first_guess()) for page in pages]
    votes = _crossed(pages, plain, config)
    first = _fit(plain, config.n_first_trees, config)
    guessed = [page.labelled(guess) for page, guess in zip(pages, votes, strict=True)]
    return PageModel(first, _fit(guessed, config.n_trees, config), {"version": config.name})


def _crossed(
    pages: Sequence[BlockPage], plain: Sequence[Labelled], config: BlockConfig
) -> list[Votes]:
    """What is said of each page by a first forest that has seen no page of its publisher."""
    votes: dict[int, Votes] = {}
    folds = [fold_of_publisher(page.publisher) for page in pages]
    for k in set(folds):
        others = [page for page, fold in zip(plain, folds, strict=True) if fold != k]
        forest = _fit(others, config.n_first_trees, config)
        votes |= {
            i: forest.probabilities(plain[i].rows).astype(np.float64)
            for i, fold in enumerate(folds)
            if fold == k
        }
    return [votes[i] for i in range(len(pages))]


def _fit(parts: Sequence[Labelled], n_trees: int, config: BlockConfig) -> Forest:
    weights = np.concatenate([part.weights for part in parts])
    return fit_forest(
        np.vstack([part.rows for part in parts]),
        np.concatenate([part.labels for part in parts]),
        weights * (len(weights) / weights.sum()),
        {**config.trees, "n_trees": n_trees},
        config.seed,
    )


def cross_validated(pages: Sequence[BlockPage], config: BlockConfig) -> Iterator[dict[str, Any]]:
    """Every page as read with a blind model; the models are kept on the way."""
    fold = [fold_of_publisher(page.publisher) for page in pages]
    for k in range(N_FOLDS):
        started = time.monotonic()
        model = fit([page for page, f in zip(pages, fold, strict=True) if f != k], config)
        write_held_out(NAME, k, model.to_bytes())
        for page, f in zip(pages, fold, strict=True):
            if f == k:
                uri = f"{page.id}.html"
                article = read_html(page.source, uri=uri, model=model)
                yield {"document": {"uri": uri}, "article": article_object(article)}
        print(f"fold {k + 1} of {N_FOLDS}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
