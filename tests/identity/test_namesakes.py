"""People, bodies and places of one name are never one; what is one is found again."""

from __future__ import annotations

from typing import Any

import pytest

from support.across import cases, outcome

CASES = dict(cases())


@pytest.mark.parametrize("about", CASES)
@pytest.mark.parametrize("turned", [False, True], ids=["as told", "the last first"])
def test_no_two_namesakes_are_one(about: str, *, turned: bool) -> None:
    documents: list[dict[str, Any]] = CASES[about]
    assert outcome(documents[::-1] if turned else documents).merged == []


def test_most_of_what_is_one_is_found_again() -> None:
    found = [ids for case in CASES.values() for ids in outcome(case).of_label.values()]
    assert sum(len(ids) == 1 for ids in found) >= 0.9 * len(found)
