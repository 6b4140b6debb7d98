"""Fits the line model on labelled pages, stage on stage.

Invariant: what a later stage learns from is what the earlier stages said of pages that they were
not fitted on (inner folds by publisher); seeds are fixed, one thread, so the same pages give the
same model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import lightgbm
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from onrecord.readers.forest import Forest
from onrecord.readers.line_features import (
    Seen,
    body_features,
    headline_features,
    role_features,
    second_features,
)
from onrecord.readers.line_model import ROLES, Lexicon, LineModel
from onrecord.readers.line_shapes import N_BUCKETS, Floats
from onrecord.training.page_corpus import ScrapedPage

Rows = npt.NDArray[np.float32]
_Model = TypeVar("_Model")


@dataclass(frozen=True, slots=True)
class LineConfig:
    """The figures of the recipe; `forests` has the parameters of each stage's trees."""

    name: str
    seed: int
    n_inner_folds: int
    lexicon_strength: float
    weight_power: float
    forests: dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page with what is seen of its lines, computed once for all folds."""

    page: ScrapedPage
    seen: Seen


def folds_of(pages: Sequence[SeenPage], n_folds: int) -> npt.NDArray[np.int64]:
    """A fold for each page: a publisher's pages lie in one, folds hold about as many lines."""
    sizes: dict[str, int] = {}
    for item in pages:
        sizes[item.page.publisher] = sizes.get(item.page.publisher, 0) + len(item.page.texts)
    load, fold = [0] * n_folds, {}
    for publisher in sorted(sizes, key=lambda name: (-sizes[name], name)):
        lightest = load.index(min(load))
        fold[publisher] = lightest
        load[lightest] += sizes[publisher]
    return np.array([fold[item.page.publisher] for item in pages])


def fit(pages: Sequence[SeenPage], config: LineConfig) -> LineModel:
    """The whole model, fitted on all of `pages`."""
    return _Fitting(pages, config).run()


class _Fitting:
    """One fit: scores of earlier stages are kept for each page as later ones will meet them."""

    def __init__(self, pages: Sequence[SeenPage], config: LineConfig) -> None:
        self.pages = pages
        self.config = config
        self.fold = folds_of(pages, config.n_inner_folds)

    def run(self) -> LineModel:
        lexicon, words = self._crossed(self._fit_lexicon, self._lexicon_scores)
        rows = [body_features(p.seen, w) for p, w in zip(self.pages, words, strict=True)]
        forests: dict[str, Forest] = {}
        forests["first"], first = self._stage("first", "body", rows)
        rows = self._next(second_features, rows, first)
        forests["body"], body = self._stage("body", "body", rows)
        rows = self._next(headline_features, rows, body)
        forests["headline"], headline = self._stage("headline", "headline", rows)
        rows = self._next(role_features, rows, headline)
        everything = list(range(len(self.pages)))
        for role in ROLES:
            forests[role] = self._fit_forest(role, role, rows, everything)
        return LineModel(lexicon, forests)

    def _next(
        self, add: Callable[[Seen, Floats, Floats], Floats], rows: list[Rows], scores: list[Floats]
    ) -> list[Rows]:
        return [add(p.seen, r, s) for p, r, s in zip(self.pages, rows, scores, strict=True)]

    def _stage(self, name: str, label: str, rows: list[Rows]) -> tuple[Forest, list[Floats]]:
        return self._crossed(
            lambda chosen: self._fit_forest(name, label, rows, chosen),
            lambda forest, i: forest.probabilities(rows[i]),
        )

    def _crossed(
        self, train: Callable[[list[int]], _Model], score: Callable[[_Model, int], Floats]
    ) -> tuple[_Model, list[Floats]]:
        """The model of all pages, and each page's scores by a model that has not seen it."""
        scores: dict[int, Floats] = {}
        for k in range(self.config.n_inner_folds):
            part = train([i for i, fold in enumerate(self.fold) if fold != k])
            scores |= {i: score(part, i) for i, fold in enumerate(self.fold) if fold == k}
        whole = train(list(range(len(self.pages))))
        return whole, [scores[i] for i in range(len(self.pages))]

    def _fit_lexicon(self, chosen: list[int]) -> Lexicon:
        matrix = word_matrix([self.pages[i].seen for i in chosen])
        labels = np.concatenate([self.pages[i].page.labels["body"] for i in chosen])
        model = LogisticRegression(
            C=self.config.lexicon_strength, solver="liblinear", random_state=self.config.seed
        ).fit(matrix, labels)
        weights = model.coef_[0].astype(np.float16).astype(np.float32)
        return Lexicon(weights, float(model.intercept_[0]))

    def _lexicon_scores(self, lexicon: Lexicon, page: int) -> Floats:
        return lexicon.scores(self.pages[page].seen.buckets)

    def _fit_forest(self, name: str, label: str, rows: list[Rows], chosen: list[int]) -> Forest:
        known = [i for i in chosen if label in self.pages[i].page.labels]
        labels = np.concatenate([self.pages[i].page.labels[label] for i in known])
        weights = np.concatenate([self._weights(i, label) for i in known])
        data = np.concatenate([rows[i] for i in known])
        told = labels >= 0
        return fit_forest(
            data[told], labels[told], weights[told], self.config.forests[name], self.config.seed
        )

    def _weights(self, page: int, label: str) -> npt.NDArray[np.float64]:
        """For the body, longer lines weigh more, as they do in a reader's eyes and in the score."""
        words = np.expm1(self.pages[page].seen.plain[:, 1]).astype(np.float64)
        return (words + 3) ** (self.config.weight_power if label == "body" else 0.0)


