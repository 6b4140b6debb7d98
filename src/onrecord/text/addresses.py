"""Addresses of pages as they are compared: two spellings of one address lead to one page.

Invariant: nothing is taken from an address that a server may need to find the page; what a reader
came by (campaigns, clicks) and where on the page they look (fragments) is.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit

_MAX_CHARS = 2_000
_SAFE = "!$&'()*+,-./:;=?@_~[]"
_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(?:utm_\w+|[a-z]*clid|gclsrc|mc_[ce]id|_ga|_gl|igsh(?:id)?|__twitter_impression|ns_\w+|"
    r"at_(?:campaign|custom\d|format|link\w*|medium|bbc\w*|ptr\w*)|cmpid|ocid|smid|smtyp|"
    r"wt(?:\.\w+|_\w+)|s_cid|ito|xtor|sr_share|hss_channel|mkt_tok|vero_(?:conv|id)|_hs\w+)",
    re.IGNORECASE,
)
# What Google, Meta, Microsoft, Mailchimp, HubSpot, Adobe and outlets' own campaigns append.


def canonical(address: str) -> str | None:
    """An address of the web without what does not change the page; None for any other name.

    http and https are one, as are the spellings of a host, of escapes and of an empty path, and
    the order of parameters.
    """
    parts = _split(address)
    if parts is None or not parts.hostname:
        return None
    host = parts.hostname.rstrip(".")
    port = _port(parts)
    if port is None:
        return None
    where = f"{host}:{port}" if port and port != _PORTS[parts.scheme.lower()] else host
    query = _query(parts.query)
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return f"https://{where}{_spelled(parts.path) or '/'}{f'?{query}' if query else ''}{fragment}"


def _split(address: str) -> SplitResult | None:
    if len(address) > _MAX_CHARS or not address.lower().startswith(("http://", "https://")):
        return None
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _port(parts: SplitResult) -> int | None:
    """The port, 0 where none is named, None where it is no number."""
    try:
        return parts.port or 0
    except ValueError:
        return None


def _query(query: str) -> str:
    pairs = (pair for pair in query.split("&") if pair)
    kept = (pair for pair in pairs if not _TRACKING.fullmatch(pair.partition("=")[0]))
    return "&".join(sorted(map(_spelled, kept)))


def _spelled(part: str) -> str:
    """Escapes as they would be written; those of characters that mean something stay."""
    pieces = re.split(r"(%[0-9a-fA-F]{2})", part)
    return "".join(_escape(piece) for piece in pieces)


def _escape(piece: str) -> str:
    if not re.fullmatch(r"%[0-9a-fA-F]{2}", piece):
        return quote(piece, safe=_SAFE, errors="surrogatepass")
    plain = unquote_to_bytes(piece).decode("latin-1")
    return plain if re.fullmatch(r"[A-Za-z0-9._~-]", plain) else piece.upper()
