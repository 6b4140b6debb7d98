"""Who is signed in: by a session's cookie in a browser, by a token in a program.

Invariant: a token that does not hold is refused, whatever cookie comes with it; what a token's
program may do is bounded by the token's role.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from onrecord.errors import SignInNeeded
from onrecord.model.role import lesser
from onrecord.model.where import Where
from onrecord.web.persons import Person
from onrecord.web.queueing import Queue
from onrecord.web.tries import Tries
from onrecord.workflow import accounts, desk
from onrecord.workflow.accounts import Account

_SESSION, _KNOWN = "onrecord_session", "onrecord_known"
_RANDOM = re.compile(r"[\w-]{43}", re.ASCII)
_KNOWN_DAYS = 365
_BEARER = re.compile(r"bearer +(\S+) *", re.ASCII | re.IGNORECASE)
_N_HASHES = 2
"""Passwords checked at once; each takes 64 MiB and a tenth of a second."""
_N_WAITING = 8


@dataclass(frozen=True)
class SignedIn:
    """Only those with an account may ask; the desk beside the record tells who has one."""

    record: Where
    tries: Tries = field(default_factory=Tries)
    checking: Queue = field(
        default_factory=lambda: Queue("sign-ins", n_at_once=_N_HASHES, n_waiting=_N_WAITING)
    )

    def who(self, request: Request) -> Person:
        """Whoever is signed in; raises `SignInNeeded`."""
        header = request.headers.get("authorization")
        found = self._by_session(request) if header is None else self._by_token(header)
        if found is None:
            raise SignInNeeded
        return found

    def _by_session(self, request: Request) -> Person | None:
        cookie = session_of(request)
        account = accounts.of_session(self.record, cookie) if cookie else None
        return None if account is None else Person(account.name, account.role, account.key)

    def _by_token(self, header: str) -> Person | None:
        told = _BEARER.fullmatch(header)
        found = accounts.of_token(self.record, told[1]) if told else None
        if found is None:
            return None
        account, token = found
        return Person(account.name, lesser(account.role, token.role), account.key)


def session_of(request: Request) -> str | None:
    """What the session's cookie holds; None where there is none."""
    cookie = request.cookies.get(_named(request, _SESSION), "")
    return cookie if _RANDOM.fullmatch(cookie) else None


def keep_session(request: Request, response: Response, account: Account, cookie: str) -> None:
    """Signs the browser in that gets this answer, and marks it as one that knows the account."""
    _set(request, response, _SESSION, cookie)
    known = _mark(request, account.name)
    _set(request, response, _KNOWN, known, max_age=_KNOWN_DAYS * 24 * 3600)


def drop_session(request: Request, response: Response) -> None:
    """Makes the browser forget its session; what it signed in as is not forgotten."""
    response.delete_cookie(_named(request, _SESSION), path="/", secure=_is_secure(request))


def has_signed_in_before(request: Request, name: str) -> bool:
    """Whether the browser that asks has signed in by a name before."""
    told = request.cookies.get(_named(request, _KNOWN), "")
    return hmac.compare_digest(told.encode(), _mark(request, name).encode())


def _mark(request: Request, name: str) -> str:
    secret = desk.secret(request.app.state.site.record, "known browsers")
    folded = name.strip().casefold().encode("utf-8", "surrogatepass")
    return hmac.new(secret, folded, hashlib.sha256).hexdigest()


def _set(
    request: Request, response: Response, name: str, value: str, *, max_age: int | None = None
) -> None:
    response.set_cookie(
        _named(request, name),
        value,
        max_age=max_age,
        path="/",
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def _named(request: Request, name: str) -> str:
    """Under TLS a name that no other site of the same domain can set (RFC 6265bis, 4.1.3.2)."""
    return f"__Host-{name}" if _is_secure(request) else name


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
