"""A clock that is set forth or back while pages are fetched, or between two runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("protego", reason="needs the fetch extra")

from onrecord.fetching.memory import memory_of, open_memory
from onrecord.fetching.waits import Clock
from support.fetching import BEGUN, Visitor
from support.web_server import page, web_server

_YEAR, _HOUR = 365 * 86_400.0, 3_600.0


@pytest.fixture
def visitor(tmp_path: Path) -> Iterator[Visitor]:
    with web_server() as server:
        server.answers["/quay"] = page(b"The quay is shut, Lund said.")
        server.answers["/busy"] = (
            b"HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n"
        )
        yield Visitor(tmp_path / "r.db", server)


@pytest.mark.parametrize("jump", [-_YEAR, -_HOUR, _HOUR, _YEAR])
def test_a_clock_goes_on_evenly_whatever_the_machine_says_meanwhile(
    monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    clock, before = Clock(), time.time()
    monkeypatch.setattr(time, "time", lambda: before + jump)
    assert abs(clock.now() - before) < 60


def test_what_a_clock_that_was_ahead_put_off_for_a_year_is_asked_for_when_it_is_set_right(
    visitor: Visitor,
) -> None:
    visitor.clock.at[0] = BEGUN + _YEAR
    address, busy = visitor.server.url("/quay"), visitor.server.url("/busy")
    visitor.visit(address, busy)
    visitor.clock.at[0] = BEGUN
    with open_memory(memory_of(visitor.record)) as memory:
        memory.set_right(BEGUN)
        seen = [memory.seen(one) for one in (address, busy)]
        assert all(one is not None and max(one.visited_at, one.next_at) <= BEGUN for one in seen)
        assert memory.host_next_at("news.example") <= BEGUN
    assert [one.status for one in visitor.visit(address)] == ["unchanged"]


def test_what_is_put_off_for_an_hour_by_a_clock_that_is_right_stays_so(visitor: Visitor) -> None:
    busy = visitor.server.url("/busy")
    visitor.visit(busy)
    with open_memory(memory_of(visitor.record)) as memory:
        memory.set_right(visitor.clock.now())
        seen = memory.seen(busy)
        assert seen is not None
        assert seen.next_at > visitor.clock.now() + _HOUR / 2
