"""Trains the line model of plain-text scrapes, or measures it on pages it has not seen.

    python -m onrecord.training.page_lines recipes/page-lines                    trains and ships
    python -m onrecord.training.page_lines recipes/page-lines --cross-validate   measures

Cross-validation is grouped by publisher over both corpora: every page is read by a model that
has seen no page of its publisher. These models are kept in the recipe's `held-out/`, the scorer's
figures in its `scores.json`; measure first, then train, and the shipped manifest has both.
`--without pages` leaves a corpus out.
"""

from __future__ import annotations

import argparse
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from onrecord.evaluation.pages import N_FOLDS, fold_of_publisher, scored
from onrecord.evaluation.shared import shared_file
from onrecord.export.contract import article_object
from onrecord.readers.line_features import see
from onrecord.readers.line_model import NAME, ROLES, features_digest
from onrecord.readers.plain import read_plain
from onrecord.training.clipped_pages import clipped_pages
from onrecord.training.line_fitting import LineConfig, SeenPage, fit
from onrecord.training.page_corpus import LINES, PAGES, read_pages
from onrecord.training.page_release import SETS, gold_file, release, write_held_out, write_scores

RECIPE = Path("recipes") / NAME


def main() -> None:
    """Parses the command line and runs."""
    parser = argparse.ArgumentParser(prog="python -m onrecord.training.page_lines")
    parser.add_argument("recipe", type=Path, nargs="?", default=RECIPE)
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--without", action="append", default=[], choices=(LINES, PAGES))
    given = parser.parse_args()
    config = read_config(given.recipe / "config.toml")
    pages = seen_pages(frozenset(given.without), config.seed)
    if given.cross_validate:
        gold, documents = gold_file(), cross_validated(pages, config)
        write_scores(given.recipe, scored(gold, documents, SETS))
        return
    stated = {
        "version": config.name,
        "features": features_digest(),
        "labels": ["body", "headline", *ROLES],
        "left_out": given.without,
    }
    release(NAME, fit(pages, config).to_bytes(), stated, given.recipe)


def read_config(path: Path) -> LineConfig:
    """The recipe's figures; unknown or missing keys raise `TypeError`."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return LineConfig(**{f.name: values.pop(f.name) for f in fields(LineConfig)}, **values)


def seen_pages(without: frozenset[str], seed: int) -> list[SeenPage]:
    """The corpora and cut copies of their pages, with what is seen of each."""
    pages = read_pages(shared_file("data"), without=without)
    return [SeenPage(page, see(page.texts)) for page in (*pages, *clipped_pages(pages, seed))]


def cross_validated(pages: Sequence[SeenPage], config: LineConfig) -> Iterator[dict[str, Any]]:
    """Every page of `data/pages` as read by a blind model; the models are kept on the way."""
    fold = [fold_of_publisher(item.page.publisher) for item in pages]
    for k in range(N_FOLDS):
        started = time.monotonic()
        model = fit([p for p, f in zip(pages, fold, strict=True) if f != k], config)
        write_held_out(NAME, k, model.to_bytes())
        for item, f in zip(pages, fold, strict=True):
            if f == k and item.page.raw is not None:
                uri = f"{item.page.id}.txt"
                article = read_plain(item.page.raw, uri=uri, model=model)
                yield {"document": {"uri": uri}, "article": article_object(article)}
        print(f"fold {k + 1} of {N_FOLDS}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
