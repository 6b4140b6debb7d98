"""Models of pages in training: labels, cut copies, and trees that say what LightGBM says."""

from __future__ import annotations

import lightgbm
import numpy as np

from onrecord.training.clipped_pages import clipped_pages
from onrecord.training.line_fitting import forest_from
from onrecord.training.line_labels import body_by_alignment, headline_labels, role_labels
from onrecord.training.page_corpus import ScrapedPage

_TEXTS = (
    "Menu", "Harbour closes", "By Rhona Vale", "1 March 2031",
    "Empty berths on Friday (Pauli Rask/Nordbild)",
    "The harbour of Norhaven will be closed.", "“Nobody asked us,” said Lund.", "It opens again.",
    "Read more", "Ferry strike goes on",
)  # fmt: skip
_BODY = "The harbour of Norhaven will be closed. “Nobody asked us,” said Lund. It opens again."


def _page() -> ScrapedPage:
    body = body_by_alignment(_TEXTS, _BODY)
    labels = {"body": body, "headline": headline_labels(_TEXTS, "Harbour closes", body)}
    return ScrapedPage("p", "zyte", "norhaven.example", _TEXTS, "raw", labels)


def test_lines_of_the_body_are_labelled_by_their_words() -> None:
    assert _page().labels["body"].tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 0, 0]
    assert _page().labels["headline"].tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def test_roles_are_labelled_by_what_is_known_of_the_page() -> None:
    gold = {
        "authors": ["Rhona Vale"],
        "published": "2031-03-01T09:30:00+01:00",
        "images": [{"caption": "Empty berths on Friday", "credit": ["Pauli Rask"]}],
    }
    page = _page()

    found = role_labels(_TEXTS, gold, page.labels["body"], page.labels["headline"])

    assert [int(np.argmax(found[role])) for role in ("byline", "time", "caption")] == [2, 3, 4]
    assert not found["credit"].any()


def test_cut_copies_keep_their_lines_labels() -> None:
    for seed in range(20):
        (copy,) = clipped_pages([_page()], seed)
        body = [text for text, label in zip(copy.texts, copy.labels["body"], strict=True) if label]

        assert body == list(_TEXTS[5:8])
        assert copy.raw is None
        assert all(len(labels) == len(copy.texts) for labels in copy.labels.values())


def test_the_same_seed_gives_the_same_copies() -> None:
    one, other = clipped_pages([_page()], 3), clipped_pages([_page()], 3)

    assert one[0].texts == other[0].texts


def test_trees_as_arrays_say_what_lightgbm_says() -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(400, 6)).astype(np.float32)
    labels = (rows[:, 0] * rows[:, 1] > rows[:, 2]).astype(np.int8)
    booster = lightgbm.train(
        {"objective": "binary", "verbose": -1, "num_threads": 1, "num_leaves": 7},
        lightgbm.Dataset(rows, labels),
        num_boost_round=30,
    )

    found = forest_from(booster.dump_model()).probabilities(rows)

    np.testing.assert_allclose(found, booster.predict(rows), atol=1e-5)
