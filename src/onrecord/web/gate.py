"""Where people sign in, nothing is answered to those who have not, whatever it is.

Invariant: what is not named here as open is closed, also paths that do not exist; an answer to
somebody is kept by no cache that others use.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.errors import OnRecordError, SignInNeeded
from onrecord.web import rendering
from onrecord.web.failures import CHALLENGE, failure_of
from onrecord.web.persons import Persons

SIGN_IN = "/sign-in"
_OPEN = "/static/"
_SEE_OTHER, _UNAUTHORIZED = 303, 401


class Gate:
    """Lets only those through whom the site knows; others are led to sign in, or told to."""

    def __init__(self, app: ASGIApp, *, persons: Persons) -> None:
        self.app = app
        self.persons = persons

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_OPEN):
            await self.app(scope, receive, send)
            return

        async def unshared(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("Cache-Control", "private, no-store")
            await send(message)

        answer = None if scope["path"] == SIGN_IN else await self._refusal(Request(scope))
        await (answer or self.app)(scope, receive, unshared)

    async def _refusal(self, request: Request) -> Response | None:
        """What is answered instead; None to somebody who may ask."""
        try:
            request.state.person = await run_in_threadpool(self.persons.who, request)
        except SignInNeeded as needed:
            return _refused(request, needed)
        except OnRecordError as error:  # the desk is of no use
            return rendering.failed(request, failure_of(error))
        return None


def _refused(request: Request, needed: SignInNeeded) -> Response:
    where = f"{SIGN_IN}?next={quote(_asked_for(request), safe='')}"
    if request.headers.get("hx-request"):
        return Response(status_code=_UNAUTHORIZED, headers={"HX-Redirect": where} | CHALLENGE)
    if is_for_a_person(request):
        return RedirectResponse(where, _SEE_OTHER)
    return rendering.failed(request, failure_of(needed))


def is_for_a_person(request: Request) -> bool:
    """Whether a browser asks for a page, and no program for data."""
    if rendering.is_for_program(request.url.path) or "authorization" in request.headers:
        return False
    return "text/html" in request.headers.get("accept", "")


def _asked_for(request: Request) -> str:
    """The page to be led to afterwards; a form that was sent is not sent again."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
