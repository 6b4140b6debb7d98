"""Whether something is a list of pages, a feed or a sitemap, told by its first element.

Invariant: what begins as no list does is none, whatever its address or its head says.
"""

from __future__ import annotations

import re
from typing import Literal

List = Literal["feed", "sitemap"]

_FIRST_ELEMENT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?(?>.{0,500}?\?>)|<!--(?>.{0,2000}?-->)|<!DOCTYPE[^>]{0,500}+>|\s++)*+"
    rb"<([\w:]{1,40})",
    re.DOTALL | re.IGNORECASE,
)
_FEEDS = (b"rss", b"feed", b"rdf:rdf")
_SITEMAPS = (b"urlset", b"sitemapindex")
N_HEAD_BYTES = 4_096


def list_of_pages(raw: bytes) -> List | None:
    """Which kind of list the bytes begin as; None for what is no list."""
    found = _FIRST_ELEMENT.match(raw[:N_HEAD_BYTES])
    name = found.group(1).lower() if found else b""
    if name in _FEEDS:
        return "feed"
    return "sitemap" if name.rpartition(b":")[2] in _SITEMAPS else None
