"""Feeds and sitemaps as lists of pages, hostile ones too."""

from __future__ import annotations

import gzip
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import DocumentError, InputTooLarge, UnreadableInput
from onrecord.readers.feed import Entry, read_feed
from onrecord.readers.sitemap import read_sitemap

FEED = "https://ledger.example/feed"
WORDS = "The quay stays shut, Mara Quill said. " * 20
RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Ellony Ledger</title>
<item><title>Quay &amp; crane</title><link>/quay</link><description>Shut.</description>
<pubDate>Tue, 18 Mar 2031 07:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{WORDS}</p>]]></content:encoded></item>
<item><title>Again</title><link>https://ledger.example/quay</link></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
<item><title>File</title><link>file:///etc/passwd</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Chronicle</title>
<entry><title>Talks</title><id>urn:x:1</id><link rel="alternate" href="https://c.example/talks"/>
<updated>2031-03-18T07:00:00Z</updated></entry></feed>"""
NEWS = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://ledger.example/quay.jpg</image:loc></image:image>
<loc>https://ledger.example/quay</loc><lastmod>2031-03-19</lastmod>
<news:news><news:publication_date>2031-03-18T07:00:00Z</news:publication_date>
<news:title>Quay stays shut</news:title></news:news></url>
<url><loc>ftp://ledger.example/x</loc></url></urlset>"""
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
DAY = datetime(2031, 3, 18, 7, tzinfo=UTC)


def test_a_feed_lists_each_page_once_with_what_it_says_of_it() -> None:
    found = read_feed(RSS.encode(), uri=FEED)

    assert [entry.uri for entry in found] == ["https://ledger.example/quay"]
    assert read_feed(ATOM.encode(), uri=FEED) == [Entry("https://c.example/talks", "Talks", DAY)]


def test_the_content_of_a_feed_that_gives_whole_articles_comes_with_its_entry() -> None:
    one = RSS.replace("<item><title>Again", "<item><title>Other").replace(
        "<link>https://ledger.example/quay</link>", "<link>/other</link>"
    )

    first, second = read_feed(one.encode(), uri=FEED)

    assert (first.title, first.published, first.summary) == ("Quay & crane", DAY, "Shut.")
    assert first.content is not None
    assert "Mara Quill said" in first.content
    assert second == Entry("https://ledger.example/other", "Other")


def test_a_sitemap_of_news_lists_pages_with_title_and_time() -> None:
    for raw in (NEWS.encode(), gzip.compress(NEWS.encode())):
        found = read_sitemap(raw, uri="https://ledger.example/sitemap.xml")
        assert found.pages == (Entry("https://ledger.example/quay", "Quay stays shut", DAY),)
        assert found.sitemaps == ()


def test_an_index_lists_other_sitemaps() -> None:
    raw = b"<sitemapindex><sitemap><loc>https://l.example/s1.xml</loc></sitemap></sitemapindex>"

    found = read_sitemap(raw, uri="https://l.example/")

    assert (found.pages, found.sitemaps) == ((), (Entry("https://l.example/s1.xml"),))


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_of_their_own_are_refused(declared: str, encoding: str) -> None:
    for read, text in ((read_feed, RSS), (read_sitemap, NEWS)):
        body = text.split("?>", 1)[-1]
        with pytest.raises(UnreadableInput, match="entities"):
            read((declared + body).encode(encoding), uri=FEED)


def test_what_is_too_large_or_no_list_is_refused() -> None:
    with pytest.raises(InputTooLarge):
        read_feed(b"<rss>" + b" " * 10_000_001, uri=FEED)
    with pytest.raises(InputTooLarge):
        read_sitemap(gzip.compress(b" " * 60_000_000), uri=FEED)
    with pytest.raises(UnreadableInput):
        read_feed(b"<html><body>The quay</body></html>", uri=FEED)
    with pytest.raises(UnreadableInput):
        read_sitemap(RSS.encode(), uri=FEED)


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda t: (RSS[:400] + t).encode()))
def test_any_bytes_give_entries_or_a_reason(raw: bytes) -> None:
    for read in (read_feed, read_sitemap):
        with suppress(DocumentError):
            read(raw, uri=FEED)
