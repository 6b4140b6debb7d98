"""Trains the line model of plain-text scrapes, or measures it on pages it has not seen.

    python -m onrecord.training.page_lines                      trains and writes the shipped files
    python -m onrecord.training.page_lines --cross-validate     prints the scorer's figures
    python -m onrecord.training.page_lines --without pages      leaves a corpus out

Cross-validation is grouped by publisher over both corpora: every page is read by a model that
has seen no page of its publisher. The documents read go to FOLDER/read.jsonl, so that the scorer
under `tools/` can be run on them again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from onrecord.evaluation.shared import run_scorer, shared_file
from onrecord.model.document import Article
from onrecord.readers.line_features import see
from onrecord.readers.line_model import LineModel, features_digest
from onrecord.readers.plain import read_plain
from onrecord.training.line_fitting import LineConfig, SeenPage, fit, folds_of
from onrecord.training.page_corpus import LINES, PAGES, read_pages

RECIPE = Path(__file__).parents[3] / "recipes" / "page-lines"
MODELS = Path(__file__).parents[1] / "readers" / "models"
SETS = ("zyte", "fundus")


def main() -> None:
    """Parses the command line and runs."""
    parser = argparse.ArgumentParser(prog="python -m onrecord.training.page_lines")
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--folds", type=int, default=5, help="of the cross-validation")
    parser.add_argument("--without", action="append", default=[], choices=(LINES, PAGES))
    parser.add_argument("--recipe", type=Path, default=RECIPE)
    parser.add_argument("--runs", type=Path, default=Path("runs") / "page-lines")
    given = parser.parse_args()
    config = read_config(given.recipe / "config.toml")
    pages = seen_pages(frozenset(given.without))
    if given.cross_validate:
        scores = cross_validate(pages, config, given.folds, given.runs)
        print(json.dumps(scores, indent=1))
    else:
        write_model(fit(pages, config), config, given.recipe, given.without)


def read_config(path: Path) -> LineConfig:
    """The recipe's figures; unknown or missing keys raise `TypeError`."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return LineConfig(**{f.name: values.pop(f.name) for f in fields(LineConfig)}, **values)


def seen_pages(without: frozenset[str]) -> list[SeenPage]:
    """The corpora, what is seen of each page included."""
    pages = read_pages(shared_file("data"), without=without)
    return [SeenPage(page, see(page.texts)) for page in pages]


def cross_validate(
    pages: Sequence[SeenPage], config: LineConfig, n_folds: int, runs: Path
) -> dict[str, Any]:
    """The scorer's figures for each set of `data/pages`, every page read by a blind model."""
    runs.mkdir(parents=True, exist_ok=True)
    path = runs / "read.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for document in _blind_documents(pages, config, n_folds):
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
    gold = shared_file("data", PAGES, "gold.jsonl")
    return {name: run_scorer("score_pages.py", gold, path, name) for name in SETS}


def _blind_documents(
    pages: Sequence[SeenPage], config: LineConfig, n_folds: int
) -> Iterator[dict[str, Any]]:
    fold = folds_of(pages, n_folds)
    for k in range(n_folds):
        started = time.monotonic()
        model = fit([p for p, f in zip(pages, fold, strict=True) if f != k], config)
        for item, f in zip(pages, fold, strict=True):
            if f == k and item.page.raw is not None:
                uri = f"{item.page.id}.txt"
                yield document_of(uri, read_plain(item.page.raw, uri=uri, model=model))
        print(f"fold {k + 1} of {n_folds}: {time.monotonic() - started:.0f} s", flush=True)


def document_of(uri: str, article: Article) -> dict[str, Any]:
    """What the scorer reads of an `onrecord/1` object."""
    from onrecord.export.contract import _article  # noqa: PLC0415

    return {"document": {"uri": uri}, "article": _article(article)}


def write_model(model: LineModel, config: LineConfig, recipe: Path, without: Sequence[str]) -> None:
    """The model's arrays and the manifest beside them."""
    data = model.to_bytes()
    facts = json.loads((recipe / "facts.json").read_text(encoding="utf-8"))
    manifest = {
        "version": config.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "features": features_digest(),
        "labels": ["body", "headline", "byline", "time", "caption", "credit"],
        "left_out": list(without),
        **facts,
    }
    MODELS.mkdir(exist_ok=True)
    (MODELS / "page-lines.npz").write_bytes(data)
    words = json.dumps(manifest, indent=1, ensure_ascii=False)
    (MODELS / "page-lines.json").write_text(words + "\n", encoding="utf-8")
    print(f"{len(data):,} bytes, version {config.name}")


if __name__ == "__main__":
    main()
