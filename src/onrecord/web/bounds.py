"""How much a request may bring, and requests for the head of an answer alone.

Invariant: whoever asks for a head gets that of the same page; what is refused has cost nothing but
its own bytes.
"""

from __future__ import annotations

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_HEAD_BYTES = 32 * 1024
"""Of a request's path, query and headers; the longest query that a page takes has some 2 kB."""
_TOO_LARGE = 431


class Bounded:
    """Refuses requests with more than `MOST_HEAD_BYTES` before their body, and answers HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _n_bytes(scope) > MOST_HEAD_BYTES:
            words = "The address or the headers of this request are too long."
            await PlainTextResponse(words, _TOO_LARGE)(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self.app({**scope, "method": "GET"}, receive, _without_body(send))
        else:
            await self.app(scope, receive, send)


def _n_bytes(scope: Scope) -> int:
    asked = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return asked + sum(len(name) + len(value) for name, value in scope["headers"])


def _without_body(send: Send) -> Send:
    async def headed(message: Message) -> None:
        is_body = message["type"] == "http.response.body"
        await send({**message, "body": b""} if is_body else message)

    return headed
