"""Where the corpora and scorers are, and how a scorer is run.

They are not part of the package: the folder is named by ONRECORD_SHARED, or is `../shared`
beside the project or the working folder. Scorers run as programs of their own, never copied.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from onrecord.errors import ScorerFailed, SharedDataNotFound

VARIABLE = "ONRECORD_SHARED"


def shared_folder() -> Path:
    """The folder with `data/`, `samples/` and `tools/`; raises `SharedDataNotFound`."""
    named = os.environ.get(VARIABLE)
    if named:
        candidates = [Path(named)]
    else:
        project = Path(__file__).parents[3]
        candidates = [Path.cwd().parent / "shared", project.parent / "shared"]
    for folder in candidates:
        if (folder / "tools").is_dir():
            return folder
    raise SharedDataNotFound(str(candidates[0]))


def shared_file(*parts: str) -> Path:
    """A file or folder under the shared folder; raises `SharedDataNotFound` where it is absent."""
    path = shared_folder().joinpath(*parts)
    if not path.exists():
        raise SharedDataNotFound(str(path))
    return path


def run_scorer(name: str, *arguments: str | Path) -> Any:
    """The JSON that a scorer under `tools/` prints; raises `ScorerFailed` with its own words."""
    words = scorer_words(name, *arguments)
    try:
        return json.loads(words)
    except json.JSONDecodeError:
        raise ScorerFailed(name, words) from None


def scorer_words(name: str, *arguments: str | Path) -> str:
    """What a scorer prints; raises `ScorerFailed` where it prints nothing on standard output."""
    command = [sys.executable, str(shared_file("tools", name)), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    if not done.stdout.strip():
        raise ScorerFailed(name, done.stderr)
    return done.stdout
