"""The web application over one record: pages, their twins, what is static, and what errors become.

Invariant: nothing here writes into the record; every page works without scripts.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources

from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response

from onrecord import __version__
from onrecord.errors import AmbiguousName, AskedTooMuch, BadValue, NotInRecord, OnRecordError
from onrecord.web import rendering
from onrecord.web.bounds import Bounded
from onrecord.web.pages import (
    accusations,
    articles,
    compared,
    disputes,
    home,
    people,
    proposals,
    statements,
)
from onrecord.web.safety import Guarded
from onrecord.web.site import Site
from onrecord.workflow import record

_NOT_FOUND, _BAD_REQUEST, _FAILED, _UNAVAILABLE = 404, 400, 500, 503
_N_AT_ONCE = 10
"""So many requests are answered at once, others wait: more would wait for one another in Python."""
_PAGES = (home, articles, statements, people, disputes, proposals, compared, accusations)


def create_app(site: Site) -> FastAPI:
    """The application for a site; once it is started, its record is kept open."""
    app = FastAPI(
        title="onrecord", version=__version__, docs_url=None, redoc_url=None, lifespan=_kept_open
    )
    app.state.site = site
    app.add_middleware(Bounded)
    app.add_middleware(Guarded, hosts=site.hosts)
    static = str(resources.files("onrecord.web").joinpath("static"))
    app.mount("/static", StaticFiles(directory=static), name="static")
    for page in _PAGES:
        app.include_router(page.router)
    app.add_exception_handler(OnRecordError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    return app


@asynccontextmanager
async def _kept_open(app: FastAPI) -> AsyncIterator[None]:
    """While the application runs, connections to its record stay open between requests."""
    to_thread.current_default_thread_limiter().total_tokens = _N_AT_ONCE
    with record.kept_open(app.state.site.record):
        yield


def _told(request: Request, error: Exception) -> Response:
    """An error as a page or, for a twin, as an object: what happened and what to try."""
    return rendering.failed(request, _status_of(error), _words_of(error))


def _status_of(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.status_code
    if isinstance(error, NotInRecord):
        return _NOT_FOUND
    if isinstance(error, AskedTooMuch):
        return _UNAVAILABLE
    is_asked_wrongly = isinstance(error, BadValue | AmbiguousName | RequestValidationError)
    return _BAD_REQUEST if is_asked_wrongly else _FAILED


def _words_of(error: Exception) -> str:
    if isinstance(error, HTTPException) and error.status_code == _NOT_FOUND:
        return "There is no such page."
    if isinstance(error, RequestValidationError):
        return "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
    return str(error.detail if isinstance(error, HTTPException) else error)
