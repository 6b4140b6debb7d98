"""How much a request may bring before its body.

Invariant: what is refused has cost nothing but its own bytes.
"""

from __future__ import annotations

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.web.failures import Failure
from onrecord.web.rendering import is_for_program

MOST_HEAD_BYTES = 32 * 1024
"""Of a request's path, query and headers; the longest query that a page takes has some 2 kB."""
_TOO_LARGE = 431
_WORDS = "The address or the headers of this request are too long."


class Bounded:
    """Refuses requests with more than `MOST_HEAD_BYTES` before their body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _n_bytes(scope) > MOST_HEAD_BYTES:
            await _refusal(scope["path"])(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _n_bytes(scope: Scope) -> int:
    asked = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return asked + sum(len(name) + len(value) for name, value in scope["headers"])


def _refusal(path: str) -> Response:
    if is_for_program(path):
        hint = f"at most {MOST_HEAD_BYTES:,} bytes are taken"
        failure = Failure(_TOO_LARGE, "request_header_fields_too_large", _WORDS, hint)
        return JSONResponse(failure.told(), _TOO_LARGE)
    return PlainTextResponse(_WORDS, _TOO_LARGE)
