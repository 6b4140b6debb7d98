"""Pages that a feed named are asked for again by themselves, at growing distances."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.workflow import record
from onrecord.workflow.forgetting import forget
from onrecord.workflow.watch_list import Watched
from onrecord.workflow.whats_new import whats_new
from support.web_server import Told, WebServer, page, web_server

pytest.importorskip("protego", reason="needs the fetch extra")

from support.fetching import BEGUN
from support.runs import BROKEN, GONE, NOT_FOUND, Runs, feed

HOUR = 3_600.0
HOURS = (1.0, 6.0, 24.0)


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    with web_server() as server:
        yield Runs(tmp_path / "r.db", server, again_hours=HOURS)


@pytest.fixture
def watched(runs: Runs) -> Watched:
    """A feed of one page, which was read at the beginning."""
    place = Watched("feed", runs.server.url(feed(runs.server, 1)))
    runs.round(place, due=True)
    assert runs.news() == [("/0", "read")]
    return place


def n_asked(server: WebServer, path: str = "/0") -> int:
    return sum(one.startswith(b"GET " + path.encode() + b" ") for one in server.asked)


def at(runs: Runs, hours: float) -> None:
    runs.clock.at[0] = BEGUN + hours * HOUR + 60


def test_a_page_that_changes_silently_is_told_when_its_next_look_is_due(
    runs: Runs, watched: Watched
) -> None:
    runs.server.answers["/0"] = page(b"Pier 0 is open, Lund said.")
    at(runs, 0.9)
    assert runs.round(watched, due=True)[0].status == "unchanged"  # the feed, and no page
    assert n_asked(runs.server) == 1
    at(runs, 1)
    assert [one.status for one in runs.round(watched)] == ["captured"]
    with runs.open() as fetching:
        (change,) = whats_new(runs.path, fetching.memory).changes
    assert [one.what for one in change.statements] == ["reworded"]
    assert runs.news() == [("/0", "read")]


def test_a_page_that_is_answered_as_gone_is_told_when_its_next_look_is_due(
    runs: Runs, watched: Watched
) -> None:
    runs.server.answers["/0"] = GONE
    at(runs, 6)
    runs.round(watched)
    assert runs.news() == [("/0", "gone")]
    assert runs.says() == {"gone"}


def test_a_page_that_is_not_found_is_asked_for_again_after_a_quarter_of_an_hour(
    runs: Runs, watched: Watched
) -> None:
    runs.server.answers["/0"] = NOT_FOUND
    at(runs, 1)
    runs.round(watched)
    assert (runs.news(), n_asked(runs.server)) == ([], 2)
    at(runs, 1.2)
    runs.round(watched)
    assert (runs.news(), n_asked(runs.server)) == ([], 2)
    at(runs, 1.3)
    runs.round(watched)
    assert (runs.news(), n_asked(runs.server)) == ([("/0", "gone")], 3)


def test_after_the_last_distance_it_is_asked_for_no_more_and_what_was_missed_is_left_out(
    runs: Runs, watched: Watched
) -> None:
    asked = []
    for hours in (0.5, 1, 1.1, 8, 8.1, 23, 24, 30, 700, 9_000):
        at(runs, hours)
        runs.round(watched, due=hours > 24)
        asked.append(n_asked(runs.server) - 1)
    assert asked == [0, 1, 1, 2, 2, 2, 3, 3, 3, 3]
    with runs.open() as fetching:
        assert fetching.again.next_at([watched.url]) is None


def test_it_is_asked_whether_it_changed_and_costs_little_where_it_did_not(
    runs: Runs, watched: Watched
) -> None:
    known = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'
    whole = page(b"Pier 0 is shut, Lund said.", headers={"ETag": '"a"'})
    runs.server.answers["/0"] = Told(lambda asked: known if '-Match: "a"' in asked else whole)
    for hours in (1, 6):
        at(runs, hours)
        assert [one.status for one in runs.round(watched)] == ["unchanged"]
    assert [b"If-None-Match" in one for one in runs.server.asked if b"GET /0 " in one] == [
        False,
        False,
        True,
    ]
    assert runs.news() == []


def test_what_is_new_is_asked_for_first(runs: Runs, watched: Watched) -> None:
    feed(runs.server, 3)
    del runs.server.asked[:]
    at(runs, 1)
    runs.round(watched, due=True)
    paths = [one.split(b" ")[1] for one in runs.server.asked]
    assert paths == [b"/feed", b"/1", b"/2", b"/0"]


def test_a_page_that_its_list_names_with_a_new_date_begins_anew(
    runs: Runs, watched: Watched
) -> None:
    at(runs, 5)
    dated = f"<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><link>{runs.server.url('/0')}</link>"
    told = f"<rss version='2.0'><channel><item>{dated}</item></channel></rss>".encode()
    runs.server.answers["/feed"] = page(told, media_type="application/rss+xml")
    runs.round(watched, due=True)
    with runs.open() as fetching:
        following = fetching.again.next_at([watched.url])
    assert following is not None
    assert following - runs.clock.now() == pytest.approx(HOUR, abs=60)


def test_a_host_in_trouble_gets_time(runs: Runs, watched: Watched) -> None:
    runs.server.answers["/0"] = BROKEN
    at(runs, 1)
    runs.round(watched)
    n_before = n_asked(runs.server)
    runs.round(watched)
    assert n_asked(runs.server) == n_before
    runs.clock.sleep(HOUR / 2)
    runs.round(watched)
    assert n_asked(runs.server) > n_before


@pytest.mark.parametrize("hours", [(), HOURS])
def test_nothing_is_asked_for_again_where_nobody_watches_its_feed(
    runs: Runs, watched: Watched, hours: tuple[float, ...]
) -> None:
    runs.again_hours = hours
    at(runs, 6)
    runs.round(*([watched] if not hours else []))
    runs.run("/feed", also_wanted=False)  # as `onrecord fetch` does
    assert n_asked(runs.server) == 1


def test_a_page_that_was_forgotten_is_asked_for_no_more(runs: Runs, watched: Watched) -> None:
    (kept,) = record.documents(runs.path)
    forget(runs.path, kept.id, reason="a court said so")
    for hours in (1, 6):
        at(runs, hours)
        runs.round(watched)
    assert n_asked(runs.server) == 1


def test_pages_of_a_host_that_answers_nothing_for_a_week_are_given_up_until_they_are_named_anew(
    runs: Runs, watched: Watched
) -> None:
    feed(runs.server, 2)
    at(runs, 23)
    runs.server.answers["/1"] = BROKEN
    runs.round(watched, due=True)
    runs.news()
    runs.again_hours = (24.0, 5_000.0)  # of the page that was read
    runs.server.answers["/robots.txt"] = BROKEN
    told = []
    for hours in range(30, 30 + 9 * 24, 24):
        at(runs, hours)
        runs.round(watched, due=True)
        told.append(sorted(runs.news()))
    assert told == [[]] * 7 + [[("/0", "failed"), ("/1", "failed")]] + [[]]
    with runs.open() as fetching:
        assert fetching.memory.wanted(now=runs.clock.now()) == []
        assert fetching.again.next_at([watched.url]) is None


def test_a_round_that_was_cut_off_is_gone_on_with(runs: Runs) -> None:
    place = Watched("feed", runs.server.url(feed(runs.server, 25)))
    runs.round(place, due=True)
    at(runs, 2)
    with runs.open() as fetching:
        found = fetching.run((), watched=[place])
        assert [next(found).status for _ in range(3)] == ["unchanged"] * 3
        found.close()  # type: ignore[attr-defined]
    runs.round(place)
    asked = [n_asked(runs.server, f"/{n}") for n in range(25)]
    assert set(asked) <= {2, 3}
    assert sum(asked) <= 2 * 25 + 1


def test_a_page_whose_bytes_change_and_whose_text_does_not_is_no_news(
    runs: Runs, watched: Watched
) -> None:
    runs.server.answers["/0"] = page(b"  Pier 0 is shut, Lund said.")
    at(runs, 1)
    assert [one.status for one in runs.round(watched)] == ["captured"]
    with runs.open() as fetching:
        new = whats_new(runs.path, fetching.memory)
    assert len(record.documents(runs.path)) == 1
    assert (new.pages, new.counts["pages"]) == ([], 0)
