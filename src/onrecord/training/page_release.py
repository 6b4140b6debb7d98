"""The files of a page model: the one that ships, with its manifest, and the held-out ones.

Invariant: a manifest names the digest of every file that was made with it, of the gold it was
made from, and carries the figures of the cross-validation that the held-out models gave.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from onrecord.evaluation.pages import N_FOLDS, digest, held_out_file
from onrecord.evaluation.shared import shared_file

MODELS = Path(__file__).parents[1] / "readers" / "models"
SETS = ("zyte", "fundus")


def gold_file() -> Path:
    """The gold of `data/pages`."""
    return shared_file("data", "pages", "gold.jsonl")


def write_held_out(name: str, fold: int, data: bytes) -> None:
    """Keeps the model that has not seen the pages of a fold."""
    path = held_out_file(name, fold)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def write_scores(recipe: Path, scores: dict[str, Any]) -> None:
    """Keeps the scorer's figures with the recipe, and prints them."""
    words = json.dumps(scores, indent=1)
    (recipe / "scores.json").write_text(words + "\n", encoding="utf-8")
    print(words)


def release(name: str, data: bytes, stated: dict[str, Any], recipe: Path) -> None:
    """Writes the model that ships and its manifest, `stated` first."""
    manifest = {
        **stated,
        "sha256": digest(data),
        "held_out": [digest(path.read_bytes()) for path in _held_out(name)],
        "gold_sha256": digest(gold_file().read_bytes()),
        **json.loads((recipe / "facts.json").read_text(encoding="utf-8")),
        "scores": _scores(recipe),
    }
    MODELS.mkdir(exist_ok=True)
    (MODELS / f"{name}.npz").write_bytes(data)
    words = json.dumps(manifest, indent=1, ensure_ascii=False)
    (MODELS / f"{name}.json").write_text(words + "\n", encoding="utf-8")
    print(f"{name}: {len(data):,} bytes, version {stated['version']}")


def _scores(recipe: Path) -> Any:
    """The figures of the last cross-validation; empty before the first."""
    path = recipe / "scores.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _held_out(name: str) -> list[Path]:
    """The held-out models, in order; none where they were never made."""
    paths = [held_out_file(name, fold) for fold in range(N_FOLDS)]
    return paths if all(path.is_file() for path in paths) else []
