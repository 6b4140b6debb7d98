"""Which statements of a new page are held against which others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from onrecord.model.dispute import Beside, Known
from onrecord.nlp.relating import Relating
from onrecord.workflow.relating import Bounds, Relater
from support.relating import MEASURES

FERRY = ["the ferry was late", "its engine had failed", "the harbour knew", "no engine was safe"]
FERRY_TOO = ["the ferry engine failed", "the harbour was warned", "late ferry", "engine unsafe"]
BUDGET = ["taxes on tobacco rise", "schools get a third", "the deficit is small", "surplus falls"]


class AllNear:
    """A first look that holds everything related to everything."""

    def nearness(self, some: Sequence[bytes], others: Sequence[bytes], _: Any) -> np.ndarray:
        return np.tile(np.array([0.1, 0.0, 0.9, 0.0]), (len(some), len(others), 1))


def page(name: str, contents: Sequence[str], first: int) -> list[Beside]:
    return [
        Beside(n, b"", Known(name, None, "Lund", frozenset(), (), words))
        for n, words in enumerate(contents, first)
    ]


def chosen(new: list[Beside], others: list[Beside], *, most: int = 99) -> set[tuple[int, int]]:
    bounds = Bounds(most, asked=0.05, kept=0.05, one_story=0.1, within=0.3)
    relater = Relater("near/1", lambda: cast("Relating", AllNear()), bounds, MEASURES)
    return set(relater.choose(new, others))


def test_pages_of_one_story_are_held_against_each_other_and_no_others() -> None:
    new = page("new", FERRY, 20)
    others = [*page("alike", FERRY_TOO, 1), *page("apart", BUDGET, 10)]
    across = {(a, b) for a, b in chosen(new, others) if a < 20}
    assert across == {(a, b) for a in range(1, 5) for b in range(20, 24)}


def test_of_a_page_of_few_statements_nothing_is_left_out() -> None:
    across = chosen(page("new", ["the answer is no"], 20), page("apart", BUDGET, 10))
    assert across == {(a, 20) for a in range(10, 14)}


def test_a_page_is_held_against_itself_each_pair_once() -> None:
    assert chosen(page("new", BUDGET, 1), []) == {(a, b) for b in range(1, 5) for a in range(1, b)}


def test_no_more_than_so_many_pairs_a_statement_are_asked() -> None:
    pairs = chosen(page("new", FERRY, 20), page("alike", FERRY_TOO, 1), most=2)
    assert max(sum(b == n for _, b in pairs) for n in range(20, 24)) == 2
