"""How often passwords may be tried."""

from __future__ import annotations

import pytest

from onrecord.errors import TooManyTries
from onrecord.web.tries import ADDRESS, KNOWN, STRANGER, Tries, address_key


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def wait_after(tries: Tries, key: str) -> int:
    """How long a stranger must wait before the next try; 0 where one is let in, and counted."""
    try:
        tries.begin([(key, STRANGER)])
    except TooManyTries as refused:
        return refused.wait_seconds
    return 0


def test_a_few_wrong_passwords_cost_nothing_and_then_waits_double() -> None:
    clock = Clock()
    tries = Tries(clock)
    assert [wait_after(tries, "ida") for _ in range(5)] == [0] * 5
    waits = []
    for _ in range(8):
        waits.append(wait_after(tries, "ida"))
        clock.now += waits[-1]
        assert wait_after(tries, "ida") == 0
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_try_that_comes_too_soon_makes_nobody_wait_longer() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(5):
        tries.begin([("ida", STRANGER)])
    assert {wait_after(tries, "ida") for _ in range(1_000)} == {1}
    clock.now += 1
    assert wait_after(tries, "ida") == 0


def test_who_succeeds_starts_anew_by_name_but_not_by_address() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(ADDRESS.n_free - 1):
        tries.begin([("here", ADDRESS)])
    tries.begin([("here", ADDRESS), ("ida", KNOWN)])
    tries.succeeded("ida", "here")
    tries.begin([("here", ADDRESS), ("kaja", STRANGER)])
    with pytest.raises(TooManyTries):
        tries.begin([("here", ADDRESS), ("lone", STRANGER)])
    tries.begin([("elsewhere", ADDRESS), ("ida", KNOWN)])


def test_many_tries_at_once_count_before_the_first_has_failed() -> None:
    tries = Tries(Clock())
    let_in = [wait_after(tries, "ida") == 0 for _ in range(100)]
    assert let_in.count(True) == STRANGER.n_free


def test_failures_are_forgotten_after_an_hour() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(5):
        tries.begin([("ida", STRANGER)])
    clock.now += 3_601
    assert [wait_after(tries, "ida") for _ in range(5)] == [0] * 5


def test_a_try_that_was_never_looked_at_is_no_failure() -> None:
    tries = Tries(Clock())
    for _ in range(100):
        tries.begin([("ida", STRANGER)])
        tries.undone("ida")


def test_memory_is_bounded_however_many_names_are_tried() -> None:
    tries = Tries(Clock(), most_kept=50)
    for number in range(1_000):
        tries.begin([(f"name {number}", STRANGER)])
    assert len(tries._counted) == 50


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:1::1", "2001:db8:1:1:ffff::9", True),
        ("2001:db8:1:1::1", "2001:db8:1:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        (None, "testclient", False),
    ],
)
def test_an_address_stands_for_a_client(one: str | None, other: str, is_same: bool) -> None:  # noqa: FBT001
    assert (address_key(one) == address_key(other)) is is_same
