"""Signing in and out, and a user's own account.

Invariant: signing in begins a new session and a new visit, whatever the browser brought along, so
that nobody can be signed in with what another knows; a refusal never tells which names exist.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Form, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from onrecord.errors import PasswordsDiffer, SignInFailed, SignInNeeded, TooBusy, TooManyTries
from onrecord.web import posting, signed_in, visits
from onrecord.web.failures import Failure, failure_of
from onrecord.web.gate import SIGN_IN
from onrecord.web.persons import OfPerson, needs
from onrecord.web.rendering import View, page, templates
from onrecord.web.signed_in import SignedIn
from onrecord.web.site import OfSite, Site
from onrecord.web.tries import ADDRESS, KNOWN, STRANGER, Pace, address_key
from onrecord.workflow import accounts
from onrecord.workflow.accounts import Account

Done = TypeVar("Done")
router = APIRouter()
_SEE_OTHER = 303
_MOST_CHARS, _LONGEST_NAME = 1_000, 200
_ACCOUNT = "/account"
_OURS = [Depends(posting.checked), Depends(needs("reader", "change an account"))]
_Password = Annotated[str, Field(max_length=_MOST_CHARS)]


class SigningIn(posting.Form):
    """A name and a password; `back` is the page that was asked for."""

    name: str = Field(max_length=_LONGEST_NAME)
    password: _Password


class NewPassword(posting.Form):
    """The password that holds, and the one that is to hold, twice."""

    old: _Password
    new: _Password
    again: _Password


@router.get(SIGN_IN, include_in_schema=False)
def asked(request: Request, next: str = "/") -> Response:  # noqa: A002 - the query's word
    """The form; to somebody who is signed in the page that they asked for."""
    where = posting.local(next)
    try:
        request.app.state.site.persons.who(request)
    except SignInNeeded:
        return _form(request, where)
    return RedirectResponse(where, _SEE_OTHER)


@router.post(SIGN_IN, include_in_schema=False, dependencies=[Depends(posting.checked)])
def sign_in(request: Request, site: OfSite, form: Annotated[SigningIn, Form()]) -> Response:
    """Signs a browser in and leads to the page that was asked for, or shows the form again."""
    try:
        account, cookie = _tried(
            request, form.name, lambda: accounts.sign_in(site.record, form.name, form.password)
        )
    except (SignInFailed, TooManyTries, TooBusy) as error:
        return _form(request, form.way_back(), name=form.name, failure=failure_of(error))
    return _begun(request, account, cookie, form.way_back())


@router.post("/sign-out", include_in_schema=False, dependencies=_OURS)
def sign_out(request: Request, site: OfSite) -> Response:
    """Ends this browser's session."""
    accounts.sign_out(site.record, _session(request))
    visits.renew(request)
    answer = RedirectResponse(SIGN_IN, _SEE_OTHER)
    signed_in.drop_session(request, answer)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@page(router, _ACCOUNT)
def account(site: OfSite, person: OfPerson) -> View:
    """Who is signed in, where, and by which programs they ask."""
    told = {
        "name": person.name,
        "role": person.role,
        "sessions": accounts.n_sessions(site.record, person.key),
        "tokens": [
            {"number": t.number, "purpose": t.purpose, "role": t.role, "used_at": t.used_at}
            for t in accounts.tokens_of(site.record, person.name)
        ],
    }
    return View("account.html", told | {"least_chars": accounts.LEAST_CHARS, "words": ""}, told)


@router.post("/account/password", include_in_schema=False, dependencies=_OURS)
def password(
    request: Request, site: OfSite, person: OfPerson, form: Annotated[NewPassword, Form()]
) -> Response:
    """Changes a password; every other browser of its user is signed out."""
    _session(request)
    if form.new != form.again:
        raise PasswordsDiffer
    account, cookie = _tried(
        request,
        person.name,
        lambda: accounts.change_password(site.record, person.name, form.old, form.new),
    )
    return _begun(request, account, cookie, _ACCOUNT)


@posting.posting(router, "/account/end-others", role="reader", what="end sessions")
def end_others(request: Request, site: OfSite, person: OfPerson) -> str:
    """Ends every session of a user but this one."""
    accounts.end_others(site.record, person.key, _session(request))
    return _ACCOUNT


def _tried(request: Request, name: str, check: Callable[[], Done]) -> Done:
    """What a check of a password gives, in its turn and no more often than may be."""
    persons = _signed_in(request.app.state.site)
    folded = name.strip().casefold()
    is_known = signed_in.has_signed_in_before(request, name)
    user, pace = (f"known {folded}", KNOWN) if is_known else (f"name {folded}", STRANGER)
    address = address_key(request.client.host if request.client else None)
    kinds: tuple[tuple[str, Pace], ...] = ((address, ADDRESS), (user, pace))
    persons.tries.begin(kinds)
    try:
        with persons.checking.turn():
            done = check()
    except TooBusy:
        persons.tries.undone(address, user)
        raise
    persons.tries.succeeded(user, address)
    return done


def _begun(request: Request, account: Account, cookie: str, where: str) -> Response:
    visits.renew(request)
    answer = RedirectResponse(where, _SEE_OTHER)
    signed_in.keep_session(request, answer, account, cookie)
    return answer


def _form(
    request: Request, where: str, *, name: str = "", failure: Failure | None = None
) -> Response:
    shown = {"next": where, "name": name, "words": failure.message if failure else ""}
    status, headers = (failure.status, dict(failure.headers)) if failure else (200, {})
    return templates().TemplateResponse(
        request, "sign_in.html", shown, status_code=status, headers=headers
    )


def _session(request: Request) -> str:
    """The session of a browser; a program's token has none."""
    cookie = signed_in.session_of(request)
    if cookie is None or "authorization" in request.headers:
        raise SignInNeeded
    return cookie


def _signed_in(site: Site) -> SignedIn:
    persons = site.persons
    assert isinstance(persons, SignedIn)  # noqa: S101 - this file's pages exist nowhere else
    return persons
