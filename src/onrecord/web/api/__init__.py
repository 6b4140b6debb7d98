"""The HTTP API: all calls under one router, to which what holds for every call can be added."""

from __future__ import annotations

from functools import cache
from typing import Any

from fastapi import APIRouter
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord.web.api import (
    articles,
    disputes,
    exports,
    people,
    proposals,
    reading,
    reviewing,
    sayings,
    search,
    statements,
    whole,
    yours,
)
from onrecord.web.api.describing import description_of
from onrecord.web.phrases import API

ROOT = API
_RESOURCES = (
    whole, statements, search, articles, people, disputes, proposals, sayings, reviewing, yours,
    exports, reading,
)  # fmt: skip
_SMALLEST_BYTES = 1500
"""What fits into one packet is sent as it is."""

router = APIRouter(prefix=ROOT)
for _one in _RESOURCES:
    router.include_router(_one.router)


@cache
def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1."""
    return description_of(router)


@router.get("/openapi.json", include_in_schema=False)
def openapi() -> Response:
    """The description of the API."""
    return JSONResponse(description())


@cache
def calls() -> dict[str, dict[str, bool]]:
    """The paths that GET asks, below the root: what the query of each takes, and what it must."""
    return {
        path.removeprefix(ROOT): {
            one["name"]: one["required"]
            for one in call["get"]["parameters"]
            if one["in"] == "query"
        }
        for path, call in description()["paths"].items()
        if "get" in call
    }


class Compressed:
    """Packs large answers of the API, and no page: a page may hold a form's secret (BREACH)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.packing = GZipMiddleware(app, minimum_size=_SMALLEST_BYTES, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_call = scope["type"] == "http" and scope["path"].startswith(f"{ROOT}/")
        await (self.packing if is_call else self.app)(scope, receive, send)
