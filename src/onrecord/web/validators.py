"""Validators of answers: what a program has is still so while the record's file is as it was.

Invariant: an answer is only tagged where the record did not change while it was made, and nothing
in it is remembered of an earlier state; a tag only counts while the record is as it was then; any
write, by whatever process, changes it. The tag also holds what was asked, in which coding it is
sent, and the version of the program.

What tells a change is the files' size and time, so that nothing is opened to find that nothing
changed. A file system tells times in steps; a file that was written a moment ago may be written
again within the step, and is not vouched for (as git does not for what it calls "racily clean").
"""

from __future__ import annotations

import hashlib
import time

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord import __version__
from onrecord.model.where import Shared, Where
from onrecord.web.site import OfSite
from onrecord.workflow import record as kept

SETTLED_SECONDS = 0.1
"""Many steps of the clocks of file systems, which are 10 ms and less where SQLite's log works."""
_TAG = "onrecord.tag"
_OK, _NOT_MODIFIED = 200, 304
_CACHING = "private, no-cache"


def state_of(record: Where) -> str | None:
    """What stays the same as long as nothing is written into a record.

    None where the record was written a moment ago, or is not there. A database is asked.
    """
    if isinstance(record, Shared):
        return kept.state(record)
    facts = []
    for path in (record, record.with_name(record.name + "-wal")):
        try:
            found = path.stat()
        except OSError:
            continue
        if path != record and not found.st_size:  # a log without anything in it comes and goes
            continue
        if time.time_ns() - found.st_mtime_ns < SETTLED_SECONDS * 1e9:
            return None
        facts.append((path.suffix, found.st_ino, found.st_size, found.st_mtime_ns))
    return repr(facts) if facts else None


def unchanged(request: Request, site: OfSite) -> None:
    """Ends a request whose asker has the answer already; else makes what its answer is tagged."""
    tag = _tag(request, state_of(site.record))
    if tag is None:
        return
    if tag in _known(request.headers):
        headers = {"ETag": tag, "Cache-Control": _CACHING, "Vary": "Accept-Encoding"}
        raise HTTPException(_NOT_MODIFIED, headers=headers)
    if not kept.is_behind(site.record):
        request.scope[_TAG].append(tag)


class Validated:
    """Puts its tag on each answer of the paths that have one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        tags: list[str] = []
        record = scope["app"].state.site.record

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and tags and message["status"] == _OK:
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = _CACHING
                if tags[0] == _tag(Request(scope), state_of(record)):
                    headers["ETag"] = tags[0]
            await send(message)

        await self.app({**scope, _TAG: tags}, receive, tagged)


def _tag(request: Request, state: str | None) -> str | None:
    if state is None:
        return None
    coding = "gzip" in request.headers.get("accept-encoding", "")
    facts = (__version__, state, request.url.path, request.url.query, coding)
    return f'"{hashlib.sha256(repr(facts).encode()).hexdigest()[:32]}"'


def _known(headers: Headers) -> set[str]:
    """The tags that the asker has; a weak one of the same letters counts (RFC 9110, 13.1.2)."""
    given = headers.getlist("if-none-match")
    return {tag.strip().removeprefix("W/") for line in given for tag in line.split(",")}
