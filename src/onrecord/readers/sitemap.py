"""The pages, and the further sitemaps, that a sitemap names.

Invariant: no entity is fetched or unfolded, what is packed is unpacked to a limit, and of its
addresses no more than `MOST_PAGES` are taken.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from onrecord.errors import UnreadableInput

MOST_PAGES = 50_000
"""As the protocol bounds one file."""
_MOST_BYTES = 50_000_000
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address, and when what stands there changed, as the sitemap writes it."""

    url: str
    changed: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Pages, the latest changed first, and further sitemaps."""

    pages: tuple[SitemapEntry, ...]
    sitemaps: tuple[SitemapEntry, ...]


def read_sitemap(raw: bytes, *, uri: str) -> Sitemap:
    """What a sitemap names, packed by gzip or not; raises `UnreadableInput`."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
    )
    try:
        root = etree.fromstring(plain(raw, uri=uri), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(uri, f"is no sitemap ({error})") from error
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise UnreadableInput(uri, "is no sitemap")
    found = tuple(_entry(one, uri) for one in root[:MOST_PAGES] if _name(one) in ("url", "sitemap"))
    named = tuple(entry for entry in found if entry is not None)
    ordered = tuple(sorted(named, key=lambda entry: entry.changed, reverse=True))
    return Sitemap(ordered, ()) if _name(root) == "urlset" else Sitemap((), ordered)


def plain(raw: bytes, *, uri: str) -> bytes:
    """The bytes themselves, or what gzip packed; raises `UnreadableInput`."""
    if not raw.startswith(_GZIP):
        return raw
    unpacking = zlib.decompressobj(31)
    try:
        unpacked = unpacking.decompress(raw, _MOST_BYTES)
    except zlib.error as error:
        raise UnreadableInput(uri, f"is no whole gzip archive ({error})") from error
    if unpacking.unconsumed_tail:
        raise UnreadableInput(uri, f"holds more than {_MOST_BYTES:,} bytes")
    return unpacked


def _entry(element: etree._Element, uri: str) -> SitemapEntry | None:
    told = {_name(child): (child.text or "").strip() for child in element}
    dates = [(one.text or "").strip() for one in element.iter() if _name(one) == "publication_date"]
    try:
        url = urljoin(uri, told.get("loc", "")) if told.get("loc") else ""
    except ValueError:
        return None
    if not url.startswith(("http://", "https://")):
        return None
    return SitemapEntry(url, told.get("lastmod") or next(iter(dates), ""))


def _name(element: etree._Element) -> str:
    """An element's name without its namespace; comments have none."""
    tag = element.tag
    return etree.QName(tag).localname if isinstance(tag, str) else ""
