"""Runs of fetching into a record: what one run did not come to, what is gone, what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from onrecord.store.writing.writer import open_writer
from onrecord.workflow import record
from onrecord.workflow.fetching import Fetched, Fetching
from onrecord.workflow.gone import Presence
from onrecord.workflow.watch_list import Watched
from support.stand_ins import parts
from support.web_server import WebServer, page, web_server

pytest.importorskip("protego", reason="needs the fetch extra")

from support.fetching import QuickClock, Visitor

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
GONE = NOT_FOUND.replace(b"404 Not Found", b"410 Gone")
BROKEN = NOT_FOUND.replace(b"404 Not Found", b"500 Broken")
QUAY = "The quay is shut, Lund said."


@dataclass
class Runs:
    """Runs of fetching into one record from one server, each as if by a program of its own."""

    path: Path
    server: WebServer
    clock: QuickClock = field(default_factory=QuickClock)

    @contextmanager
    def open(self) -> Iterator[Fetching]:
        visitor = Visitor(self.path, self.server, self.clock)
        with visitor.run() as (visiting, memory):
            load: Any = parts
            yield Fetching(
                visiting,
                memory,
                visiting.captures.folder,
                load,
                lambda _: open_writer(self.path),
                Presence(self.path),
                keeps_news=True,
            )

    def run(self, path: str, *, most: int | None = None, also_wanted: bool = True) -> list[Fetched]:
        """What becomes of an address, or the first of it: the run ends then as by a kill."""
        place = Watched("page", self.server.url(path))
        with self.open() as fetching:
            found: Any = fetching.run([place], also_wanted=also_wanted)
            with closing(found):
                return list(islice(found, most))

    def news(self) -> list[tuple[str, str]]:
        """What is to be told, by path; it counts as told then."""
        with self.open() as fetching:
            found = fetching.memory.news()
            fetching.memory.tell(found[-1].number if found else 0, {})
        return [("/" + one.url.rpartition("/")[2], one.what) for one in found]

    def says(self) -> set[str | None]:
        """What the statements of the record say of their pages."""
        states = [one.state.withdrawal for one in record.said(self.path, record.Filters())]
        return {None if one is None else one.how for one in states}


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    with web_server() as server:
        server.answers["/quay"] = page(QUAY.encode())
        yield Runs(tmp_path / "r.db", server)


def feed(server: WebServer, n_pages: int) -> str:
    """A feed that names so many pages."""
    for number in range(n_pages):
        server.answers[f"/{number}"] = page(f"Pier {number} is shut, Lund said.".encode())
    items = "".join(f"<item><link>{server.url(f'/{n}')}</link></item>" for n in range(n_pages))
    told = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    server.answers["/feed"] = page(told, media_type="application/rss+xml")
    return "/feed"


@pytest.mark.parametrize("also_wanted", [False, True])
def test_what_a_feed_names_is_fetched_by_the_next_run_where_one_was_cut_off(
    runs: Runs, *, also_wanted: bool
) -> None:
    path = feed(runs.server, 4)
    first = runs.run(path, most=2, also_wanted=also_wanted)
    second = runs.run(path, also_wanted=also_wanted)
    assert [one.status for one in first] == ["captured"] * 2
    assert len(record.documents(runs.path)) == 4
    asked = [request.split(b" ")[1] for request in runs.server.asked]
    assert [asked.count(b"/%d" % n) for n in range(4)] == [1] * 4
    assert "unchanged" in {one.status for one in second}


def test_a_page_that_was_kept_and_not_told_before_a_kill_is_told_by_the_next_run(
    runs: Runs,
) -> None:
    assert [one.status for one in runs.run("/quay", most=1)] == ["captured"]
    assert len(record.documents(runs.path)) == 1
    assert runs.news() == []
    runs.run("/quay")
    assert runs.news() == [("/quay", "read")]
    runs.run("/quay")
    assert runs.news() == []


def test_a_page_that_is_not_found_twice_in_a_row_is_noted_as_gone(runs: Runs) -> None:
    runs.run("/quay")
    runs.server.answers["/quay"] = NOT_FOUND
    (once,) = runs.run("/quay")
    assert once.reason is not None
    assert "where the next run finds the same" in once.reason
    assert runs.says() == {None}
    assert runs.news() == [("/quay", "read")]
    runs.clock.sleep(86_400)
    runs.run("/quay")
    assert runs.says() == {"gone"}
    runs.run("/quay")
    assert runs.news() == [("/quay", "gone")]
    (state,) = {one.state.withdrawal for one in record.said(runs.path, record.Filters())}
    assert state is not None
    assert state.by == "the server of news.example"
    assert state.why.startswith("was not found on 2026-09-21, and is answered with status 404 on")


def test_a_page_that_its_server_says_is_gone_for_good_is_noted_at_once(runs: Runs) -> None:
    runs.run("/quay")
    runs.server.answers["/quay"] = GONE
    runs.run("/quay")
    assert runs.says() == {"gone"}


@pytest.mark.parametrize("answer", [NOT_FOUND, BROKEN])
def test_a_page_that_is_there_again_after_a_fault_was_never_gone(runs: Runs, answer: bytes) -> None:
    runs.run("/quay")
    there = runs.server.answers["/quay"]
    for _ in range(2):
        runs.server.answers["/quay"] = answer
        runs.run("/quay")
        runs.server.answers["/quay"] = there
        runs.clock.sleep(86_400)
        runs.run("/quay")
    assert runs.says() == {None}
    assert record.judgements(runs.path) == []


@pytest.mark.parametrize("words", [QUAY, QUAY + " Moe denied it."])
def test_a_page_that_comes_back_says_so(runs: Runs, words: str) -> None:
    runs.run("/quay")
    runs.server.answers["/quay"] = GONE
    runs.run("/quay")
    runs.server.answers["/quay"] = page(words.encode())
    runs.clock.sleep(86_400)
    runs.run("/quay")
    assert runs.says() == {None}
    told = record.judgements(runs.path)
    assert [one.is_standing for one in told if one.verdict == "gone"] == [False]
    assert "is answered again on 2026-09-" in told[-1].why
    assert [what for _, what in runs.news()][1:] in (
        ["gone", "returned"],
        ["gone", "read", "returned"],
    )


def test_a_page_of_a_feed_that_is_not_found_once_is_asked_for_again(runs: Runs) -> None:
    path = feed(runs.server, 1)
    runs.run(path)
    runs.server.answers["/0"] = NOT_FOUND
    runs.server.answers["/feed"] = page(
        b"<rss version='2.0'><channel><item><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate><link>"
        + runs.server.url("/0").encode()
        + b"</link></item></channel></rss>",
        media_type="application/rss+xml",
    )
    runs.run(path)
    assert runs.says() == {None}
    runs.clock.sleep(3_600)
    runs.run(path)
    assert runs.says() == {"gone"}


@pytest.mark.in_files
def test_an_address_of_which_the_record_has_no_page_is_told_once(runs: Runs) -> None:
    for _ in range(3):
        assert [one.status for one in runs.run("/never")] == ["gone"]
    assert runs.news() == [("/never", "gone")]
    assert not runs.path.exists()
