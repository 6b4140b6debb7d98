"""Whether what was fetched is a page, or a list of pages: a feed or a sitemap, told by its bytes.

Invariant: what begins as no list does is a page, whatever its address or its head says, but for an
address that was given as that of a list. What claims to be a list and cannot be read is no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.fetching.memory import Entry
from onrecord.readers.feed import Entry as Listed
from onrecord.readers.feed import read_feed
from onrecord.readers.lists import List, list_of_pages
from onrecord.readers.sitemap import read_sitemap, unpacked

_ASIDE = re.compile(
    rb"\s+|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>", re.DOTALL | re.IGNORECASE
)
"""What may stand before the first element, piece by piece: none of it is looked at twice."""
_DECLARING = re.compile(rb"<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_LIST = re.compile(
    rb"<(?:!DOCTYPE\s+)?(rss|feed|rdf:rdf|(?:\w{1,40}:)?(?:urlset|sitemapindex))\b", re.IGNORECASE
)
_WIDE = (
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
    (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """What a list names: pages, the newest first, and further lists."""

    pages: tuple[Entry, ...]
    lists: tuple[Entry, ...] = ()


def named(raw: bytes, *, uri: str, awaited: List | None = None) -> Named | None:
    """What a feed or a sitemap names; None for a page. Raises `UnreadableInput`.

    Of what is `awaited` as a list it is raised for all that is none.
    """
    raw = unpacked(raw, uri=uri)
    kind = _claimed(raw) or awaited
    if kind == "feed":
        return Named(_entries(read_feed(raw, uri=uri)))
    if kind == "sitemap":
        sitemap = read_sitemap(raw, uri=uri)
        return Named(_newest_first(sitemap.pages), _newest_first(sitemap.sitemaps))
    return None


def begins_as_list(raw: bytes, *, uri: str) -> bool:
    """Whether it begins as a feed or a sitemap does. Raises `UnreadableInput`."""
    return _claimed(unpacked(raw, uri=uri)) is not None


def _claimed(raw: bytes) -> List | None:
    """What the bytes begin as; also where declarations stand before, or every letter has two bytes.

    Its readers refuse what declares anything, so that one element of a list among it is enough.
    """
    raw = _in_utf8(raw)
    at = 0
    while found := _ASIDE.match(raw, at):
        at = found.end()
    if _DECLARING.match(raw, at) is None:
        return list_of_pages(raw[at:])
    named = _LIST.search(raw, at)
    return None if named is None else list_of_pages(b"<" + named.group(1))


def _in_utf8(raw: bytes) -> bytes:
    for begin, codec in _WIDE:
        if raw.startswith(begin):
            return raw.decode(codec, "replace").lstrip("\ufeff").encode()
    return raw


def _entries(some: Iterable[Listed]) -> tuple[Entry, ...]:
    return tuple(
        Entry(one.id or one.uri, one.uri, one.changed.isoformat() if one.changed else "")
        for one in some
    )


def _newest_first(some: Iterable[Listed]) -> tuple[Entry, ...]:
    return tuple(sorted(_entries(some), key=lambda entry: entry.changed, reverse=True))
