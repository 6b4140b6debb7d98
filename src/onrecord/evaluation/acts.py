"""Acts between a marked source and target, scored by root and by quad class."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from onrecord.evaluation.act_pairs import OLDER, QUAD_OF, ROOTS, Pair
from onrecord.model.act import ActCode
from onrecord.model.selector import Spans


class JudgesPairs(Protocol):
    """What tells, for two marked parties, how probable each act between them is."""

    def act_between(self, text: str, actors: Spans, recipients: Spans) -> dict[ActCode, float]: ...


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A pair with the probability of every root of the older data."""

    pair: Pair
    probs: dict[str, float]

    @property
    def root(self) -> str:
        return max(self.probs, key=lambda root: self.probs[root])

    @property
    def quad(self) -> int:
        """The most probable class, over the roots that make it up."""
        sums: dict[int, float] = {}
        for root, prob in self.probs.items():
            sums[QUAD_OF[root]] = sums.get(QUAD_OF[root], 0.0) + prob
        return max(sums, key=lambda quad: sums[quad])

    def as_json(self) -> dict[str, Any]:
        """The form in which predictions are kept."""
        return {
            "sentence_id": self.pair.sentence_id,
            "source": self.pair.source,
            "target": self.pair.target,
            "root": self.root,
            "prob": round(self.probs[self.root], 4),
        }


def of_roots(probs: dict[ActCode, float]) -> dict[str, float]:
    """Probabilities of the 15 roots, those of what they were divided into added up."""
    given: dict[str, float] = dict(probs)  # type: ignore[arg-type]
    return {root: sum(given[code] for code in OLDER.get(root, (root,))) for root in ROOTS}


def judge(pairs: Iterable[Pair], model: JudgesPairs) -> list[JudgedPair]:
    """Every pair with its probabilities."""
    return [JudgedPair(p, of_roots(model.act_between(p.text, p.sources, p.targets))) for p in pairs]


def act_report(judged: Sequence[JudgedPair]) -> dict[str, Any]:
    """Macro and per-class F1 over the roots and over the quad classes of the pairs with gold."""
    with_gold = [j for j in judged if j.pair.root]
    roots = [(j.pair.root, j.root) for j in with_gold]
    quads = [(str(j.pair.quad), str(j.quad)) for j in with_gold if j.pair.quad]
    right = sum(gold == found for gold, found in roots)
    return {
        "pairs": len(judged),
        "with_gold": len(with_gold),
        "accuracy": round(right / len(roots), 4) if roots else None,
        "roots": f1_by_class(roots, ROOTS),
        "quads": f1_by_class(quads, [str(q) for q in sorted(set(QUAD_OF.values()))]),
    }


def f1_by_class(pairs: Sequence[tuple[str, str]], classes: Iterable[str]) -> dict[str, Any]:
    """F1 of every class over (gold, found) pairs, and their mean over the classes in gold."""
    by_class = {}
    for name in classes:
        hits = sum(gold == found == name for gold, found in pairs)
        n_gold = sum(gold == name for gold, _ in pairs)
        n_found = sum(found == name for _, found in pairs)
        f1 = round(2 * hits / (n_gold + n_found), 4) if n_gold + n_found else None
        by_class[name] = {"gold": n_gold, "found": n_found, "f1": f1}
    scored = [row["f1"] or 0.0 for row in by_class.values() if row["gold"]]
    macro = round(sum(scored) / len(scored), 4) if scored else None
    return {"macro_f1": macro, "by_class": by_class}


def keep(judged: Iterable[JudgedPair], path: Path) -> None:
    """One prediction a line."""
    with path.open("w", encoding="utf-8") as handle:
        handle.writelines(json.dumps(j.as_json(), ensure_ascii=False) + "\n" for j in judged)
