"""What the shipped model scores, written into its manifest and its recipe.

`python -m onrecord.training.scores recipes/encoder-2`, after a release: every measure that has
floors and is the encoder's, on documents that it was not trained on, and beside it what 8-bit
weights cost on the articles kept for choices.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from onrecord.evaluation.gate import figures
from onrecord.evaluation.measures import MEASURES
from onrecord.evaluation.shared import shared_folder
from onrecord.nlp.encoder.manifest import SHIPPED

_NOT_THE_ENCODERS = frozenset({"pages"})


def measured(shared: Path) -> dict[str, dict[str, float]]:
    """The figures of every measure of the encoder, by the measures' names."""
    return {
        m.name: figures(m, shared, small=False) for m in MEASURES if m.name not in _NOT_THE_ENCODERS
    }


def write_scores(folder: Path, scores: dict[str, Any]) -> None:
    """Add scores to a model folder's manifest; its digest stays, for they decide nothing."""
    path = folder / "manifest.json"
    facts = json.loads(path.read_text(encoding="utf-8"))
    facts["scores"] = facts.get("scores", {}) | scores
    path.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, write, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    args = parser.parse_args()
    scores = measured(shared_folder())
    write_scores(SHIPPED, scores)
    text = json.dumps(scores, indent=1) + "\n"
    (args.recipe / "scores.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
