"""`onrecord fetch` and `onrecord watch` over a server of our own: captured, read, led back."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from cli.conftest import Shell
from onrecord.export.news import news_text
from onrecord.fetching.memory import memory_in
from onrecord.fetching.waits import Clock
from onrecord.model.where import Shared
from onrecord.readers.warc import Capture, captures
from onrecord.store.database import alone
from onrecord.store.lock import writer_lock
from support.postgres import Server
from support.web_server import WebServer, page, web_server

pytest.importorskip("protego", reason="needs the fetch extra")

WORDS = "The quay is shut for “as long as it takes”, the harbour master Vera Lund said on Friday."
HTML = f"<html><head><title>Quay</title></head><body><h1>Quay</h1><p>{WORDS}</p></body></html>"
ALLOWED = ("--allow", "127.0.0.0/8")


def served(server: WebServer) -> str:
    """A page whose charset is told in the head of the answer alone."""
    server.answers["/quay"] = page(HTML.encode("cp1252"), media_type="text/html; charset=cp1252")
    return server.url("/quay", host="127.0.0.1")


@pytest.mark.in_files
def test_what_is_fetched_leads_back_to_its_capture(empty: Shell) -> None:
    with web_server() as server:
        address = served(server)
        done = empty("fetch", address, *ALLOWED, "--jsonl")
    assert done.code == 0, done.err
    (found,) = map(json.loads, done.out.splitlines())
    assert found["document"]["uri"] == address
    assert WORDS in found["article"]["text"]  # the head's charset is used
    place = found["document"]["capture"]
    at = Path(f"{empty.record}.captures") / place["file"]
    (again,) = (
        one
        for one in captures(at, first_byte=place["first_byte"])
        if isinstance(one, Capture) and one.at.first_byte == place["first_byte"]
    )
    assert again.raw == HTML.encode("cp1252")
    assert empty("verify").code == 0


@pytest.mark.in_files
def test_a_page_that_changed_is_told_with_the_version_that_it_supersedes(
    empty: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server() as server:
        address = served(server)
        listed = tmp_path / "pages.toml"
        listed.write_text(
            f'[manner]\nallow = ["127.0.0.0/8"]\nmin_seconds = 0.0\n[[page]]\nurl = "{address}"\n'
        )
        first = json.loads(empty("watch", str(listed), "--once", "--json").out)
        changed = HTML.replace("as long as it takes", "three days")
        server.answers["/quay"] = page(changed.encode("cp1252"), media_type="text/html")
        later = time.time() + 3_600
        monkeypatch.setattr("onrecord.fetching.waits.Clock.now", lambda _: later)
        second = json.loads(empty("watch", str(listed), "--once", "--json").out)
    assert [one["supersedes"] for one in first["pages"]] == [None]
    before = [one["document"] for one in first["pages"]]
    assert [one["supersedes"] for one in second["pages"]] == before
    assert (first["counts"]["changed"], second["counts"]["changed"]) == (0, 1)
    (change,) = second["changes"]
    assert [change["supersedes"]] == before
    assert {one["what"] for one in change["statements"]} <= {"reworded", "disappeared", "added"}
    text = news_text(second)
    assert f"changed   {address}" in text
    assert "as long as it takes" in text
    assert "three days" in text


@pytest.mark.in_files
def test_a_page_of_a_feed_that_changes_silently_and_then_is_gone_is_told(
    empty: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with web_server() as server:
        address = served(server)
        feed = f"<rss version='2.0'><channel><item><link>{address}</link></item></channel></rss>"
        server.answers["/feed"] = page(feed.encode(), media_type="application/rss+xml")
        listed = tmp_path / "feeds.toml"
        listed.write_text(
            '[manner]\nallow = ["127.0.0.0/8"]\nmin_seconds = 0.0\nagain_hours = [2, 5]\n'
            f'[[feed]]\nurl = "{server.url("/feed", host="127.0.0.1")}"\n'
        )
        begun = time.time()
        changed = page(HTML.replace("as long as it takes", "three days").encode("cp1252"))
        gone = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"
        told = []
        for hours, answer in ((0, None), (1, changed), (3, None), (4, gone), (6, None)):
            server.answers["/quay"] = answer or server.answers["/quay"]
            moment = begun + hours * 3_600
            monkeypatch.setattr("onrecord.fetching.waits.Clock.now", lambda _, at=moment: at)
            printed = empty("watch", str(listed), "--once", "--jsonl").lines
            told.append([name for one in printed for name, n in one["counts"].items() if n])
    assert told == [["pages", "statements"], [], ["pages", "statements", "changed"], [], ["gone"]]


@pytest.mark.in_files
def test_a_watched_feed_is_told_once(empty: Shell, tmp_path: Path) -> None:
    with web_server() as server:
        address = served(server)
        feed = f"<rss version='2.0'><channel><item><link>{address}</link></item></channel></rss>"
        server.answers["/feed"] = page(feed.encode(), media_type="application/rss+xml")
        listed = tmp_path / "feeds.toml"
        listed.write_text(
            f'[manner]\nallow = ["127.0.0.0/8"]\nmin_seconds = 0.0\n'
            f'[[feed]]\nurl = "{server.url("/feed", host="127.0.0.1")}"\n'
        )
        first = empty("watch", str(listed), "--once", "--json")
        second = empty("watch", str(listed), "--once", "--json")
    assert (first.code, second.code) == (0, 0), first.err + second.err
    told = json.loads(first.out)
    assert [one["uri"] for one in told["pages"]] == [address]
    assert [one["speaker"] for one in told["statements"]] == ["Vera Lund"]
    assert not second.out.strip() or json.loads(second.out)["pages"] == []


def test_what_is_fetched_into_a_database_leads_back_to_a_capture_in_the_folder_that_is_named(
    empty: Shell, postgres: Server, tmp_path: Path
) -> None:
    record = postgres.fresh().url
    folder = tmp_path / "news" / "captures"
    into = ("--captures", str(folder), "--record", record, "--jsonl")
    with web_server() as server:
        address = served(server)
        done = empty("fetch", address, *ALLOWED, *into)
        again = empty("fetch", address, *ALLOWED, *into)
    assert (done.code, again.code) == (0, 0), done.err + again.err
    [found] = done.lines
    assert (found["document"]["uri"], again.lines) == (address, [])
    place = found["document"]["capture"]
    at = folder / place["file"]
    [capture] = [
        one
        for one in captures(at, first_byte=place["first_byte"])
        if isinstance(one, Capture) and one.at.first_byte == place["first_byte"]
    ]
    assert capture.raw == HTML.encode("cp1252")
    assert [row["speaker"] for row in empty("said", "--record", record).lines] == ["Vera Lund"]
    assert empty("verify", "--record", record).code == 0


def test_a_database_wants_a_folder_for_captures(empty: Shell, postgres: Server) -> None:
    with web_server() as server:
        done = empty("fetch", served(server), *ALLOWED, "--record", postgres.fresh().url)
        assert server.asked == []
    assert done.code == 1
    assert "--captures" in done.err


def test_one_at_a_time_fetches_into_a_database(
    empty: Shell, postgres: Server, tmp_path: Path
) -> None:
    record = postgres.fresh().url
    listed = tmp_path / "pages.toml"
    listed.write_text("[[page]]\nurl = 'http://127.0.0.1:9/'\n")
    into = ("--captures", str(tmp_path / "captures"), "--record", record)
    with alone(Shared(record), "fetching"):
        for words in (("fetch", "http://127.0.0.1:9/"), ("watch", str(listed), "--once")):
            done = empty(*words, *into)
            assert done.code == 1
            assert "is being fetched into by another process (process " in done.err


def test_one_at_a_time_fetches_into_a_folder(
    empty: Shell, postgres: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "captures"
    folder.mkdir()
    with writer_lock(memory_in(folder)):
        record = postgres.fresh().url
        done = empty("fetch", "http://127.0.0.1:9/", "--captures", str(folder), "--record", record)
    assert done.code == 1
    assert "visits.fetching is being written by another process" in done.err


@pytest.mark.in_files
def test_who_watches_waits_while_another_fetches(
    empty: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    listed = tmp_path / "pages.toml"
    with web_server() as server, ExitStack() as held:
        listed.write_text(
            f'[manner]\nallow = ["127.0.0.0/8"]\nmin_seconds = 0.0\n'
            f'[[page]]\nurl = "{served(server)}"\n'
        )
        held.enter_context(alone(empty.record, "fetching"))

        def sleep(clock: Clock, seconds: float) -> None:
            slept.append(seconds)
            held.close()
            if len(slept) > 1:
                clock.stop.set()

        monkeypatch.setattr(Clock, "sleep", sleep)
        done = empty("watch", str(listed), "--jsonl")
    assert "tried again in a minute" in done.err
    assert slept[0] == pytest.approx(60, abs=1)
    assert [len(told["pages"]) for told in done.lines] == [1]
    assert done.code == 130
