"""Pages that tell of one story are told by their words from pages that do not."""

from __future__ import annotations

import pytest

from onrecord.disputes.matters import likeness, weights

FERRY = [
    "the ferry to Tarn was late because its engine had failed",
    "the harbour master had warned of the engine in March",
    "the ferry company denies that the engine was unsafe",
]
FERRY_TOO = [
    "that the ferry company knew of the engine",
    "passengers waited six hours in the harbour of Tarn",
    "the harbour master was right to warn",
]
BUDGET = [
    "the budget raises taxes on tobacco",
    "that schools will get a third of the surplus",
    "the finance minister called the deficit small",
]


def test_pages_of_one_story_are_more_alike_than_pages_of_two() -> None:
    ferry, too, budget = map(weights, (FERRY, FERRY_TOO, BUDGET))
    assert likeness(ferry, too) > 0.3
    assert likeness(ferry, budget) < 0.05


def test_a_page_is_wholly_like_itself_and_either_way_round() -> None:
    ferry, too = weights(FERRY), weights(FERRY_TOO)
    assert likeness(ferry, ferry) == pytest.approx(1.0)
    assert likeness(ferry, too) == likeness(too, ferry)


def test_words_that_stand_everywhere_tell_little() -> None:
    told = weights(["the president of the country said that the engine of the ferry failed"])
    assert told["ferry"] > told["presid"]


def test_a_page_without_words_is_like_none() -> None:
    assert weights([]) == {}
    assert likeness(weights([]), weights(FERRY)) == 0.0
