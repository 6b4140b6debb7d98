"""The web application over one record: pages, their twins, the API, and what errors become.

Invariant: a GET changes nothing; every page works without scripts.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import resources

from anyio import to_thread
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response

from onrecord import __version__
from onrecord.errors import OnRecordError
from onrecord.web import api, rendering
from onrecord.web.answering import Answering
from onrecord.web.bounds import Bounded
from onrecord.web.failures import failure_of
from onrecord.web.gate import Gate
from onrecord.web.pages import (
    accusations,
    articles,
    citations,
    collections,
    compared,
    disputes,
    home,
    keeps,
    people,
    proposals,
    reading,
    reference,
    searches,
    shared,
    signing,
    statement,
    statements,
    yours,
)
from onrecord.web.persons import needs
from onrecord.web.review import decided, deciding, disputed, queue, who
from onrecord.web.safety import Guarded
from onrecord.web.signed_in import SignedIn
from onrecord.web.site import Site
from onrecord.web.validators import Validated
from onrecord.web.visits import Visits
from onrecord.workflow import record

_ASKS_METHODS, _NO_CONTENT, _WRONG_METHOD, _NOT_MODIFIED = "OPTIONS", 204, 405, 304
_PAGES = (
    home, articles, statements, statement, people, disputes, proposals, compared, accusations,
    citations, reading, reference, yours, collections, searches, keeps, shared,
)  # fmt: skip
_REVIEW = (queue, deciding, who, disputed, decided)
_N_AT_ONCE = 10
"""So many requests are answered at once, others wait: more would wait for one another in Python."""


def create_app(site: Site) -> FastAPI:
    """The application for a site; once it is started, its record is kept open."""
    app = FastAPI(
        title="onrecord", version=__version__, docs_url=None, redoc_url=None, openapi_url=None,
        lifespan=_kept_open,
    )  # fmt: skip
    app.state.site = site
    app.state.calls = api.calls()
    static = str(resources.files("onrecord.web").joinpath("static"))
    app.mount("/static", StaticFiles(directory=static), name="static")
    app.include_router(api.router)
    for page in _PAGES:
        app.include_router(page.router)
    for part in _REVIEW:
        app.include_router(part.router, dependencies=[Depends(needs("curator", "review"))])
    app.add_exception_handler(OnRecordError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_middleware(Validated)
    app.add_middleware(api.Compressed)
    if isinstance(site.persons, SignedIn):
        app.include_router(signing.router)
        app.add_middleware(Gate, persons=site.persons)
    app.add_middleware(Answering)
    app.add_middleware(Visits)
    app.add_middleware(Bounded)
    app.add_middleware(Guarded, hosts=site.hosts)
    return app


@asynccontextmanager
async def _kept_open(app: FastAPI) -> AsyncIterator[None]:
    """While the application runs, connections to its record stay open between requests."""
    to_thread.current_default_thread_limiter().total_tokens = _N_AT_ONCE
    with record.kept_open(app.state.site.record):
        yield


def _told(request: Request, error: Exception) -> Response:
    """An error as a page or, for a program, as an object: what happened and what to try."""
    failure = failure_of(error)
    if failure.status == _NOT_MODIFIED:
        return Response(status_code=_NOT_MODIFIED, headers=dict(failure.headers))
    allowed = failure.headers.get("Allow", "")
    if failure.status == _WRONG_METHOD and "GET" in allowed:
        allowed = f"{allowed}, HEAD"
    if failure.status == _WRONG_METHOD and request.method == _ASKS_METHODS:
        return Response(status_code=_NO_CONTENT, headers={"Allow": f"{allowed}, {_ASKS_METHODS}"})
    return rendering.failed(request, failure)
