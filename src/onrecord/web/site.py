"""What the web application serves, settled before it starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from onrecord.model.where import Where
from onrecord.web.persons import OneLocal, Persons
from onrecord.workflow import desk
from onrecord.workflow.fetched import Fetch
from onrecord.workflow.reading import PageReading

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


@dataclass(frozen=True, slots=True)
class Site:
    """A record, the names under which it may be asked for (`Host` of a request), and who asks.

    `reading` reads pages that are sent; its model is loaded with the first. `fetch` fetches pages
    by their address, None where that was not asked for.
    """

    record: Where
    hosts: Sequence[str] = LOOPBACK
    persons: Persons = field(default_factory=OneLocal)
    reading: PageReading = field(default_factory=PageReading)
    fetch: Fetch | None = None

    def secret(self, purpose: str) -> bytes:
        """Random bytes that nobody but this site knows, the same over restarts."""
        return desk.secret(self.record, purpose)


def site_of(request: Request) -> Site:
    """The site that answers a request."""
    site: Site = request.app.state.site
    return site


OfSite = Annotated[Site, Depends(site_of)]
