"""Attributions found in whole articles, scored against PolNeAR-like gold by the shared scorer."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.evaluation.given import ReadText, articles, unpacked
from onrecord.evaluation.shared import run_scorer
from onrecord.model.attribution import Attribution
from onrecord.model.selector import Spans

SCORER = "score_attribution.py"


@dataclass(frozen=True, slots=True)
class Predicted:
    """The attributions of one gold article; nested ones are told by `within`.

    `problem` says why an article has none because it could not be read.
    """

    id: str
    n_chars: int
    attributions: tuple[Attribution, ...]
    problem: str | None = None

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
    """The predictions for every article of a gold file, in its order; raises `BadGold`."""
    with unpacked(gold) as path:
        for article in articles(path, read):
            found = article.layer[1].attributions if article.layer else ()
            yield Predicted(article.id, article.n_chars, found, article.problem)


def attribution_report(
    gold: Path, predicted: Iterable[Predicted], *, predictions: Path | None = None
) -> dict[str, Any]:
    """The scorer's object for attributions that stand in no other, and its figures for all.

    PolNeAR tags every token once, so nested attributions have no gold there: the report proper
    leaves them out, `with_nested` counts them. The scored file is kept at `predictions`;
    `problems` names the articles that could not be read, which count as empty.
    """
    found = list(predicted)
    with tempfile.TemporaryDirectory() as folder, unpacked(gold) as gold_path:
        outer = predictions or Path(folder) / "outer.jsonl"
        every = Path(folder) / "every.jsonl"
        _write(outer, (p.row(with_nested=False) for p in found))
        _write(every, (p.row(with_nested=True) for p in found))
        report: dict[str, Any] = run_scorer(SCORER, gold_path, outer, "--bootstrap", "1000")
        with_nested = run_scorer(SCORER, gold_path, every)
    kinds = Counter(a.kind for p in found for a in p.attributions)
    report["predicted_by_kind"] = {kind: kinds[kind] for kind in ("direct", "mixed", "indirect")}
    report["with_nested"] = {
        "n_nested": sum(a.within is not None for p in found for a in p.attributions),
        "relation": with_nested["relation"],
        "relation_content_only": with_nested["relation_content_only"],
    }
    report["problems"] = [f"{p.id}: {p.problem}" for p in found if p.problem]
    return report


def _write(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(line) + "\n" for line in lines)


def _pairs(spans: Spans) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
