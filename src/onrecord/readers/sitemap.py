"""Sitemaps as lists of pages: plain ones, those of news, and indexes of others.

Invariant: as of feeds: nothing is fetched, no entity is expanded, only addresses of the web come
out, each once, and all of it is bounded.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from onrecord.errors import InputTooLarge, UnreadableInput
from onrecord.readers.feed import Entry, web_address
from onrecord.readers.hostile_xml import local_name, parsed

MAX_BYTES = 52_428_800
"""What the protocol allows of one sitemap, unpacked."""
MAX_ENTRIES = 50_000
"""The same."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages that a sitemap lists, or the other sitemaps that an index lists."""

    pages: tuple[Entry, ...]
    sitemaps: tuple[Entry, ...]


def read_sitemap(raw: bytes, *, uri: str) -> Sitemap:
    """What a sitemap lists, packed by gzip or not; raises `UnreadableInput`, `InputTooLarge`."""
    root = parsed(unpacked(raw, uri=uri), uri=uri)
    kind = local_name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise UnreadableInput(uri, "is no sitemap")
    entries: dict[str, Entry] = {}
    for element in root:
        if len(entries) >= MAX_ENTRIES:
            break
        if local_name(element) in ("url", "sitemap") and (entry := _entry(element, uri)):
            entries.setdefault(entry.uri, entry)
    listed = tuple(entries.values())
    return Sitemap(listed, ()) if kind == "urlset" else Sitemap((), listed)


def unpacked(raw: bytes, *, uri: str) -> bytes:
    """The bytes themselves, or what gzip packed; raises `UnreadableInput`, `InputTooLarge`."""
    if raw.startswith(b"\x1f\x8b"):
        try:
            raw = zlib.decompressobj(31).decompress(raw, MAX_BYTES + 1)
        except zlib.error as error:
            raise UnreadableInput(uri, f"is no whole gzip archive ({error})") from error
    if len(raw) > MAX_BYTES:
        raise InputTooLarge(uri, n_bytes=len(raw), max_bytes=MAX_BYTES)
    return raw


def _entry(element: Any, sitemap: str) -> Entry | None:
    told: dict[str, str] = {}
    for child in element.iter():
        name = local_name(child)
        in_picture = local_name(child.getparent()) in ("image", "video")
        if name and child.text and not in_picture:
            told.setdefault(name, child.text.strip())
    address = web_address(told.get("loc"), beside=sitemap)
    if address is None:
        return None
    published = told.get("publication_date") or told.get("lastmod")
    title = " ".join(told.get("title", "").split())[:500] or None
    changed = _moment(told.get("lastmod") or told.get("publication_date"))
    return Entry(address, title, _moment(published), changed=changed)


def _moment(told: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
