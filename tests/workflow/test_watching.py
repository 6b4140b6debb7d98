"""Lists that name pages, the file of what is watched, and how others are told."""

from __future__ import annotations

import mailbox
import time
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.errors import BadWatchList, UnreadableInput
from onrecord.readers.lists import List
from onrecord.workflow.named_pages import named
from onrecord.workflow.notices import notify, signature
from onrecord.workflow.watch_list import Manner, Notices, read_watch_list
from support.fetching import QuickClock
from support.web_server import Told, page, web_server

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel>
<item><guid>1</guid><link>/a</link><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item>
<item><guid>2</guid><link>javascript:alert(1)</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id><updated>2026-03-02T10:00:00Z</updated>
<link href="https://news.example/b"/></entry></feed>"""
MAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://news.example/old</loc><lastmod>2025-01-01</lastmod></url>
<url><loc>https://news.example/new</loc><lastmod>2026-01-01</lastmod></url></urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>https://news.example/1.xml</loc></sitemap></sitemapindex>"


@pytest.mark.parametrize(
    ("raw", "pages", "lists"),
    [
        (RSS, ["https://news.example/a"], []),
        (ATOM, ["https://news.example/b"], []),
        (MAP, ["https://news.example/new", "https://news.example/old"], []),
        (INDEX, [], ["https://news.example/1.xml"]),
    ],
)
def test_lists_name_their_pages(raw: bytes, pages: list[str], lists: list[str]) -> None:
    found = named(raw, uri="https://news.example/list")
    assert found is not None
    assert [one.url for one in found.pages] == pages
    assert [one.url for one in found.lists] == lists


def test_a_page_is_no_list() -> None:
    assert named(b"<!DOCTYPE html><html><p>rss feed urlset</html>", uri="http://x/") is None


HOSTILE = (
    "<!DOCTYPE urlset [<!ENTITY a SYSTEM 'file:///etc'>]><urlset><loc>&a;</loc></urlset>",
    "<?xml version='1.0'?><!-- -->\n<!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;'>]><rss>&c;</rss>",
    f"<!DOCTYPE rss [<!ENTITY a '{'b' * 5_000}'>]>&a;",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_list_that_declares_entities_is_refused_and_is_no_page(
    hostile: str, encoding: str
) -> None:
    with pytest.raises(UnreadableInput, match="declares entities of its own"):
        named(hostile.encode(encoding), uri="http://x/")


@pytest.mark.parametrize("awaited", ["feed", "sitemap"])
@pytest.mark.parametrize("raw", [b"", b"<html><p>It is shut.</html>", b"\x00\xff" * 99, b"{}"])
def test_what_was_given_as_a_list_and_is_none_is_refused(raw: bytes, awaited: List) -> None:
    with pytest.raises(UnreadableInput):
        named(raw, uri="http://x/", awaited=awaited)


def test_a_page_that_declares_what_stands_in_it_is_a_page() -> None:
    raw = b'<!DOCTYPE html PUBLIC "x" "y" [<!ATTLIST p a CDATA "b">]><html><p>It is shut.</html>'
    assert named(raw, uri="http://x/") is None


def test_what_stands_before_the_first_element_is_looked_at_once() -> None:
    begun = time.monotonic()
    assert named(b"<!---->" * 100_000 + b"x", uri="http://x/") is None
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("[[feed]]\nurl = 'x'\n", 2, "url"),
        ("[[feed]]\nurl = 'http://a/'\n[[feed]]\nurl='http://b/'\nnewst = 3\n", 5, "newst"),
        ("[manner]\nmin_seconds = -1\n[[page]]\nurl='http://a/'\n", 2, "min_seconds"),
        ("[manner]\nallow = ['a b']\n[[page]]\nurl='http://a/'\n", 2, "allow"),
        ("[manner]\nagain_hours = [1, 0]\n[[page]]\nurl='http://a/'\n", 2, "again_hours"),
        ("[manner]\nagain_hours = ['1h']\n[[page]]\nurl='http://a/'\n", 2, "again_hours"),
        ("every_minutes = 'x'\n[[page]]\nurl='http://a/'\n", 1, "every_minutes"),
        ("every_minutes = 5\n", None, None),
        ("[[feed\n", None, None),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_its_key(
    tmp_path: Path, text: str, line: int | None, key: str | None
) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(BadWatchList) as refused:
        read_watch_list(path)
    assert (refused.value.line, refused.value.key) == (line, key)


@pytest.mark.parametrize(
    ("told", "hours"),
    [("[2, 0.5]", (2.0, 0.5)), ("[]", ()), (None, (1, 6, 24, 72, 168, 720))],
)
def test_when_pages_are_asked_for_again_is_told_in_hours(
    tmp_path: Path, told: str | None, hours: tuple[float, ...]
) -> None:
    path = tmp_path / "feeds.toml"
    again = "" if told is None else f"[manner]\nagain_hours = {told}\n"
    path.write_text(f"{again}[[page]]\nurl = 'http://a/'\n")
    assert read_watch_list(path).manner.again_hours == hours


def test_a_webhook_gets_what_is_new_with_its_signature_and_is_tried_again(tmp_path: Path) -> None:
    body, answers = b'{"a": 1}', [b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", page(b"")]
    with web_server() as server:
        server.answers["/hook"] = Told(lambda _: answers.pop(0))
        notices = Notices(
            webhooks=(f"http://127.0.0.1:{server.port}/hook", "http://127.0.0.1:1/"),
            mail_file=str(tmp_path / "new.mbox"),
        )
        failed = notify(
            notices, Manner(), body=body, text="New: 1 page\n  read x", clock=QuickClock(),
            environment={"ONRECORD_WEBHOOK_SECRET": "s"},
        )  # fmt: skip
    asked = [request for request in server.asked if request.startswith(b"POST /hook")]
    assert len(asked) == 2
    assert f"X-Onrecord-Signature: {signature(body, 's')}".encode() in asked[1]
    assert [one.split(" could")[0] for one in failed] == ["the webhook http://127.0.0.1:1/"]
    with closing(mailbox.mbox(tmp_path / "new.mbox")) as box:
        assert [message["Subject"] for message in box] == ["New: 1 page"]
