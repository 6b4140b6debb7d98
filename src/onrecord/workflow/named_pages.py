"""Whether what was fetched is a page, or a list of pages: a feed or a sitemap, told by its bytes.

Invariant: what begins as no list does is a page, whatever its address or its head says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.fetching.memory import Entry
from onrecord.readers.feed import Entry as Listed
from onrecord.readers.feed import read_feed
from onrecord.readers.lists import list_of_pages
from onrecord.readers.sitemap import read_sitemap, unpacked


@dataclass(frozen=True, slots=True)
class Named:
    """What a list names: pages, the newest first, and further lists."""

    pages: tuple[Entry, ...]
    lists: tuple[Entry, ...] = ()


def named(raw: bytes, *, uri: str) -> Named | None:
    """What a feed or a sitemap names; None for a page. Raises `UnreadableInput`."""
    raw = unpacked(raw, uri=uri)
    kind = list_of_pages(raw)
    if kind == "feed":
        return Named(_entries(read_feed(raw, uri=uri)))
    if kind == "sitemap":
        sitemap = read_sitemap(raw, uri=uri)
        return Named(_newest_first(sitemap.pages), _newest_first(sitemap.sitemaps))
    return None


def begins_as_list(raw: bytes, *, uri: str) -> bool:
    """Whether it begins as a feed or a sitemap does. Raises `UnreadableInput`."""
    return list_of_pages(unpacked(raw, uri=uri)) is not None


def _entries(some: Iterable[Listed]) -> tuple[Entry, ...]:
    return tuple(
        Entry(one.id or one.uri, one.uri, one.changed.isoformat() if one.changed else "")
        for one in some
    )


def _newest_first(some: Iterable[Listed]) -> tuple[Entry, ...]:
    return tuple(sorted(_entries(some), key=lambda entry: entry.changed, reverse=True))
