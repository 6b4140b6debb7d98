"""The entries of a feed (RSS, Atom, RDF): which pages it names, and when they changed.

Invariant: what a feed says is only looked at; no entity of it is fetched, none is unfolded without
bound, and of its entries no more than `MOST_ENTRIES` are taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from onrecord.errors import MissingExtra, UnreadableInput

MOST_ENTRIES = 2_000
_MOST_CHARS = 2_000
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: its id in the feed, the address of its page, and what it says of them.

    `changed` and `published` are as the feed writes them, empty where it does not.
    """

    id: str
    url: str
    title: str
    published: str
    changed: str


def read_feed(raw: bytes, *, uri: str, media_type: str = "") -> tuple[FeedEntry, ...]:
    """The entries that lead to a page, in the feed's order; raises `UnreadableInput`.

    `uri` is where the feed stands: addresses that it writes beside that are made whole.
    """
    try:
        import feedparser  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise MissingExtra(missing.name or "feedparser", extra="fetch") from missing
    headers = {"content-type": media_type or "application/xml", "content-location": uri}
    found = feedparser.parse(
        _DOCTYPE.sub(b"", raw, count=1),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.get("version") and not found.entries:
        raise UnreadableInput(uri, "is no feed")
    entries = (_entry(one, uri) for one in found.entries[:MOST_ENTRIES])
    return tuple(entry for entry in entries if entry is not None)


def _entry(told: Any, uri: str) -> FeedEntry | None:
    link = _text(told, "link")
    try:
        url = urljoin(uri, link.strip()) if link else ""
    except ValueError:
        return None
    if not url.startswith(("http://", "https://")):
        return None
    published = _text(told, "published")
    changed = _text(told, "updated") if "updated" in told.keys() else published  # noqa: SIM118 - its own mapping takes others' keys for it
    return FeedEntry(_text(told, "id") or url, url, _text(told, "title"), published, changed)


def _text(told: Any, key: str) -> str:
    value = told.get(key)
    return value[:_MOST_CHARS] if isinstance(value, str) else ""
