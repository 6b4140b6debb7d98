"""An index of a web archive (CDXJ): for each page its place in the WARC, sorted by address.

Invariant: lines are in the order of their bytes, as readers that look a page up by halves need it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a page lies: `start` and `n_bytes` in the packed WARC; `moment` in UTC, ISO 8601."""

    uri: str
    moment: str
    media_type: str
    sha256: str
    start: int
    n_bytes: int

    def line(self, file: str) -> str:
        """The entry as a line of the index over that file."""
        told = {
            "url": self.uri,
            "mime": self.media_type,
            "digest": f"sha256:{self.sha256}",
            "length": str(self.n_bytes),
            "offset": str(self.start),
            "filename": file,
        }
        digits = "".join(c for c in self.moment if c.isdigit())
        return f"{sort_key(self.uri)} {digits} {json.dumps(told)}"


def sort_key(uri: str) -> str:
    """An address turned around, so that pages of one host stand together: `com,example)/page`.

    As the SURT of web archives: lower case, without scheme, "www." and a port that goes without
    saying, what is asked for in the order of its letters.
    """
    parts = urlsplit(uri)
    if parts.scheme not in _PORTS:
        return uri
    host = (parts.hostname or "").removeprefix("www.")
    try:
        port = parts.port
    except ValueError:
        port = None
    told = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    path = parts.path.lower() or "/"
    asked = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    path = path.rstrip("/") or "/"
    turned = ",".join(reversed(host.split(".")))
    return f"{turned}{told}){path}{'?' + asked if asked else ''}"


def ordered(entries: sqlite3.Connection) -> Iterator[bytes]:
    """Lines from the table `entry` in the order of their bytes; the database sorts on disk."""
    query = "select line from entry order by cast(line as blob)"
    return (f"{line}\n".encode() for (line,) in entries.execute(query))
