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
from onrecord.errors import OnRecordError
from onrecord.web import rendering
from onrecord.web.failures import failure_of
from onrecord.web.gate import Gate
from onrecord.web.pages import (
    accusations,
    articles,
    compared,
    disputes,
    home,
    people,
    proposals,
    reading,
    signing,
    statements,
)
from onrecord.web.safety import Guarded
from onrecord.web.signed_in import SignedIn
from onrecord.web.site import Site
from onrecord.web.visits import Visits

_PAGES = (home, articles, statements, people, disputes, proposals, compared, accusations, reading)


def create_app(site: Site) -> FastAPI:
    """The application for a site; its record is opened anew by every request."""
    app = FastAPI(title="onrecord", version=__version__, docs_url=None, redoc_url=None)
    app.state.site = site
    if isinstance(site.persons, SignedIn):
        app.include_router(signing.router)
        app.add_middleware(Gate, persons=site.persons)
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
    """An error as a page or, for a program, as an object: what happened and what to try."""
    return rendering.failed(request, failure_of(error))
