"""Statements of newswcl50-dev read whole, each story by a head that has not seen it.

`python -m onrecord.training.acts.stories recipes/acts-1`, after a cross-validation: the shipped
model with each fold's head in the place of its own, scored by the shared scorer.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from onrecord.evaluation.gold import rows
from onrecord.evaluation.measures import of_topic
from onrecord.evaluation.record import record_report
from onrecord.model.analysis import Analysis
from onrecord.model.document import Page
from onrecord.nlp.encoder.manifest import SHIPPED
from onrecord.nlp.pipeline import load_analyzer
from onrecord.training.acts.corpora import AUXILIARY
from onrecord.training.acts.network import ActsHead
from onrecord.training.acts.recipe import Recipe
from onrecord.training.asked import asked_of_acts
from onrecord.training.encoder import report
from onrecord.training.export import replace_acts
from onrecord.workflow import assemble
from onrecord.workflow.ingest import analyse

FIGURES = (
    "statement_recall",
    "act_accuracy",
    "acts_per_statement",
    "act_precision",
    "act_recall",
)
"""Not targets, whose weights have seen all stories: those are left out one by one in `targets`."""


def main() -> None:
    """Print the figures of every story and their means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    args = parser.parse_args()
    recipe = Recipe.read(args.recipe)
    folder = Path(os.environ.get("ONRECORD_SHARED", "../shared")) / "samples" / "newswcl50-dev"
    topics = sorted({row["topic"] for row in rows(folder / "articles.jsonl")})
    figures = {}
    for fold, topic in enumerate(topics):
        path = Path("runs") / recipe.name / f"fold-{fold}.pt"
        with tempfile.TemporaryDirectory() as name, of_topic(folder, topic) as (gold, articles):
            with_head(path, Path(name) / "model")
            found = record_report(gold, articles, _Reading(Path(name) / "model"))
        figures[str(topic)] = {key: found[key] for key in FIGURES}
        report(json.dumps({topic: figures[str(topic)]}))
    means = {k: round(sum(f[k] for f in figures.values()) / len(figures), 4) for k in FIGURES}
    text = json.dumps({"stories": figures, "means": means}, indent=1) + "\n"
    (recipe.folder / "stories.json").write_text(text, encoding="utf-8")
    report(json.dumps(means))


def with_head(head_path: Path, folder: Path) -> None:
    """A copy of the shipped model with another acts head."""
    shutil.copytree(SHIPPED, folder)
    head = ActsHead(AUXILIARY)
    head.load_state_dict(torch.load(head_path, weights_only=True))
    replace_acts(head, folder, {}, asked_of_acts())


class _Reading:
    """Reads clean English articles with the model of a folder (`evaluation.given.ReadText`)."""

    def __init__(self, folder: Path) -> None:
        parts = assemble.load_parts(read_as="article", language="en")
        self.parts: Any = replace(parts, analyzer=load_analyzer(folder))

    def __call__(self, uri: str, text: str) -> tuple[Page, Analysis]:
        page = self.parts.reader.read(assemble.given_text(uri, text))
        return page, analyse(page, self.parts)


if __name__ == "__main__":
    main()
