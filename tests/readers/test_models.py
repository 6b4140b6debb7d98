"""The shipped models of lines and blocks: the files agree with their manifests, and read pages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from onrecord.errors import ModelError
from onrecord.readers import line_model, page_model
from onrecord.readers.forest import Forest, forest_of
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import read

_GOLDEN = Path(__file__).parents[1] / "golden"


def _expected(path: Path) -> dict[str, Any]:
    """The article that is expected of a golden page."""
    article: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["article"]
    return article


def _stump() -> Forest:
    """Yes above 0.5 in the second feature."""
    return Forest(
        feature=np.array([1, 0, 0], np.int16),
        threshold=np.array([0.5, 0, 0], np.float32),
        left=np.array([1, 1, 2], np.int32),
        right=np.array([2, 1, 2], np.int32),
        value=np.array([0, -2, 2], np.float32),
        roots=np.array([0], np.int32),
        depth=1,
    )


def test_a_tree_is_followed_to_its_leaf() -> None:
    found = _stump().probabilities(np.array([[9, 0.5], [9, 0.6]], np.float32))

    assert found[0] < 0.2
    assert found[1] > 0.8


def test_a_forest_asks_no_rows_of_an_empty_page() -> None:
    assert len(_stump().probabilities(np.zeros((0, 2), np.float32))) == 0


def _grown(rng: np.random.Generator, n_leaves: int) -> Forest:
    """A forest of three trees, each grown by splitting leaves at random."""
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []
    roots: list[int] = []

    def leaf() -> int:
        at = len(feature)
        feature.append(0)
        threshold.append(0.0)
        left.append(at)
        right.append(at)
        value.append(rng.normal())
        return at

    for _ in range(3):
        leaves = [leaf()]
        roots.append(leaves[0])
        while len(leaves) < n_leaves:
            at = leaves.pop(int(rng.integers(len(leaves))))
            feature[at], threshold[at], value[at] = int(rng.integers(5)), float(rng.normal()), 0.0
            left[at], right[at] = leaf(), leaf()
            leaves += [left[at], right[at]]
    return Forest(
        np.array(feature, np.int16),
        np.array(threshold, np.float32),
        np.array(left, np.int32),
        np.array(right, np.int32),
        np.array(value, np.float32),
        np.array(roots, np.int32),
        depth=n_leaves,
    )


@pytest.mark.parametrize("n_leaves", [1, 2, 15, 16])
def test_all_nodes_asked_at_once_lead_to_the_leaves_that_steps_lead_to(n_leaves: int) -> None:
    rng = np.random.default_rng(n_leaves)
    forest, rows = _grown(rng, n_leaves), rng.normal(size=(50, 5)).astype(np.float32)
    masks = forest.masks()

    assert masks is not None
    assert masks.log_odds(rows) == pytest.approx(forest.by_steps(rows))


def test_large_trees_are_followed_step_by_step() -> None:
    rng = np.random.default_rng(1)
    forest = _grown(rng, 17)

    assert forest.masks() is None
    assert len(forest.probabilities(rng.normal(size=(3, 5)).astype(np.float32))) == 3


def test_arrays_give_the_forest_again() -> None:
    again = forest_of("body", _stump().arrays("body"))

    rows = np.array([[0, 0.2], [0, 0.8]], np.float32)
    assert again.probabilities(rows).tolist() == _stump().probabilities(rows).tolist()


def test_a_model_that_is_not_its_manifests_is_refused() -> None:
    stated = {"sha256": "0" * 64, "features": page_model.features_digest()}

    with pytest.raises(ModelError, match="not the one its manifest names"):
        page_model.checked_model(b"other", stated)
    with pytest.raises(ModelError, match="not the one its manifest names"):
        line_model.checked_model(b"other", line_model.Manifest("1", "0" * 64, stated))


def test_a_model_made_for_other_features_is_refused() -> None:
    data = page_model.PageModel(_stump(), _stump(), {}).to_bytes()
    stated = {"sha256": hashlib.sha256(data).hexdigest(), "features": "older"}

    with pytest.raises(ModelError, match="other features"):
        page_model.checked_model(data, stated)


def test_the_shipped_models_are_those_their_manifests_name() -> None:
    assert set(line_model.shipped_model().forests) == set(line_model.FORESTS)
    assert page_model.shipped_model().version.startswith("page-blocks-")


@pytest.mark.parametrize("name", sorted(p.name for p in _GOLDEN.iterdir() if p.is_dir()))
def test_golden_pages_are_read_as_a_careful_reader_does(name: str) -> None:
    expected = _expected(_GOLDEN / name / "expected.json")
    page = read(RawInput("page.txt", (_GOLDEN / name / "page.txt").read_bytes()))
    raw, article = page.document.decoded(), page.article

    assert [s.of(article.text) for s in article.paragraphs] == [
        raw[start:end] for start, end in expected["body_paragraphs"]
    ]
    assert article.headline is not None
    assert article.headline.of(article.text) == raw[slice(*expected["headline"])]
    assert [b.name for b in article.bylines] == [expected["byline"]]
    assert article.published is not None
    assert article.published.time.startswith(expected["published"])
