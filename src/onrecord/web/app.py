"""The web application over one record: pages, their twins, what is static, and what errors become.

Invariant: a GET changes nothing; every page works without scripts.
"""

from __future__ import annotations

from importlib import resources

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response

from onrecord import __version__
from onrecord.errors import (
    AmbiguousName,
    BadValue,
    NotInRecord,
    NotKept,
    OnRecordError,
    Refused,
)
from onrecord.web import rendering
from onrecord.web.pages import (
    accusations,
    articles,
    collections,
    compared,
    disputes,
    home,
    keeps,
    people,
    proposals,
    searches,
    shared,
    statement,
    statements,
    yours,
)
from onrecord.web.safety import Guarded
from onrecord.web.site import Site
from onrecord.web.visits import Visits

_NOT_FOUND, _BAD_REQUEST, _FORBIDDEN, _FAILED = 404, 400, 403, 500
_PAGES = (
    home, articles, statements, statement, people, disputes, proposals, compared, accusations,
    yours, collections, searches, keeps, shared,
)  # fmt: skip


def create_app(site: Site) -> FastAPI:
    """The application for a site; its record is opened anew by every request."""
    app = FastAPI(title="onrecord", version=__version__, docs_url=None, redoc_url=None)
    app.state.site = site
    app.add_middleware(Visits)
    app.add_middleware(Guarded, hosts=site.hosts)
    static = str(resources.files("onrecord.web").joinpath("static"))
    app.mount("/static", StaticFiles(directory=static), name="static")
    for page in _PAGES:
        app.include_router(page.router)
    app.add_exception_handler(OnRecordError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    return app


def _told(request: Request, error: Exception) -> Response:
    """An error as a page or, for a twin, as an object: what happened and what to try."""
    return rendering.failed(request, _status_of(error), _words_of(error))


def _status_of(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, NotInRecord | NotKept):
        return _NOT_FOUND
    if isinstance(error, Refused):
        return _FORBIDDEN
    is_asked_wrongly = isinstance(error, BadValue | AmbiguousName | RequestValidationError)
    return _BAD_REQUEST if is_asked_wrongly else _FAILED


def _words_of(error: Exception) -> str:
    if isinstance(error, HTTPException) and error.status_code == _NOT_FOUND:
        return "There is no such page."
    if isinstance(error, RequestValidationError):
        return "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
    return str(error.detail if isinstance(error, HTTPException) else error)
