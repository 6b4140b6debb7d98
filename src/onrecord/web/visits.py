"""A visit: a random cookie by which a form is known to come from a page of ours.

Invariant: the cookie is set only by pages that hold a form; no script can read it (HttpOnly). A
form's token is made of the cookie, of the session of whoever is signed in, and of a secret of the
desk, so that whoever may set cookies for this name (another program on this machine, a site beside
this one) cannot make one for somebody else (OWASP: signed double-submit cookie).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.errors import FormRefused
from onrecord.web.signed_in import session_of
from onrecord.web.site import Site

COOKIE = "onrecord_visit"
_KEY = re.compile(r"[\w-]{43}", re.ASCII)
_N_BYTES = 32


@dataclass(slots=True)
class Visit:
    """A visitor's random key; `is_wanted` once a page has put it into a form."""

    key: str
    is_new: bool
    is_wanted: bool = False


class Visits:
    """Knows a visit by its cookie, or begins one; sets the cookie where a form needs it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        visit = _visit(Headers(scope=scope).get("cookie", ""))
        scope.setdefault("state", {})["visit"] = visit

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and visit.is_new and visit.is_wanted:
                cookie = _cookie(visit.key, is_secure=scope["scheme"] == "https")
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self.app(scope, receive, sent)


def token_of(request: Request) -> str:
    """What a form of this visit carries."""
    visit: Visit = request.state.visit
    visit.is_wanted = True
    return _token(request, visit.key)


def renew(request: Request) -> None:
    """Another visit from here on: forms of before, and whoever knew its cookie, are of no use."""
    visit: Visit = request.state.visit
    visit.key, visit.is_new, visit.is_wanted = secrets.token_urlsafe(_N_BYTES), True, True


def check(request: Request, token: object) -> None:
    """Raises `FormRefused` unless a form carries its visit's token."""
    visit: Visit = request.state.visit
    wanted = _token(request, visit.key)
    if visit.is_new or not hmac.compare_digest(str(token).encode(), wanted.encode()):
        raise FormRefused("the form is too old, or the browser kept no cookie")


def _token(request: Request, key: str) -> str:
    site: Site = request.app.state.site
    made_of = f"{key} {session_of(request) or ''}"
    return hmac.new(site.secret("forms"), made_of.encode(), hashlib.sha256).hexdigest()


def _visit(cookies: str) -> Visit:
    for cookie in cookies.split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == COOKIE and _KEY.fullmatch(value):
            return Visit(value, is_new=False)
    return Visit(secrets.token_urlsafe(_N_BYTES), is_new=True)


def _cookie(key: str, *, is_secure: bool) -> str:
    secure = "; Secure" if is_secure else ""
    return f"{COOKIE}={key}; HttpOnly; SameSite=Lax; Path=/{secure}"
