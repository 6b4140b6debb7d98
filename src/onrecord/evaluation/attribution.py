"""Attributions found in whole articles, scored against PolNeAR-like gold by the shared scorer."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.evaluation.gold import rows
from onrecord.evaluation.shared import run_scorer
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page
from onrecord.model.selector import Spans

SCORER = "score_attribution.py"

ReadText = Callable[[str, str], tuple[Page, Analysis]]
"""An article's id and text to its page and analysis, taken as a clean article in English."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """The attributions of one gold article; nested ones are told by `within`."""

    id: str
    n_chars: int
    attributions: tuple[Attribution, ...]

    def row(self, *, with_nested: bool) -> dict[str, Any]:
        """The scorer's form of this article."""
        kept = [a for a in self.attributions if with_nested or a.within is None]
        return {
            "id": self.id,
            "text_length": self.n_chars,
            "attributions": [
                {role: _pairs(getattr(a, role)) for role in ("source", "cue", "content")}
                for a in kept
            ],
        }


def predict(gold: Path, read: ReadText) -> Iterator[Predicted]:
    """The predictions for every article of a gold file, in its order."""
    for row in rows(gold):
        _, analysis = read(row["id"], row["text"])
        yield Predicted(row["id"], len(row["text"]), analysis.attributions)


def attribution_report(
    gold: Path, predicted: Iterable[Predicted], *, predictions: Path | None = None
) -> dict[str, Any]:
    """The scorer's object for attributions that stand in no other, and its figures for all.

    PolNeAR tags every token once, so nested attributions have no gold there: the report proper
    leaves them out, `with_nested` counts them. The scored file is kept at `predictions`.
    """
    found = list(predicted)
    with tempfile.TemporaryDirectory() as folder:
        outer = predictions or Path(folder) / "outer.jsonl"
        every = Path(folder) / "every.jsonl"
        _write(outer, (p.row(with_nested=False) for p in found))
        _write(every, (p.row(with_nested=True) for p in found))
        report: dict[str, Any] = run_scorer(SCORER, gold, outer, "--bootstrap", "1000")
        with_nested = run_scorer(SCORER, gold, every)
    kinds = Counter(a.kind for p in found for a in p.attributions)
    report["predicted_by_kind"] = {kind: kinds[kind] for kind in ("direct", "mixed", "indirect")}
    report["with_nested"] = {
        "n_nested": sum(a.within is not None for p in found for a in p.attributions),
        "relation": with_nested["relation"],
        "relation_content_only": with_nested["relation_content_only"],
    }
    return report


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(line) + "\n" for line in lines)


def _pairs(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
