"""What every answer carries and every request must: headers against scripts, and a known host.

A page of the record may hold anything; nothing of it may run (Content Security Policy level 3),
no other site may ask this one through a name of its own (DNS rebinding), and no page of another
site may have anything changed here by the browser of somebody who looks at it.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.web.failures import Failure
from onrecord.web.rendering import is_for_program

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
MAX_BODY_BYTES = 4_000_000
"""Of what is sent: a form, a page to be read."""
_MISDIRECTED, _TOO_LARGE, _FORBIDDEN = 421, 413, 403
_NOT_HERE = "This record is not served here."
_CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")


class Guarded:
    """Refuses requests for other hosts and changes from other sites; `HEADERS` on every answer."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if _name_of(Headers(scope=scope).get("host", "")) not in self.hosts:
            refusal = _refusal(scope["path"])
            await refusal(scope, receive, guarded)
        elif scope["method"] not in _CHANGES_NOTHING and _is_from_elsewhere(scope):
            words = "nothing was changed: this was sent from another site"
            await PlainTextResponse(words, _FORBIDDEN)(scope, receive, guarded)
        else:
            await self.app(scope, _bounded(receive), guarded)


def _is_from_elsewhere(scope: Scope) -> bool:
    """Whether a browser says that a page of another site sent it; programs say nothing."""
    headers = Headers(scope=scope)
    own = f"{scope['scheme']}://{headers.get('host', '')}"
    is_own_site = headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
    return headers.get("origin", own) != own or not is_own_site


def _bounded(receive: Receive) -> Receive:
    """What is sent, up to `MAX_BODY_BYTES`, whatever its headers promise."""
    n_bytes = 0

    async def received() -> Message:
        nonlocal n_bytes
        message = await receive()
        n_bytes += len(message.get("body", b""))
        if n_bytes > MAX_BODY_BYTES:
            raise HTTPException(_TOO_LARGE, f"More than {MAX_BODY_BYTES:,} bytes were sent.")
        return message

    return received


def _refusal(path: str) -> Response:
    if is_for_program(path):
        hint = "ask for it by the name that `onrecord serve` tells"
        failure = Failure(_MISDIRECTED, "misdirected_request", _NOT_HERE, hint)
        return JSONResponse(failure.told(), _MISDIRECTED)
    return PlainTextResponse(_NOT_HERE, _MISDIRECTED)


def _name_of(host: str) -> str:
    """The name of a `Host` header without its port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()
