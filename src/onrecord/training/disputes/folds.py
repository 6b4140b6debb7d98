"""What the record says of newswcl50-dev by heads that have not seen the story, and its thresholds.

`python -m onrecord.training.disputes.folds recipes/relations-1` reads each story with the head
that was fitted without it, chooses the thresholds of grouping on the other four for each, scores
all five together by the shared scorer, and writes `choices.json` with the thresholds for all.
Judged stories that are kept aside (`labelled.stories_aside`) are measured at those, by a head that
has seen neither them nor one of the five.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.evaluation.gold import rows
from onrecord.evaluation.record import file_name, record_report
from onrecord.evaluation.together import between, reading_together
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.store import database
from onrecord.store.writing import deriving
from onrecord.training.disputes.choosing import START, chosen, figures_at, scored
from onrecord.training.disputes.labelled import stories_aside
from onrecord.training.disputes.recipe import Recipe, head_at
from onrecord.training.disputes.train import LABELS
from onrecord.training.encoder import report
from onrecord.training.export import copy_of_shipped, replace_relations
from onrecord.workflow.record import show
from onrecord.workflow.relating import Grouping, measures_of


def main() -> None:
    """Read, choose, score, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--kept", action="store_true", help="choose again over the records kept")
    args = parser.parse_args()
    recipe = Recipe.read(args.recipe)
    shared = Path(os.environ.get("ONRECORD_SHARED", "../shared"))
    folder = shared / "samples" / "newswcl50-dev"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    records = _Records(recipe.run, is_kept=args.kept)
    folds = [_read(records, name, folder) for name in _stories(gold)]
    known = {fold.name: scored(fold.record, gold, fold.texts) for fold in folds}
    aside = [
        scored(records.of(one.name, folds[0].name, one.texts)[0], one.gold, one.texts)
        for one in stories_aside(LABELS, shared / "data")
    ]
    own: dict[str, dict[str, float]] = {}
    for fold in folds:
        own[fold.name] = chosen([s for name, s in known.items() if name != fold.name])
        report(json.dumps({fold.name: own[fold.name]}))
    figures = _together(folds, own, folder)
    report(json.dumps(figures, indent=1))
    thresholds = chosen(list(known.values()))
    of_aside = {name: round(value, 4) for name, value in figures_at(aside, thresholds).items()}
    report(json.dumps({"aside": of_aside}))
    choice = {"thresholds": thresholds, "left_out": own, "figures": figures, "aside": of_aside}
    text = json.dumps(choice, indent=1) + "\n"
    (recipe.folder / "choices.json").write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Fold:
    """A story read into a record by a head that has not seen it; `layers` by file name."""

    name: str
    record: Path
    texts: Mapping[str, str]
    layers: Mapping[str, tuple[Page, Analysis]]


def _stories(gold: Mapping[str, Any]) -> list[str]:
    return sorted({row["id"].split("_")[0] for row in gold["statements"]})


def _read(records: _Records, name: str, folder: Path) -> _Fold:
    """Read a story of newswcl50-dev by the head that has not seen it."""
    texts = {
        row["id"]: row["text"]
        for row in rows(folder / "articles.jsonl")
        if f"t{row['id'].split('/')[1].split('_')[0]}" == name
    }
    record, layers = records.of(name, name, texts)
    return _Fold(name, record, texts, layers)


@dataclass(frozen=True, slots=True)
class _Records:
    """Records of stories in the run's folder; made anew unless those there are good."""

    run: Path
    is_kept: bool

    def of(
        self, name: str, head: str, texts: Mapping[str, str]
    ) -> tuple[Path, dict[str, tuple[Page, Analysis]]]:
        """The record of a story's articles, read by the head that has not seen one story."""
        record = self.run / f"of-{name}.db"
        if self.is_kept:
            return record, {file_name(key): show(record, file_name(key)) for key in texts}
        for path in self.run.glob(f"{record.name}*"):
            path.unlink()
        with (
            with_head(self.run / f"without-{head}.pt") as model,
            reading_together(model=model, record=record) as (read, _),
        ):
            layers = {file_name(key): read(file_name(key), text) for key, text in texts.items()}
        return record, layers


@contextmanager
def with_head(path: Path) -> Iterator[Path]:
    """A copy of the shipped model with another relation head."""
    with copy_of_shipped() as folder:
        replace_relations(head_at(path), folder, START)
        yield folder


def _together(
    folds: Sequence[_Fold], own: Mapping[str, Mapping[str, float]], folder: Path
) -> dict[str, Any]:
    """The shared scorer's figures over all stories, each at its own thresholds."""
    found: dict[str, list[Any]] = {"disputes": [], "proposals": [], "utterances": []}
    for fold in folds:
        grouping = Grouping(measures_of(own[fold.name]))
        with database.writing(fold.record) as engine, engine.begin() as connection:
            voices, _ = deriving.all_known(connection)
            deriving.derive_anew(connection, voices, grouping)
        for part, things in between(fold.record, least=own[fold.name]).items():
            found[part] += things
    layers = {name: layer for fold in folds for name, layer in fold.layers.items()}
    return record_report(
        folder / "gold.json",
        folder / "articles.jsonl",
        lambda name, _: layers[name],
        between=lambda: found,
    )


if __name__ == "__main__":
    main()
