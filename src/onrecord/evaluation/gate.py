"""Quality as a gate: figures with their floors, on corpora told by their digests.

    python -m onrecord.evaluation.gate --print      every figure, measured now
    python -m onrecord.evaluation.gate --propose    floors.json, raised to today's figures

Floors stand in tests/gate/floors.json: for each measure the corpus with its SHA-256, how many
documents, and the figures below which a change is refused. This program only ever raises them;
lowering one is an act of a person, with a reason in the change.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import OnRecordError
from onrecord.evaluation.measures import MEASURES, Measure
from onrecord.evaluation.shared import shared_folder

Floors = dict[str, Any]

# Figures differ in the last digits between processors (quantized sums); a floor leaves this much.
SLACK = 0.005
# In a small part one statement weighs more.
SMALL_SLACK = 0.02


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure that is under its floor, or a corpus that is not the one measured before."""

    measure: str
    what: str

    def __str__(self) -> str:
        return f"{self.measure}: {self.what}"


def figures(measure: Measure, shared: Path, *, small: bool) -> dict[str, float]:
    """The figures of one measure, over the whole corpus or over its sample."""
    report = measure.run(shared, small)
    # The scorers print null where there was nothing to find.
    return {name: float(_at(report, path) or 0.0) for name, path in measure.figures.items()}


def shortfalls(
    measure: Measure, floor: Mapping[str, Any], shared: Path, *, small: bool
) -> list[Shortfall]:
    """What is not as the floors say; nothing where all is well."""
    if floor["sha256"] != digest(measure, shared):
        return [Shortfall(measure.name, "the corpus is not the one that the floors were set on")]
    found = figures(measure, shared, small=small)
    return [
        Shortfall(measure.name, f"{name} is {_told(found.get(name))}, its floor {least:.4f}")
        for name, least in floor["small" if small else "whole"].items()
        if found.get(name, -math.inf) < least
    ]


def _told(figure: float | None) -> str:
    return "no longer measured" if figure is None else f"{figure:.4f}"


def digest(measure: Measure, shared: Path) -> str:
    """The SHA-256 over the corpus' files, in the order in which the measure names them.

    A folder stands for its files in the order of their names.
    """
    sha = hashlib.sha256()
    for name in measure.corpus:
        path = shared / name
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            sha.update(file.read_bytes())
    return sha.hexdigest()


def proposed(
    old: Floors,
    shared: Path,
    *,
    measures: Iterable[Measure] = MEASURES,
    say: Callable[[str], None],
) -> Floors:
    """`old` with every floor raised to today's figure less the slack; none is lowered.

    A measure that cannot be taken here (a model or a corpus is not there) keeps its floors.
    """
    new: Floors = dict(old)
    for measure in measures:
        try:
            new[measure.name] = _entry(measure, old.get(measure.name, {}), shared, say)
        except OnRecordError as error:
            say(f"{measure.name} is left as it is: {error}")
    return new


def _entry(
    measure: Measure, before: Mapping[str, Any], shared: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "corpus": list(measure.corpus),
        "sha256": digest(measure, shared),
        "command": measure.command,
    }
    for size in ("small", "whole"):
        found = figures(measure, shared, small=size == "small")
        slack = SMALL_SLACK if size == "small" else SLACK
        entry[size] = _raised(before.get(size, {}), found, slack)
        say(f"{measure.name} ({size}): {found}")
    return entry


def _raised(
    before: Mapping[str, float], found: Mapping[str, float], slack: float
) -> dict[str, float]:
    return {
        name: max(before.get(name, 0.0), _floor(value, slack))
        for name, value in sorted(found.items())
    }


def _floor(figure: float, slack: float) -> float:
    return max(0.0, math.floor((figure - slack) * 1000) / 1000)


def _at(report: Any, path: str) -> Any:
    for step in path.split("."):
        report = report[step]
    return report


def main(arguments: list[str]) -> int:
    """Prints figures or proposed floors as JSON; progress goes to standard error."""
    parser = argparse.ArgumentParser(description="Figures and floors of the evaluation.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--print", action="store_true", help="every figure, measured now")
    what.add_argument("--propose", action="store_true", help="floors.json with raised floors")
    parser.add_argument("--floors", type=Path, default=Path("tests/gate/floors.json"))
    parser.add_argument("--small", action="store_true", help="samples instead of whole corpora")
    given = parser.parse_args(arguments)
    shared = shared_folder()
    if given.propose:
        old = json.loads(given.floors.read_text()) if given.floors.exists() else {}
        result: Any = proposed(old, shared, say=_say)
    else:
        result = _printed(shared, small=given.small)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 0


def _printed(shared: Path, *, small: bool) -> dict[str, Any]:
    """Every figure that can be taken here, and why the others cannot."""
    result: dict[str, Any] = {}
    for measure in MEASURES:
        try:
            result[measure.name] = figures(measure, shared, small=small)
        except OnRecordError as error:
            result[measure.name] = {"not measured": str(error)}
        _say(f"{measure.name}: {result[measure.name]}")
    return result


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
