"""What holds for every answer: HEAD asks without a body, OPTIONS for methods, no failure is bare.

Invariant: a request that failed in a way that nobody foresaw is told so in the one shape, and the
failure stands in the log; an answer that has begun is broken off, never made up.
"""

from __future__ import annotations

import logging

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web import rendering
from onrecord.web.failures import NOT_FORESEEN

HEAD_ASKED = "onrecord.head"
"""Set in the scope of a request by HEAD, which is answered like one by GET."""
_log = logging.getLogger("onrecord.web")


class Answering:
    """Answers HEAD by what GET would say, and failures that nobody foresaw."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sending = _Sending(send, without_body=scope["method"] == "HEAD")
        if sending.without_body:
            scope = {**scope, "method": "GET", HEAD_ASKED: True}
        try:
            await self.app(scope, receive, sending)
        except Exception:
            _log.exception("%s %s", scope["method"], scope["path"])
            if sending.has_begun:
                raise
            told = rendering.failed(Request(scope), NOT_FORESEEN)
            await told(scope, receive, sending)


class _Sending:
    """Passes an answer on, without its body where none was asked for."""

    def __init__(self, send: Send, *, without_body: bool) -> None:
        self._send = send
        self.without_body = without_body
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
        elif self.without_body and message["type"] == "http.response.body":
            if message.get("more_body", False):
                return
            message = {**message, "body": b""}
        await self._send(message)
