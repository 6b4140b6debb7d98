"""Runs of fetching into a record: what one run did not come to, what is gone, what comes back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.workflow import record
from onrecord.workflow.watch_list import Kind, Watched
from support.web_server import Told, WebServer, page, web_server

pytest.importorskip("protego", reason="needs the fetch extra")

from support.runs import BROKEN, GONE, NOT_FOUND, Runs, feed

QUAY = "The quay is shut, Lund said."


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    with web_server() as server:
        server.answers["/quay"] = page(QUAY.encode())
        yield Runs(tmp_path / "r.db", server)


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
    assert (
        "where it is so still when it is asked for again, as a watch does after 2026-09-21T"
        in once.reason
    )
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


@pytest.mark.parametrize(("every_minutes", "next_minutes"), [(1, 15), (60, 60)])
def test_a_page_that_is_watched_and_was_not_found_is_due_after_a_quarter_of_an_hour_at_least(
    runs: Runs, every_minutes: int, next_minutes: int
) -> None:
    runs.run("/quay")
    runs.server.answers["/quay"] = NOT_FOUND
    runs.run("/quay")
    place = Watched("page", runs.server.url("/quay"), every_minutes=every_minutes)
    with runs.open() as fetching:
        seconds = fetching.due(place, 15) - runs.clock.now()
    assert seconds == pytest.approx(60 * next_minutes)


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
    with runs.open() as fetching:
        assert fetching.memory.news()[-1].reason == "is answered again"
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


def asked_for(server: WebServer, path: str) -> list[bool]:
    """Whether a condition was sent, of every question for a path."""
    own = b"GET " + path.encode() + b" "
    return [b"If-None-Match" in one for one in server.asked if one.startswith(own)]


def with_tag(words: str) -> Told:
    """A page that is sent again only where its mark is not known yet."""
    mark = f'"{len(words)}"'
    known = f"HTTP/1.1 304 Not Modified\r\nETag: {mark}\r\n\r\n".encode()
    whole = page(words.encode(), headers={"ETag": mark})
    return Told(lambda request: known if f"If-None-Match: {mark}" in request else whole)


def without_captures(path: Path) -> None:
    path.unlink()
    shutil.rmtree(path.with_name(path.name + ".captures"))


@pytest.mark.in_files
@pytest.mark.parametrize(
    ("lose", "conditions"), [(Path.unlink, [False, True]), (without_captures, [False, False])]
)
def test_a_record_that_was_removed_is_filled_again_by_what_has_not_changed(
    runs: Runs, lose: Callable[[Path], None], conditions: list[bool]
) -> None:
    runs.server.answers["/quay"] = with_tag(QUAY)
    runs.run("/quay")
    lose(runs.path)
    (found,) = runs.run("/quay")
    assert found.outcome is not None
    assert found.outcome.status == "read"
    assert len(record.documents(runs.path)) == 1
    assert asked_for(runs.server, "/quay") == conditions
    assert [one.status for one in runs.run("/quay")] == ["unchanged"]


@pytest.mark.in_files
def test_a_record_that_was_put_back_from_an_older_copy_gets_the_later_version_again(
    runs: Runs, tmp_path: Path
) -> None:
    runs.run("/quay")
    shutil.copyfile(runs.path, tmp_path / "older.db")
    runs.server.answers["/quay"] = with_tag(QUAY + " Moe denied it.")
    runs.run("/quay")
    (later,) = record.documents(runs.path)
    shutil.copyfile(tmp_path / "older.db", runs.path)
    assert record.documents(runs.path) != [later]
    runs.run("/quay")
    assert record.documents(runs.path) == [later]
    assert asked_for(runs.server, "/quay") == [False, False, True]


def test_what_was_set_aside_is_not_read_again_where_it_has_not_changed(runs: Runs) -> None:
    runs.server.answers["/quay"] = with_tag("unreadable")
    assert [one.reason for one in runs.run("/quay")] == ["no text in it"]
    for _ in range(2):
        assert [one.status for one in runs.run("/quay")] == ["unchanged"]
    assert runs.news() == [("/quay", "set aside")]


def test_a_feed_that_names_feeds_without_end_ends(runs: Runs) -> None:
    def tell(request: str) -> bytes:
        number = int(request.split(" ")[1].strip("/"))
        links = [runs.server.url(f"/{3 * number + n}") for n in (1, 2, 3)]
        items = "".join(f"<item><link>{link}</link></item>" for link in links)
        told = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
        return page(told, media_type="application/rss+xml")

    runs.server.answers.update({f"/{number}": Told(tell) for number in range(100)})
    found = runs.run("/0")
    assert [(one.status, one.n_named) for one in found] == [("captured", 3)] + [
        ("refused", None)
    ] * 3
    assert "is a list of pages" in str(found[1].reason)
    n_asked = len(runs.server.asked)
    runs.run("/0")
    assert len(runs.server.asked) == n_asked + 1
    assert [what for _, what in runs.news()] == ["refused"] * 3


def test_places_that_name_themselves_and_one_another_are_lists(runs: Runs) -> None:
    links = "".join(
        f"<item><link>{runs.server.url(path)}</link></item>" for path in ("/list", "/quay")
    )
    told = f"<rss version='2.0'><channel>{links}</channel></rss>".encode()
    runs.server.answers["/list"] = page(told, media_type="application/rss+xml")
    found = runs.run("/list")
    assert [(one.status, one.n_named) for one in found] == [("captured", 2), ("captured", None)]
    with runs.open() as fetching:
        assert fetching.memory.wanted(now=runs.clock.now()) == []


@pytest.mark.parametrize("most", [None, 0, 1])
def test_lists_that_an_index_names_are_read_as_lists(runs: Runs, most: int | None) -> None:
    """Also where a run was killed when it had captured one."""

    def named(kind: str, one: str, path: str) -> bytes:
        loc = f"<{one}><loc>{runs.server.url(path)}</loc></{one}>"
        return page(f"<{kind}>{loc}</{kind}>".encode(), media_type="text/xml")

    runs.server.answers["/index"] = named("sitemapindex", "sitemap", "/map")
    runs.server.answers["/map"] = named("urlset", "url", "/quay")
    runs.run("/index", most=most)
    runs.run("/index")
    assert [one.uri for one in record.documents(runs.path)] == [runs.server.url("/quay")]
    assert {what for _, what in runs.news()} == {"read"}


HOSTILE = b"<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><rss><title>&e;</title></rss>"


@pytest.mark.parametrize(
    ("kind", "raw"),
    [("page", HOSTILE), ("feed", HOSTILE), ("feed", b"No feed."), ("sitemap", b"<a/>")],
)
@pytest.mark.parametrize("is_left", [False, True])
def test_what_claims_to_be_a_list_and_cannot_be_read_is_set_aside_and_is_no_page(
    runs: Runs, kind: Kind, raw: bytes, *, is_left: bool
) -> None:
    runs.server.answers["/feed"] = page(raw, media_type="application/rss+xml")
    place = Watched(kind, runs.server.url("/feed"))
    if is_left:
        with runs.open() as fetching:
            fetching.visiting.add(place.url)
            list(fetching.visiting.run())
    told = [one for _ in range(2) for one in runs.round(place, due=True)]
    (reason,) = (one.reason for one in told if one.status == "captured")
    assert reason in (
        "declares entities of its own, which are not read",
        "is no feed",
        "is no sitemap",
    )
    assert {one.status for one in told} == {"captured", "unchanged"}
    assert record.documents(runs.path) == []
    assert [one.uri for one in record.aside(runs.path)] == [place.url]
    assert runs.news() == [("/feed", "set aside")]


@pytest.mark.parametrize("is_left", [False, True])
def test_a_page_that_breaks_the_reader_stops_neither_this_run_nor_a_later_one(
    runs: Runs, *, is_left: bool
) -> None:
    runs.server.answers["/bad"] = page(b"\xff\xfe of half a character")
    if is_left:
        with runs.open() as fetching:
            fetching.visiting.add(runs.server.url("/bad"))
            assert [one.status for some in fetching.visiting.run() for one in some] == ["captured"]
    else:
        (bad,) = runs.run("/bad")
        assert "UnicodeDecodeError: " in str(bad.reason)
    assert {one.url for one in runs.run("/quay")} >= {runs.server.url("/quay")}
    assert runs.news() == [("/bad", "set aside"), ("/quay", "read")]
    assert [one.uri for one in record.aside(runs.path)] == [runs.server.url("/bad")]
