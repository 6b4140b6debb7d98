"""Counts and scores: precision, recall and F1 of sets, and the CoNLL scores of coreference.

Definitions: MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998), CEAF by entities with
phi-4 (Luo 2005); their mean F1 is the CoNLL score (Pradhan et al. 2012). Clusters are sets of
mentions; a mention missing on the other side counts as alone there.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from onrecord.errors import MissingExtra

Cluster = frozenset[Hashable]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall as sums of numerators over denominators, so that scores add up."""

    hits_of_predicted: float = 0.0
    predicted: float = 0.0
    hits_of_gold: float = 0.0
    gold: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.hits_of_predicted + other.hits_of_predicted,
            self.predicted + other.predicted,
            self.hits_of_gold + other.hits_of_gold,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float | None:
        return self.hits_of_predicted / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        return self.hits_of_gold / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean; None where there was nothing to find and nothing was found."""
        if not self.predicted and not self.gold:
            return None
        p, r = self.precision or 0.0, self.recall or 0.0
        return 2 * p * r / (p + r) if p + r else 0.0

    def as_json(self) -> dict[str, float | None]:
        """The three figures, rounded as the scorers under `tools/` round theirs."""
        rounded = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {k: None if v is None else round(v, 4) for k, v in rounded.items()}


def of_sets(gold: set[Hashable], predicted: set[Hashable]) -> Score:
    """The score of found items against wanted ones."""
    hits = len(gold & predicted)
    return Score(hits, len(predicted), hits, len(gold))


def muc(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> Score:
    """Links kept: for each cluster its size less the number of parts the other side cuts it in."""
    hits_p, total_p = _muc_side(predicted, gold)
    hits_g, total_g = _muc_side(gold, predicted)
    return Score(hits_p, total_p, hits_g, total_g)


def b_cubed(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> Score:
    """For each mention the share of its cluster that is also together on the other side."""
    hits_p, total_p = _b_cubed_side(predicted, gold)
    hits_g, total_g = _b_cubed_side(gold, predicted)
    return Score(hits_p, total_p, hits_g, total_g)


def ceaf_e(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> Score:
    """Similarity of the best one-to-one pairing of clusters, over the number of clusters."""
    if not gold or not predicted:
        return Score(0.0, len(predicted), 0.0, len(gold))
    similarity = [[2 * len(g & p) / (len(g) + len(p)) for p in predicted] for g in gold]
    best = _best_pairing(similarity)
    return Score(best, len(predicted), best, len(gold))


@dataclass(frozen=True, slots=True)
class Coreference:
    """The three scores of a set of documents; add those of single documents."""

    muc: Score = Score()
    b_cubed: Score = Score()
    ceaf_e: Score = Score()

    def __add__(self, other: Coreference) -> Coreference:
        return Coreference(
            self.muc + other.muc, self.b_cubed + other.b_cubed, self.ceaf_e + other.ceaf_e
        )

    @property
    def conll(self) -> float:
        """The mean of the three F1 scores."""
        return sum(score.f1 or 0.0 for score in (self.muc, self.b_cubed, self.ceaf_e)) / 3

    def as_json(self) -> dict[str, object]:
        return {
            "conll_f1": round(self.conll, 4),
            "muc": self.muc.as_json(),
            "b_cubed": self.b_cubed.as_json(),
            "ceaf_e": self.ceaf_e.as_json(),
        }


def coreference(gold: Iterable[Cluster], predicted: Iterable[Cluster]) -> Coreference:
    """All three scores of one document."""
    wanted, found = list(gold), list(predicted)
    return Coreference(muc(wanted, found), b_cubed(wanted, found), ceaf_e(wanted, found))


def _owners(clusters: Sequence[Cluster]) -> dict[Hashable, int]:
    return {mention: i for i, cluster in enumerate(clusters) for mention in cluster}


def _muc_side(ours: Sequence[Cluster], theirs: Sequence[Cluster]) -> tuple[int, int]:
    owner = _owners(theirs)
    hits = total = 0
    for cluster in ours:
        alone = sum(mention not in owner for mention in cluster)
        parts = alone + len({owner[mention] for mention in cluster if mention in owner})
        hits += len(cluster) - parts
        total += len(cluster) - 1
    return hits, total


def _b_cubed_side(ours: Sequence[Cluster], theirs: Sequence[Cluster]) -> tuple[float, int]:
    owner = _owners(theirs)
    hits, total = 0.0, 0
    for cluster in ours:
        for mention in cluster:
            other = theirs[owner[mention]] if mention in owner else frozenset()
            hits += len(cluster & other) / len(cluster)
        total += len(cluster)
    return hits, total


def _best_pairing(similarity: list[list[float]]) -> float:
    try:
        from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 — only this command needs it
    except ImportError:
        raise MissingExtra("scipy", extra="evaluate") from None
    rows, columns = linear_sum_assignment(similarity, maximize=True)
    return float(sum(similarity[r][c] for r, c in zip(rows, columns, strict=True)))
