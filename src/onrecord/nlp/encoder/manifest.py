"""What travels with the weights: labels, files and digests, training data, licence, scores.

Invariant: a model whose files are not those its manifest names is never run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import ModelError
from onrecord.nlp.heads.labels import CONTENT_TAGS, CUE_TAGS, HEAD_TAGS, NAME_TAGS

_MODELS = Path(__file__).parent.parent / "models"
SHIPPED = _MODELS / "encoder"
"""The model inside the package."""
FAST = _MODELS / "fast"
"""A faster one: the same encoder; many questions are asked at once, of pairs by a smaller head."""

LABELS = {
    "cues": list(CUE_TAGS),
    "content": list(CONTENT_TAGS),
    "names": list(NAME_TAGS),
    "heads": list(HEAD_TAGS),
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest of one model folder, checked against its files.

    `digest` is the SHA-256 over all that decides what is found: the files' digests in the order of
    their names, `windows` (`max_pieces` and `n_overlap`), `thresholds` (as in `Thresholds`) and
    `relations` (what is asked of pairs of statements, and how they are grouped). Files are named as
    they lie from the folder: a model may share those of another. `together` has how many pieces
    each graph that is asked many questions is asked at once.
    """

    folder: Path
    version: str
    digest: str
    files: dict[str, str]
    windows: dict[str, int]
    thresholds: dict[str, float]
    relations: dict[str, float]
    together: dict[str, int]
    facts: dict[str, Any]

    def path(self, name: str) -> Path:
        """Where a file of the model lies, by its own name."""
        return next(self.folder / file for file in self.files if Path(file).name == name)


def load_manifest(folder: Path | None = None) -> Manifest:
    """The manifest of a model folder; raises `ModelError` where anything does not agree."""
    folder = folder or SHIPPED
    path = folder / "manifest.json"
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"no readable model manifest at {path}; reinstall onrecord") from error
    if facts["labels"] != LABELS:
        raise ModelError(
            f"the model at {folder} has other labels than this program; use the onrecord "
            f"version that made it, or train one with: make train"
        )
    for name, digest in facts["files"].items():
        if not (folder / name).is_file() or file_digest(folder / name) != digest:
            raise ModelError(f"{folder / name} is missing or altered; reinstall onrecord")
    return Manifest(
        folder,
        facts["version"],
        joint_digest(facts),
        facts["files"],
        facts["windows"],
        facts["thresholds"],
        facts["relations"],
        facts["together"],
        facts,
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def joint_digest(facts: dict[str, Any]) -> str:
    """One digest for a model: over its files' digests by name, its windows and its thresholds."""
    lines = [f"{name} {digest}" for name, digest in sorted(facts["files"].items())]
    lines += [
        json.dumps(facts[part], sort_keys=True) for part in ("windows", "thresholds", "relations")
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