def word_matrix(pages: Sequence[Seen]) -> csr_matrix:
    """Lines x hashed words, as `Lexicon.scores` weighs them."""
    buckets = [line for page in pages for line in page.buckets]
    lengths = np.array([len(line) for line in buckets])
    values = np.repeat(1.0 / np.sqrt(np.maximum(1, lengths)), lengths)
    return csr_matrix(
        (
            values,
            np.concatenate(buckets),
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        ),
        shape=(len(buckets), N_BUCKETS),
    )


def fit_forest(
    rows: Rows,
    labels: npt.NDArray[np.int8],
    weights: npt.NDArray[np.float64],
    parameters: dict[str, Any],
    seed: int,
) -> Forest:
    """Boosted trees of LightGBM as a `Forest`."""
    given = {
        "objective": "binary", "verbose": -1, "num_threads": 1, "deterministic": True,
        "force_row_wise": True, "seed": seed,
    }  # fmt: skip
    rest = dict(parameters)
    n_trees = rest.pop("n_trees")
    data = lightgbm.Dataset(rows, labels, weight=weights)
    booster = lightgbm.train(given | rest, data, num_boost_round=n_trees)
    return forest_from(booster.dump_model())


def forest_from(dumped: dict[str, Any]) -> Forest:
    """The forest in what `Booster.dump_model` gives."""
    nodes: list[tuple[int, float, int, int, float]] = []
    roots, depth = [], 0
    for tree in dumped["tree_info"]:
        root, height = _add_node(tree["tree_structure"], nodes)
        roots.append(root)
        depth = max(depth, height)
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return Forest(
        feature=np.array(feature, dtype=np.int16),
        threshold=_rounded_down(np.array(threshold)),
        left=np.array(left, dtype=np.int32),
        right=np.array(right, dtype=np.int32),
        value=np.array(value, dtype=np.float32),
        roots=np.array(roots, dtype=np.int32),
        depth=depth,
    )


def _add_node(
    node: dict[str, Any], nodes: list[tuple[int, float, int, int, float]]
) -> tuple[int, int]:
    """Adds a node with all below it; its place, and how many steps lead to its deepest leaf."""
    at = len(nodes)
    if "left_child" not in node:
        nodes.append((0, 0.0, at, at, node["leaf_value"]))
        return at, 0
    nodes.append((0, 0.0, at, at, 0.0))
    left, left_height = _add_node(node["left_child"], nodes)
    right, right_height = _add_node(node["right_child"], nodes)
    nodes[at] = (node["split_feature"], node["threshold"], left, right, 0.0)
    return at, 1 + max(left_height, right_height)


def _rounded_down(thresholds: npt.NDArray[np.float64]) -> Floats:
    """The greatest float32 not above each threshold: float32 rows then go the same way."""
    rounded = thresholds.astype(np.float32)
    below = np.nextafter(rounded, np.float32(-np.inf))
    result: Floats = np.where(rounded > thresholds, below, rounded)
    return result
