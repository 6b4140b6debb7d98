"""RSS and Atom feeds as lists of pages.

Invariant: nothing that a feed names is fetched, no entity of its XML is expanded; only addresses of
the web come out, each once, and bytes, entries and characters are bounded.
"""

from __future__ import annotations

import io
from calendar import timegm
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from onrecord.errors import InputTooLarge, MissingExtra, UnreadableInput
from onrecord.readers.hostile_xml import declares_entities

MAX_BYTES = 10_000_000
MAX_ENTRIES = 5_000
_MOST_URI_CHARS = 2_000
_MOST_TITLE_CHARS, _MOST_SUMMARY_CHARS = 500, 5_000
_MIN_CONTENT_CHARS = 500
"""A shorter content is a teaser."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that a feed or sitemap lists; what it does not state is None.

    `content` is the whole page as the feed itself gives it, a piece of HTML; `id` is the entry's
    own name in the feed, `changed` when it was last changed.
    """

    uri: str
    title: str | None = None
    published: datetime | None = None
    summary: str | None = None
    content: str | None = None
    id: str | None = field(default=None, compare=False)
    changed: datetime | None = field(default=None, compare=False)


def read_feed(raw: bytes, *, uri: str) -> list[Entry]:
    """The pages that a feed lists, in its order; raises `UnreadableInput`, `InputTooLarge`.

    `uri` is the feed's own address, beside which it may write others.
    """
    if len(raw) > MAX_BYTES:
        raise InputTooLarge(uri, n_bytes=len(raw), max_bytes=MAX_BYTES)
    if declares_entities(raw):
        raise UnreadableInput(uri, "declares entities of its own, which are not read")
    try:
        import feedparser  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise MissingExtra(missing.name or "feedparser", extra="fetch") from missing
    try:
        found = feedparser.parse(io.BytesIO(raw), resolve_relative_uris=False)
    except Exception as error:  # whatever fails in it on a hostile feed costs that feed alone
        raise UnreadableInput(uri, f"is no feed ({type(error).__name__})") from error
    if not found.get("version") and not found.get("entries"):
        raise UnreadableInput(uri, "is no feed")
    entries = (_entry(told, uri) for told in found.entries[:MAX_ENTRIES])
    return list({entry.uri: entry for entry in entries if entry is not None}.values())


def web_address(told: object, *, beside: str) -> str | None:
    """An address of the web as it is told, in full or beside another; None for any other."""
    if not isinstance(told, str) or not 0 < len(told) <= _MOST_URI_CHARS:
        return None
    try:
        address = urljoin(beside, told.strip())
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return address if is_web and address.isprintable() and " " not in address else None


def _entry(told: Any, feed: str) -> Entry | None:
    links = [link.get("href") for link in told.get("links", ()) if link.get("rel") == "alternate"]
    named = [told.get("link"), *links]
    address = next((a for one in named if (a := web_address(one, beside=feed))), None)
    address = address or web_address(told.get("id"), beside="")  # a number is none beside the feed
    if address is None:
        return None
    return Entry(
        address,
        _line(told.get("title"), _MOST_TITLE_CHARS),
        _moment(told.get("published_parsed") or _changed(told)),
        _line(told.get("summary"), _MOST_SUMMARY_CHARS),
        _content(told),
        _line(told.get("id"), _MOST_URI_CHARS),
        _moment(_changed(told)),
    )


def _content(told: Any) -> str | None:
    parts = [part.get("value") or "" for part in told.get("content", ())]
    longest = max(parts, key=len, default="")
    return longest if len(longest) >= _MIN_CONTENT_CHARS else None


def _line(text: object, max_chars: int) -> str | None:
    if not isinstance(text, str):
        return None
    return " ".join(unescape(text[: 4 * max_chars]).split())[:max_chars] or None


def _moment(parsed: Any) -> datetime | None:
    try:
        return None if parsed is None else datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _changed(told: Any) -> Any:
    """When an entry was last changed; its own mapping takes other keys where it is only asked."""
    has_own = "updated_parsed" in told.keys()  # noqa: SIM118 - the same
    return told.get("updated_parsed") if has_own else told.get("published_parsed")
