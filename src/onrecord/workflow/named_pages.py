"""Whether what was fetched is a page, or a list of pages: a feed or a sitemap, told by its bytes.

Invariant: what begins as no list does is a page, whatever its address or its head says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.fetching.memory import Entry
from onrecord.readers.feed import Entry as Listed
from onrecord.readers.feed import read_feed
from onrecord.readers.sitemap import read_sitemap, unpacked

_FIRST_ELEMENT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.{0,500}?\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>]{0,500}>|\s)*<([\w:]{1,40})",
    re.DOTALL | re.IGNORECASE,
)
_FEEDS = (b"rss", b"feed", b"rdf:rdf")
_SITEMAPS = (b"urlset", b"sitemapindex")
_N_HEAD_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class Named:
    """What a list names: pages, the newest first, and further lists."""

    pages: tuple[Entry, ...]
    lists: tuple[Entry, ...] = ()


def named(raw: bytes, *, uri: str) -> Named | None:
    """What a feed or a sitemap names; None for a page. Raises `UnreadableInput`."""
    raw = unpacked(raw, uri=uri)
    found = _FIRST_ELEMENT.match(raw[:_N_HEAD_BYTES])
    name = found.group(1).lower() if found else b""
    local = name.rpartition(b":")[2]
    if name in _FEEDS:
        return Named(_entries(read_feed(raw, uri=uri)))
    if local in _SITEMAPS:
        sitemap = read_sitemap(raw, uri=uri)
        return Named(_newest_first(sitemap.pages), _newest_first(sitemap.sitemaps))
    return None


def _entries(some: Iterable[Listed]) -> tuple[Entry, ...]:
    return tuple(
        Entry(one.id or one.uri, one.uri, one.changed.isoformat() if one.changed else "")
        for one in some
    )


def _newest_first(some: Iterable[Listed]) -> tuple[Entry, ...]:
    return tuple(sorted(_entries(some), key=lambda entry: entry.changed, reverse=True))
