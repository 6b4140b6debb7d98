"""One page from the web, by its address, for a person who waits for it.

Invariant: each step of a redirection is checked as the first was; all steps share the bytes and the
time of one page.
"""

from __future__ import annotations

import ssl
from collections.abc import Container
from dataclasses import dataclass, field

from onrecord.errors import NotFetched
from onrecord.fetching.asking import OK, PORTS, Asker, Head, Line, trusted
from onrecord.fetching.connecting import Lines

MEDIA_TYPES = ("text/html", "text/plain", "application/xhtml+xml")
REDIRECTS = (301, 302, 303, 307, 308)
_FIELDS = (("Accept", ", ".join(MEDIA_TYPES)),)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came. `url` is where it stood in the end, after the steps of `way`."""

    url: str
    body: bytes
    media_type: str
    charset: str | None
    way: tuple[str, ...]


@dataclass(frozen=True)
class Fetcher:
    """Fetches pages.

    `ports` and `lines` say which machines may be asked, `ssl_context` whom to believe.
    """

    max_bytes: int = 5_000_000
    max_seconds: float = 20.0
    max_redirects: int = 5
    ports: Container[int] = PORTS
    lines: Lines = field(default_factory=Lines)
    ssl_context: ssl.SSLContext = field(default_factory=trusted, repr=False)

    def fetch(self, address: str) -> Fetched:
        """The page at an address; raises `NotFetched`."""
        asker = Asker(self.max_bytes, self.max_seconds, self.ports, self.lines, self.ssl_context)
        with asker.connected(address) as line:
            return self._followed(line)

    def _followed(self, line: Line) -> Fetched:
        def look(head: Head) -> None:
            if not _leads_on(head):
                _check(line.address, head)

        way: list[str] = []
        url = line.asker.checked(line.address, line.address)
        while True:
            way.append(str(url))
            answer = line.ask(url, fields=_FIELDS, look=look)
            head = answer.head
            if not _leads_on(head):
                body = answer.body
                return Fetched(way[-1], body, head.media_type, head.charset, tuple(way[:-1]))
            if len(way) > self.max_redirects:
                raise NotFetched(line.address, f"leads on more than {self.max_redirects} times")
            url = line.asker.checked(line.address, head.get("location"), beside=url)


def _leads_on(head: Head) -> bool:
    return head.status in REDIRECTS and bool(head.get("location"))


def _check(address: str, head: Head) -> None:
    """Raises `NotFetched` where an answer is no page."""
    if head.status != OK:
        raise NotFetched(address, f"is answered with status {head.status}")
    if head.media_type not in MEDIA_TYPES:
        raise NotFetched(address, f"is no page or text ({head.media_type or 'no type'} is told)")
