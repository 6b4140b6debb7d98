"""What the faster model keeps of the other's answers, on texts that neither was trained on.

    python benchmarks/fast.py

The encoder is the same, so attributions are; acts are those of our labels over PolNeAR dev,
relations those of the four judged stories that are kept aside (labels/relations). Prints one JSON
object with the figures of either model, and how often both tell the same first act and target of
all statements there. Needs the train extra.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from onrecord.evaluation.doings import doing_report, given_attribution
from onrecord.evaluation.gold import rows
from onrecord.evaluation.record import file_name
from onrecord.evaluation.shared import shared_file, shared_folder
from onrecord.evaluation.together import reading_together
from onrecord.nlp.encoder.manifest import FAST, SHIPPED, load_manifest
from onrecord.nlp.pipeline import load_analyzer
from onrecord.training.disputes.choosing import Scored, figures_at, scored
from onrecord.training.disputes.labelled import Aside, stories_aside

LABELS = Path(__file__).parents[1] / "labels"
TEXTS = ("data", "polnear", "dev.jsonl")
TOLD = ("first_act_accuracy", "first_target_accuracy")


def main() -> None:
    """Measures both models and prints the figures."""
    aside = list(stories_aside(LABELS / "relations" / "stories.jsonl", shared_folder() / "data"))
    figures = {folder.name: _figures(folder, aside) for folder in (SHIPPED, FAST)}
    print(json.dumps(figures | {"same": _same()}, indent=1))


def _same() -> dict[str, float]:
    """How often both models tell the same first act, and the same first target."""
    texts = {row["id"]: row["text"] for row in rows(shared_file(*TEXTS))}
    models = [load_analyzer(folder) for folder in (SHIPPED, FAST)]
    acts, targets = [], []
    for row in rows(LABELS / "polnear-dev.jsonl"):
        given = [given_attribution(item) for item in row["attributions"]]
        for one, other in zip(*(m.doings(texts[row["id"]], given) for m in models), strict=True):
            acts.append(one.acts[0].code == other.acts[0].code)
            targets.append(one.targets[:1] == other.targets[:1])
    shares = {"first_act": sum(acts) / len(acts), "first_target": sum(targets) / len(targets)}
    return {"statements": len(acts), **{name: round(share, 4) for name, share in shares.items()}}


def _figures(model: Path, aside: list[Aside]) -> dict[str, Any]:
    labels = LABELS / "polnear-dev.jsonl"
    acts = doing_report(labels, shared_file(*TEXTS), load_analyzer(model), only_held_out=False)
    stories = [_story(model, one) for one in aside]
    relations = figures_at(stories, load_manifest(model).relations)
    return {
        **{name: acts[name] for name in TOLD},
        "first_act_macro_f1": acts["first_act"]["macro_f1"],
        **{name: round(value, 4) for name, value in relations.items()},
    }


def _story(model: Path, one: Aside) -> Scored:
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "story.db"
        with reading_together(model=model, record=record) as (read, _):
            for key, text in one.texts.items():
                read(file_name(key), text)
        return scored(record, one.gold, one.texts)


if __name__ == "__main__":
    main()
